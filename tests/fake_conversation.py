"""A scripted `Conversation` for the web channel's tests: five questions, one of each kind.

Kept in a JSON file, so that a server started again goes on. Typing "crash" makes a turn fail.
"""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from assistant.reply import (
    Card,
    CardUse,
    Choice,
    Decision,
    Document,
    Format,
    Message,
    Model,
    NeedLine,
    Option,
    Progress,
    Question,
    Reply,
    Review,
    ReviewFact,
    ReviewUse,
    Row,
)  # fmt: skip
from assistant.settings import Settings

ORDER = ("opening", "u1:went_in", "u1:person", "u1:final", "another_use", "review", "")
LINK = "https://partnerhelp.example.com/genai"


class FakeConversation:
    """Walks through ORDER; remembers every answer and every message id."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.kept: dict[str, dict[str, Any]] = json.loads(path.read_text()) if path.exists() else {}

    async def reply(self, thread: str, message: Message) -> Reply:
        """Take one message."""
        if message.text == "crash":
            raise RuntimeError("scripted failure with a secret in it")
        state = self.kept[thread] = self._state(thread)
        if message.id in state["seen"]:
            return _reply(message.id, state, "")
        state["seen"].append(message.id)
        said = self._take(state, message)
        documents = state.pop("documents", False)
        self.path.write_text(json.dumps(self.kept))
        return _reply(message.id, state, said, documents=documents)

    async def current(self, thread: str) -> Reply:
        """Return the present question."""
        return _reply("", self._state(thread), "")

    async def document(self, thread: str, format: Format) -> Document:
        """Return a letter with the first answer in it."""
        state = self._state(thread)
        first = str(state["answers"].get("opening", "")).replace("<", "&lt;")
        text = f"<!doctype html><html lang=en><title>Disclosure</title><h1>Disclosure</h1><p>{first}</p><p>{len(state['answers'])} answers</p></html>"
        return Document(
            name=f"disclosure.{format}",
            format=format,
            text=text if format == "html" else f"# Disclosure\n\n{first}\n",
        )

    async def decided(self, thread: str, decision: Decision) -> bool:
        """Take no decisions."""
        return False

    async def models(self, thread: str) -> tuple[Model, ...]:
        """Offer two language models."""
        used, offered = (
            self._state(thread).get("model", "none"),
            {"none": "", "local:small.gguf": "", "ollama:big": "ollama"},
        )
        return tuple(Model(name=name, sent_to=to, used=name == used) for name, to in offered.items())

    async def sheet(self, thread: str, a: int = 0, b: int = 0) -> None:
        """Return no draft: the script's letter is not worded."""

    async def forget(self, thread: str) -> None:
        """Delete an interview."""
        self.kept.pop(thread, None)
        self.path.write_text(json.dumps(self.kept))

    def _state(self, thread: str) -> dict[str, Any]:
        return self.kept.get(thread) or {"at": 0, "answers": {}, "seen": []}

    def _take(self, state: dict[str, Any], message: Message) -> str:
        key = ORDER[state["at"]]
        if message.model:
            state["model"] = message.model
            return f"From your next message on, {message.model} reads along."
        if message.edit:
            state["answers"][message.edit.fact] = message.edit.value
            return f"I changed **{message.edit.fact}**. That does not change the outcome."
        if message.choices is not None:
            if message.question != key:
                return (
                    "That question is already answered, so I left things as they are. Here is where we are."
                )
            command = message.choices[0]
            if command == "why":
                return "Because unreleased material needs its owner's word before it goes in. [The text](https://partnerhelp.example.com/genai)"
            if command == "draft":
                state["documents"] = True
                return "Here is the draft as it stands."
            if command == "back":
                state["at"] = max(0, state["at"] - 1)
                return "One step back."
        state["answers"][key] = message.text or list(message.choices or ())
        state["at"] = min(state["at"] + 1, len(ORDER) - 1)
        return (
            "Noted: *mood boards · Firefly, the studio’s own seat · not in the final*."
            if key == "opening"
            else "Noted."
        )


def _reply(id: str, state: dict[str, Any], said: str, documents: bool = False) -> Reply:
    at = state["at"]
    question = _question(ORDER[at])
    card = _card(at) if said.startswith("Noted") and at in {1, 3, 4} else None
    files = (Document(name="disclosure.md", format="md", text="# Disclosure"),) if documents else ()
    title = state["answers"].get("title")
    return Reply(
        id=id,
        text=said,
        said=said,
        question=question,
        card=card,
        review=_review(state) if ORDER[at] == "review" else None,
        progress=Progress(settled=at, left=max(0, 5 - at)),
        documents=files,
        verdict={"uses": [{"findings": [{"citation": {"link": LINK}}]}]},
        facts={"production": {"title": {"value": title}} if title else {}, "uses": []},
    )


def _commands(*names: str) -> tuple[Choice, ...]:
    labels = {
        "why": "Why do you ask?",
        "skip": "Skip for now",
        "back": "Back",
        "draft": "Draft now",
        "review": "Review",
    }
    return tuple(Choice(id=name, label=labels[name], command=name) for name in names)  # type: ignore[arg-type]  # all are commands


def _question(key: str) -> Question | None:
    every: dict[str, Question] = {
        "opening": Question(key="opening", use=None, about=None, kind="text", text="What are you making, and what does AI do in it?"),
        "u1:went_in": _went_in(),
        "u1:person": Question(
            key="u1:person", use="u1", about=None, text="Who can be seen or heard in the pictures?", hint="Background counts.",
            choices=tuple(
                Choice(id=f"u1.likeness.{value}", label=label, use="u1", fact="likeness_or_voice", value=value)
                for value, label in (
                    ("none", "No one"), ("living", "A real person"), ("deceased", "Someone who has died"),
                    ("invented_human", "An invented person"), ("not_human", "A creature"), ("unsure", "Not sure"),
                )
            ),
            commands=_commands("why", "skip", "back", "review", "draft"),
        ),
        "u1:final": Question(key="u1:final", use="u1", about="Mood boards, Firefly", kind="text", text="What happens to them afterwards?", commands=_commands("why", "back", "draft")),
        "another_use": Question(
            key="another_use", use=None, about=None, text="Did AI do anything else on this production?",
            choices=(
                Choice(id=".another.yes", label="Another use", fact="another_use", value="yes"),
                Choice(id=".another.no", label="Review and finish", fact="another_use", value="no"),
            ),
            commands=_commands("back", "draft"),
        ),
        "review": Question(
            key="review", use=None, about=None, kind="review", text="Is all of this right?", hint="Change anything, then confirm.",
            choices=(Choice(id=".review.yes", label="All of it is right", fact="review", value="yes"),), commands=_commands("back", "draft"),
        ),
    }  # fmt: skip
    return every.get(key)


def _went_in() -> Question:
    def row(fact: str, label: str, *options: tuple[str, str]) -> Row:
        return Row(
            fact=fact,
            label=label,
            options=tuple(Option(id=f"u1.{fact}.{v}", label=words, value=v) for v, words in options),
        )

    return Question(
        key="u1:went_in", use="u1", about=None, kind="ticks", text="What went into Firefly?", hint="Tick all that apply.",
        rows=(
            row("input_proprietary", "Scripts, footage or stills of the show", ("yes", "Yes"), ("unsure", "Not sure")),
            row("input_personal_data", "Anyone’s names, contacts or other personal details", ("yes", "Yes")),
            row("reference_third_party", "Someone else’s work, or “in the style of” someone, named or described", ("yes", "Yes")),
            row("training_material", "A model was trained or tuned", ("own", "On our own material"), ("licensed", "On licensed material"), ("uncleared", "On material that is not cleared"), ("unsure", "Not sure on what")),
        ),
        choices=(Choice(id="none", label="None of these", command="none"), Choice(id="unsure", label="Not sure", value="unsure", command="unsure")),
        commands=_commands("why", "skip", "back", "review", "draft"),
    )  # fmt: skip


def _card(at: int) -> Card:
    heavy = at == 1
    need = NeedLine(
        says="Her consent has to be on paper, naming this use",
        status="missing",
        who="The performer, or her agent",
    )
    use = CardUse(
        use="u1", title="Mood boards, Firefly", outcome="written_approval" if heavy else "notify",
        headline="Get written approval before you go on." if heavy else "Tell your Netflix contact. That should be enough.",
        so_far=heavy, blocking=(need,) if heavy else (),
        needs=(NeedLine(says="Someone has read the tool’s terms", status="met", who=""), NeedLine(says="The owner allowed the input", status="unknown", who="Your Netflix contact")),
        duties=("Tell your contact early, before the picture is locked.",),
        because=("A real person’s voice is in the result, so it takes written approval before you go on (Talent).", "Nothing else asks for more (Introduction)."),
        change=("If a generated picture stays in the cut: written approval.", "If the seat starts to learn from what goes in: ask first.", "If a real person is shown: written approval."),
        open_questions=("Does the tool keep what goes in? Ask Piotr in post.",), conflicts=(),
    )  # fmt: skip
    return Card(
        outcome=use.outcome, headline=use.headline, so_far=heavy, uses=(use,), link=LINK,
        before=None if heavy else "Get written approval before you go on.", source="Guidance read on 11 November 2025. Not legal advice.",
    )  # fmt: skip


def _review(state: dict[str, Any]) -> Review:
    title = state["answers"].get("title")
    yes_no = (
        Option(id="yes", label="Yes", value="yes"),
        Option(id="no", label="No", value="no"),
        Option(id="unsure", label="Not sure", value="unsure"),
    )
    production = ReviewUse(use=None, title="The production", facts=(
        ReviewFact(fact="title", label="Title", value=title, answer=title or "Not asked", quote=None, by="edit" if title else None, confirmed=bool(title), matters=True),
        ReviewFact(fact="contact", label="Your contact", value=None, answer="Not asked", quote=None, by=None, confirmed=False, matters=True),
    ))  # fmt: skip
    use = ReviewUse(use="u1", title="Mood boards, Firefly", facts=(
        ReviewFact(fact="description", label="What AI does", value="mood boards", answer="Mood boards in Firefly", quote=str(state["answers"].get("opening")), by="rules", confirmed=False, matters=True),
        ReviewFact(fact="in_final", label="In the final", value=state["answers"].get("in_final", "no"), answer={"no": "No", "yes": "Yes"}.get(state["answers"].get("in_final", "no"), "Not sure"), quote="None of it ends up on screen", by="rules", confirmed=False, matters=True, options=yes_no),
        ReviewFact(fact="upscale", label="Only cleaned up", value="no", answer="No", quote=None, by="press", confirmed=True, matters=False, options=yes_no),
    ))  # fmt: skip
    return Review(uses=(production, use), noted=2)


@asynccontextmanager
async def open_fake(settings: Settings) -> AsyncIterator[FakeConversation]:
    """Open the script; what it remembers lies in the data folder."""
    yield FakeConversation(settings.data_dir / "fake.json")
