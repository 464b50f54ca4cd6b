"""A reading: the facts a message proposes, each with its quote, and what the person wants.

A proposed fact whose quote is not in the message, letter for letter, is dropped by `checked`.
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

Intent = Literal[
    "answer", "change", "back", "skip", "why", "example", "review", "another", "same", "done",
    "draft", "over", "keep", "off_topic", "none",
]  # fmt: skip
By = Literal["rules", "reader", "model"]


class Part(BaseModel):
    """A frozen piece of a reading."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Proposed(Part):
    """A value read from a message, and the words it was read from."""

    value: Any
    quote: str
    by: By = "rules"


class UseReading(Part):
    """What a message says of one use. Empty `facts` when it says nothing."""

    facts: dict[str, Proposed] = {}
    quote: str = ""
    """The clause or clauses that speak of this use, verbatim (its description, for an opening)."""


class Reading(Part):
    """What a message says and wants."""

    intent: Intent = "none"
    uses: tuple[UseReading, ...] = ()
    production: dict[str, Proposed] = {}
    target: str | None = None
    """The fact or question word a change, a why or an example points at, if it says."""
    use_hint: str | None = None
    """Words that pick one of several uses ("the voice one", "use 2"), if it says."""
    who: str | None = None
    """Who may know, from "no idea, ask Piotr in post": shown on the list of open questions."""
    note: str | None = None
    """How many characters were read, where the text was longer."""


class AskedQuestion(Part):
    """What was asked: enough for a reply to be read against it."""

    facts: tuple[str, ...]
    kind: Literal["text", "choice", "ticks", "review", "details"] = "choice"
    labels: dict[str, dict[str, str]] = {}
    """fact -> value -> the label on its button, as shown (ticks: the row's label under "yes")."""


def checked(reading: Reading, message: str) -> Reading:
    """Drop every proposed fact whose quote is not verbatim in the message."""
    uses = tuple(use.model_copy(update={"facts": _kept(use.facts, message)}) for use in reading.uses)
    return reading.model_copy(update={"uses": uses, "production": _kept(reading.production, message)})


def _kept(facts: dict[str, Proposed], message: str) -> dict[str, Proposed]:
    return {fact: p for fact, p in facts.items() if p.quote and p.quote in message}
