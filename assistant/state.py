"""What an interview remembers between turns: small, plain, and free of wording.

It is saved as plain JSON under the thread's id and checked again when it is read. It holds ids of
facts and questions, never their text, so old threads go on after every change of wording.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from assistant.reply import Decision
from rules.facts import PRODUCTION_FACTS, USE_FACTS, Fact, Production, Use

VERSION = 1
REMEMBERED = 16
"""Message ids kept in the state itself; older ones are in the memory's own table."""

By = Literal["rules", "reader", "model", "press", "file"]


class Kept(BaseModel):
    """A part of the state."""

    model_config = ConfigDict(extra="ignore")


class Answer(Kept):
    """What is known of one fact, and the person's words or the button it comes from."""

    value: Any
    quote: str
    by: By
    confirmed: bool = False
    at: int = 0
    """Seconds since 1970."""
    who: str | None = None
    """For "not sure": who may know, if the person said."""

    def public(self) -> dict[str, Any]:
        """Return the answer as `frankly turn` shows it."""
        return {"value": self.value, "quote": self.quote, "by": self.by, "confirmed": self.confirmed}


class UseState(Kept):
    """One use: its id and what is known of it."""

    id: str
    facts: dict[str, Answer] = {}

    def value(self, fact: str) -> Any:
        """Return the value of a fact, or None while it is not known."""
        answer = self.facts.get(fact)
        return answer.value if answer else None


class Say(Kept):
    """One thing to say before the question: which sentence, and what goes into it."""

    what: str
    use: str | None = None
    facts: list[str] = []
    words: dict[str, str] = {}


class Interview(Kept):
    """The whole of an interview."""

    v: int = VERSION
    production: dict[str, Answer] = {}
    uses: list[UseState] = []
    asked: str = "opening"
    """Key of the question that waits for an answer; empty when nothing is left to ask."""
    again: bool = False
    """Whether the question is asked to change an answer that stands."""
    trail: list[str] = []
    """Keys of answered questions, oldest first: the way back."""
    skipped: list[str] = []
    settled: list[str] = []
    """Contradictions the person said are right as they are: `u1:replica_of_nobody`."""
    no_more_uses: bool = False
    reviewed: bool = False
    model: str | None = None
    """The model chosen in this interview, None for the one in the settings."""
    model_down: bool = False
    """Whether it was said that the model did not answer."""
    shown: str = ""
    """What the last verdict card said, in short, so that it is shown when it changes."""
    turns: int = 0
    seen: list[str] = []
    """Ids of the last messages, so that one delivered twice counts once."""
    draft: dict[str, Any] = {}
    """The draft of the letter, once one was opened: every version of its wording, as plain JSON."""
    at_desk: bool = False
    """Whether the last message was about the draft."""
    say: list[Say] = []
    decisions: list[Decision] = []
    """What people who were asked have decided, oldest first."""
    deliver: Literal["", "draft", "final"] = ""
    """Whether this turn hands over documents."""

    def use(self, id: str | None) -> UseState | None:
        """Return the use with this id, if there is one."""
        return next((use for use in self.uses if use.id == id), None)

    def answers(self, use: str | None) -> dict[str, Answer]:
        """Return the answers of a use, or of the production for None."""
        found = self.use(use)
        return found.facts if found else self.production

    def noted(self) -> Iterator[tuple[str | None, str, Answer]]:
        """Yield the answers that were read from free text and not yet confirmed."""
        for use, answers in [(None, self.production), *((u.id, u.facts) for u in self.uses)]:
            yield from ((use, fact, answer) for fact, answer in answers.items() if not answer.confirmed)


def load(saved: dict[str, Any] | None) -> Interview:
    """Return the interview that was saved, or a new one; what the vocabulary no longer has is left out."""
    interview = Interview.model_validate(saved or {})
    interview.production = _still_known(interview.production, Production, PRODUCTION_FACTS)
    for use in interview.uses:
        use.facts = _still_known(use.facts, Use, USE_FACTS)
    return interview


def _still_known(
    answers: dict[str, Answer], model: type[Production | Use], closed: Mapping[str, Fact]
) -> dict[str, Answer]:
    return {
        fact: answer
        for fact, answer in answers.items()
        if fact in model.model_fields and (fact not in closed or answer.value in closed[fact].values)
    }


def dump(interview: Interview) -> dict[str, Any]:
    """Return an interview as plain JSON, without what has its default."""
    return interview.model_dump(mode="json", exclude_defaults=True)
