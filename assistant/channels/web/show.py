"""A reply -> the messages, elements and buttons that show it. Plain values: Chainlit is not needed here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import NAMESPACE_URL, uuid4, uuid5

import yaml

from assistant.channels.web.safe import links, markdown, plain
from assistant.reply import Choice, Format, Question, Reply

FORMATS: tuple[Format, ...] = ("docx", "pdf", "html", "md", "csv", "json")
"""The formats offered for the letter: whatever `Conversation.document` makes."""


@dataclass(frozen=True)
class Element:
    """A form or a card inside a message: the name of its JSX file and what it is given."""

    name: str
    props: dict[str, Any]
    step: str

    @property
    def id(self) -> str:
        """Return an id that stays the same when the same message is shown again."""
        return str(uuid5(NAMESPACE_URL, f"{self.step}/{self.name}"))


@dataclass(frozen=True)
class Button:
    """Something to press under a message."""

    id: str
    label: str
    payload: dict[str, Any]


@dataclass(frozen=True)
class Block:
    """One message of ours."""

    id: str
    content: str
    elements: tuple[Element, ...] = ()
    buttons: tuple[Button, ...] = ()
    question: str = ""
    """The key of the question it asks."""


@dataclass
class Open:
    """What can still be pressed in an interview, and what has been pressed already."""

    block: Block | None = None
    handled: dict[str, None] = field(default_factory=dict)

    def first_time(self, message: str) -> bool:
        """Tell whether a message is new; remembers the last few hundred."""
        if message in self.handled:
            return False
        self.handled[message] = None
        if len(self.handled) > 300:
            del self.handled[next(iter(self.handled))]
        return True


@cache
def wording(language: str = "en") -> dict[str, Any]:
    """Return the web channel's own words; English where there are none."""
    folder = files("prompts") / language
    path = (folder if (folder / "web.yaml").is_file() else files("prompts") / "en") / "web.yaml"
    found: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return found


def blocks(reply: Reply, thread: str, language: str = "en") -> list[Block]:
    """Return the messages that show a reply, in order; the question always comes last."""
    words = wording(language)
    said, allowed = reply.said, links(reply)
    shown: list[Block] = []
    if reply.card or reply.documents:
        step = str(uuid4())
        shown.append(Block(step, markdown(said, allowed), tuple(_results(reply, thread, step, words))))
        said = ""
    if reply.question:
        shown.append(ask(reply, thread, str(uuid4()), said, language))
    elif not shown or said:
        shown.append(Block(str(uuid4()), markdown(said or reply.text, allowed)))
    return shown


def ask(reply: Reply, thread: str, step: str, said: str = "", language: str = "en") -> Block:
    """Return the message that asks a reply's question, under a given id."""
    question, words = reply.question, wording(language)
    assert question
    content = markdown("\n\n".join(_sentences(question, said, words)), links(reply))
    form = _review(reply, question, step, words) if reply.review else _form(reply, question, step, words)
    form = Element(form.name, form.props | {"thread": thread}, step)
    pressed_in_form = form.name == "Review" or question.kind == "ticks"
    answers = () if pressed_in_form else question.choices
    buttons = [
        *_buttons("answer", answers, question, step),
        *_buttons("command", question.commands, question, step),
    ]
    return Block(step, content, (form,), tuple(buttons), question.key)


def closed(block: Block) -> Block:
    """Return the same message with nothing left to press."""
    done = tuple(Element(e.name, e.props | {"live": False}, e.step) for e in block.elements)
    return Block(block.id, block.content, done, (), block.question)


def sheet(thread: str, language: str = "en") -> Element:
    """Return the letter as it is shown beside the chat."""
    props = {"thread": thread, "formats": list(FORMATS), "words": wording(language)["letters"]}
    return Element("Disclosure", props, str(uuid4()))


def _sentences(question: Question, said: str, words: dict[str, Any]) -> Iterator[str]:
    if said:
        yield said
    if question.about:
        yield f"**{question.about}**"
    yield "## " + " ".join(question.text.split())
    if question.hint:
        yield question.hint
    if question.answer:
        yield words["now"].replace("{{ answer }}", question.answer)


def _results(reply: Reply, thread: str, step: str, words: dict[str, Any]) -> Iterator[Element]:
    if reply.card:
        card = _unprefixed(plain(reply.card.model_dump(mode="json")), words["card"]["so_far"])
        brief = reply.question is not None and reply.question.key not in {"another_use", "review"}
        yield Element("Card", {"card": card, "brief": brief, "words": words["card"]}, step)
    if reply.documents:
        final = all(document.final for document in reply.documents)
        title = reply.documents[0].title or words["letter_final" if final else "letter"]
        props = {"thread": thread, "title": plain(title), "final": final, "formats": list(FORMATS)}
        yield Element("Letter", props | {"words": words["letters"]}, step)


def _unprefixed(card: dict[str, Any], so_far: str) -> dict[str, Any]:
    # The card says "so far" above the headline; once is enough.
    for part in (card, *card["uses"]):
        rest = part["headline"].removeprefix(f"{so_far}: ")
        part["headline"] = rest[:1].upper() + rest[1:]
    return card


def _form(reply: Reply, question: Question, step: str, words: dict[str, Any]) -> Element:
    props: dict[str, Any] = {"step": step, "kind": question.kind, **reply.progress.model_dump()}
    if question.kind == "ticks":
        props |= {
            "question": question.key,
            "text": plain(question.text),
            "rows": plain([row.model_dump(mode="json") for row in question.rows]),
            "none": _command(question.choices, "none"),
            "unsure": _command(question.choices, "unsure"),
            "done": words["done"],
            "rest": words["rest"],
            "live": True,
        }
    return Element("Ask", props, step)


def _review(reply: Reply, question: Question, step: str, words: dict[str, Any]) -> Element:
    assert reply.review
    confirm = next(iter(question.choices), None)
    props = {
        "step": step,
        "question": question.key,
        "review": _readable(reply.review.model_dump(mode="json")),
        "confirm": {"id": confirm.id, "label": confirm.label} if confirm else None,
        "words": words["review"],
        "live": True,
        **reply.progress.model_dump(),
    }
    return Element("Review", props, step)


def _readable(review: dict[str, Any]) -> dict[str, Any]:
    # Values and quotes are the person's own; only our words about them are Markdown.
    for use in review["uses"]:
        use["title"] = plain(use["title"])
        use["facts"] = [
            fact | {"label": plain(fact["label"]), "answer": plain(fact["answer"])} for fact in use["facts"]
        ]
    return review


def _buttons(kind: str, choices: Sequence[Choice], question: Question, step: str) -> Iterator[Button]:
    for number, choice in enumerate(choices):
        unsure = choice.value == "unsure" or choice.command == "unsure"
        payload = {"step": step, "question": question.key, "choices": [choice.id], "label": choice.label}
        yield Button(f"{kind}-{'unsure-' if unsure else ''}{step}-{number}", choice.label, payload)


def _command(choices: Sequence[Choice], name: str) -> dict[str, str] | None:
    found = next((choice for choice in choices if choice.command == name), None)
    return {"id": found.id, "label": found.label} if found else None
