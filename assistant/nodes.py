"""The stages as nodes of the graph, and what flows between them."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, NotRequired, TypedDict

from langgraph.channels import UntrackedValue
from langgraph.types import Command

from assistant import disclose, papers
from assistant import interview as asking
from assistant.card import headline, same_but_certain, standing, state_of_card, worth_showing
from assistant.decide import Decider
from assistant.interview.catalogue import parts
from assistant.interview.listen import listen
from assistant.interview.press import edit, press
from assistant.interview.turn import Turn
from assistant.models import Asked as ModelAsked
from assistant.models import Models
from assistant.present import View
from assistant.present import reply as present
from assistant.reading import AskedQuestion, Reading, checked
from assistant.reply import Asked, Document, Format, Message, Question, Reply
from assistant.settings import now, today
from assistant.state import REMEMBERED, Interview, dump, load
from assistant.understand import read
from assistant.words import Words
from rules.verdict import Verdict

if TYPE_CHECKING:
    from assistant.desk import Place

DRAFT_FORMATS: tuple[Format, ...] = ("md", "html")
Delivered = Callable[[str, str], Awaitable[bool]]


@dataclass(frozen=True)
class Now:
    """An interview, its verdict, and the question that waits in it."""

    interview: Interview
    verdict: Verdict | None
    question: Question | None
    asked: tuple[Asked, ...]


class State(TypedDict):
    """What flows through the graph. Only `interview` is saved; the rest lives for one turn."""

    interview: NotRequired[dict[str, Any]]
    thread: Annotated[str, UntrackedValue]
    message: Annotated[Message, UntrackedValue]
    seen: Annotated[bool, UntrackedValue]
    reading: Annotated[Reading | None, UntrackedValue]
    letter: NotRequired[Annotated[bool, UntrackedValue]]
    model_down: NotRequired[Annotated[bool, UntrackedValue]]
    now: Annotated[Now, UntrackedValue]
    reply: Annotated[Reply, UntrackedValue]


@dataclass(frozen=True)
class Stages:
    """What the nodes of the graph need besides the state."""

    decider: Decider
    words: Words
    read: Callable[..., Reading] = read
    today: Callable[[], date] = today
    now: Callable[[], int] = now
    models: Models = field(default_factory=Models)
    """The chat models on offer as one more source."""


class Nodes:
    """The stages as nodes: each takes the state and returns what it adds."""

    def __init__(self, stages: Stages, delivered: Delivered) -> None:
        self.stages = stages
        self._delivered = delivered

    async def understand(self, state: State) -> dict[str, Any]:
        """Read a typed message against the question that was asked; know a message that came before."""
        interview, message = load(state.get("interview")), state["message"]
        if message.id in interview.seen or await self._old(state["thread"], interview, message.id):
            return {"seen": True, "reading": None}
        if message.text is None:
            return {"seen": False, "reading": None}
        asked, texts = _asked(self.here(interview)), self.stages.words
        uses = len(interview.uses) if asked else 0
        reading = self.stages.read(message.text, asked, uses=uses, lang=texts.language)
        reading = checked(reading, message.text)
        if interview.draft and self._about_the_letter(interview, asked, reading, message.text):
            return {"seen": False, "reading": None, "letter": True}
        told = await self.stages.models.add(
            reading, message.text, interview, _told(self.here(interview)), texts
        )
        return {"seen": False, "reading": told or reading, "model_down": told is None}

    def _about_the_letter(
        self, interview: Interview, asked: AskedQuestion | None, reading: Reading, text: str
    ) -> bool:
        from assistant import desk  # only where a draft was opened

        return desk.for_the_letter(interview, asked, reading, text)

    async def decide(self, state: State) -> dict[str, Any]:
        """Record what was said or pressed, judge, and settle what is asked next."""
        before = self.here(load(state.get("interview")))
        if state["seen"]:
            return {"now": before}
        turn = Turn(before.interview, before.question, before.asked, self.stages.words, self.stages.now())
        interview, verdict = turn.interview, before.verdict
        if not self._letter(turn, verdict, state):
            if (model := state["message"].model) is not None:
                self.stages.models.switch(turn, model)
            else:
                _record(turn, state["message"], state["reading"])
            if state.get("model_down") and not interview.model_down:
                interview.model_down = True
                turn.say("model_down")
            turn.finish()
            verdict = self._move_on(turn, before.verdict)
            self._keep_draft(turn, verdict)
        interview.seen = [*interview.seen[-REMEMBERED + 1 :], state["message"].id]
        interview.turns += 1
        return {"interview": dump(interview), "now": self.here(interview, verdict)}

    def _letter(self, turn: Turn, verdict: Verdict | None, state: State) -> bool:
        """Do what a message asks of the draft; tell whether it was about the draft."""
        move, interview = state["message"].rewording, turn.interview
        if not interview.draft or not (move or state.get("letter")):
            return bool(move)
        from assistant import desk  # only where a draft was opened

        place = self._place(turn, verdict)
        said = desk.moved(place, move) if move else desk.heard(place, state["message"].text or "")
        if said is not None:
            interview.at_desk = True
            turn.say("letter", said=said)
        return said is not None

    def _keep_draft(self, turn: Turn, verdict: Verdict | None) -> None:
        """Open a draft with the letter, and bring it along when facts have changed."""
        interview = turn.interview
        interview.at_desk = False
        if not (interview.draft or interview.deliver):
            return
        from assistant import desk

        place = self._place(turn, verdict)
        desk.opened(place)
        if said := desk.follow(place):
            turn.say("letter", said=said)

    def _place(self, turn: Turn, verdict: Verdict | None) -> "Place":
        from assistant.desk import Place

        stages = self.stages
        return Place(turn.interview, verdict, stages.decider.policies, turn.now, stages.words.language)

    async def interview(self, state: State) -> dict[str, Any] | Command[str]:
        """Put the next question, with everything said before it, into a reply."""
        reply = self.shown(state["message"].id, state["now"])
        if state["now"].interview.deliver:
            return Command(goto="disclose", update={"reply": reply})
        return {"reply": reply}

    async def disclose(self, state: State) -> dict[str, Any]:
        """Add the letter the person asked for."""
        interview = state["now"].interview
        drawn = (asyncio.to_thread(self.document, interview, format) for format in DRAFT_FORMATS)
        documents = tuple(await asyncio.gather(*drawn))
        return {"reply": state["reply"].model_copy(update={"documents": documents})}

    def here(self, interview: Interview, verdict: Verdict | None = None) -> Now:
        """Return where an interview stands."""
        verdict = verdict or self.stages.decider.verdict(interview, self.stages.today())
        uses = verdict.uses if verdict else ()
        if not asking.known(interview.asked, interview, uses):  # saved by another version
            interview.asked = asking.next_key(interview, uses, self.stages.decider.contradictions)
        question, asked = asking.build(interview.asked, interview, uses, self.stages.words)
        return Now(interview, verdict, question, asked)

    def shown(self, id: str, here: Now) -> Reply:
        """Return the reply that shows where an interview stands."""
        stages = self.stages
        view = View(here.interview, here.verdict, stages.decider.policies, stages.words)
        uses = here.verdict.uses if here.verdict else ()
        left = asking.left(here.interview, uses, stages.decider.contradictions)
        left = max(left, here.question is not None)  # a review asked for after the end is a question, too
        shown = present(id, view, here.question, here.asked, left)
        return shown.model_copy(update={"reference": disclose.reference(here.interview)})

    def document(self, interview: Interview, format: Format) -> Document:
        """Render the letter as the interview stands, or as it was issued."""
        stages = self.stages
        return papers.document(interview, format, stages.decider, stages.words, stages.today())

    async def _old(self, thread: str, interview: Interview, message: str) -> bool:
        return interview.turns > REMEMBERED and await self._delivered(thread, message)

    def _move_on(self, turn: Turn, before: Verdict | None) -> Verdict | None:
        interview, decider = turn.interview, self.stages.decider
        verdict = decider.verdict(interview, self.stages.today())
        uses = verdict.uses if verdict else ()
        still_open = set(asking.unanswered(interview, uses, decider.contradictions))
        interview.skipped = [key for key in interview.skipped if still_open.intersection(parts(key))]
        following = asking.next_key(interview, uses, decider.contradictions)
        if turn.rest and turn.go_to is None and asking.waits(interview.asked, interview, uses):
            turn.stay()
        interview.asked = turn.go_to if turn.go_to is not None else following
        if turn.question and turn.question.key == "review" and interview.reviewed:
            if interview.asked:
                interview.reviewed = False
                turn.say("still_open")
            else:
                interview.deliver = "final"
        if interview.deliver:
            turn.say(interview.deliver)
        if verdict:
            self._say_verdict(turn, before, verdict)
        return verdict

    def _say_verdict(self, turn: Turn, before: Verdict | None, verdict: Verdict) -> None:
        if turn.interview.asked.endswith(":generative") and not turn.go_to and not verdict.undetermined:
            return  # what would end it was only noted, and is asked first
        policy, texts = next(iter(self.stages.decider.policies.values())), self.stages.words
        if turn.done.changed and before:
            was, now = headline(before.outcome, policy, texts), standing(verdict, policy, texts)
            same = before.outcome == verdict.outcome
            turn.say("verdict_same" if same else "verdict_moved", before=was, after=now)
        state = state_of_card(verdict)
        ended = turn.interview.asked in {"another_use", ""} and not turn.go_to
        if worth_showing(verdict) and (state != turn.interview.shown or ended):
            known = same_but_certain(state, turn.interview.shown)
            turn.say("card", brief="yes" if known else "")
        turn.interview.shown = state


def _record(turn: Turn, message: Message, reading: Reading | None) -> None:
    if message.edit:
        edit(turn, message.edit)
    elif message.choices is not None:
        press(turn, message.choices, message.question)
    elif number := _number(turn.question, message.text or ""):
        press(turn, (number,), None)
    else:
        listen(turn, reading or Reading(), message.text or "")


def _number(question: Question | None, text: str) -> str | None:
    """Return the answer that a bare number stands for: the first button is 1."""
    choices = question.choices if question and question.kind == "choice" else ()
    place = int(text) if text.isdecimal() and len(text) < 3 else 0
    return choices[place - 1].id if 0 < place <= len(choices) else None


def _asked(here: Now) -> AskedQuestion | None:
    if here.question is None:
        return AskedQuestion(facts=("review",), kind="review")
    if here.interview.asked.endswith(("opening", ":describe")):
        return None  # a description is read as a whole, not as a reply
    facts = tuple(asked.fact for asked in here.asked)
    if here.interview.asked.endswith(":final"):
        facts = ("in_final", "prominence")
    return AskedQuestion(facts=facts, kind=here.question.kind, labels=asking.labels(here.question))


def _told(here: Now) -> ModelAsked:
    """Return what a model is told of the question; a description may be of a use not known yet."""
    question, uses = here.question, here.interview.uses
    new = here.interview.asked in {"opening", "another_use"}
    use = None if new or not uses else (question.use if question else None) or uses[-1].id
    return ModelAsked(question.text if question else "", tuple(a.fact for a in here.asked), use)
