"""All that a pack may say: the grammar of `policy.yaml`, as types.

A condition has four words and no more: `all`, `any`, `not`, and a fact `is` one of its values.
Anything cleverer is a derived fact in `rules/facts.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field

from rules.facts import Frozen, Text


class Outcome(StrEnum):
    """What a policy asks of a use, from least to most."""

    OUT_OF_SCOPE = "out_of_scope"
    NOTIFY = "notify"
    ESCALATE = "escalate"
    WRITTEN_APPROVAL = "written_approval"

    @property
    def level(self) -> int:
        """Return the place in the order, 0 for out of scope."""
        return list(Outcome).index(self)


Reading = Literal["strict", "lenient"]


class Is(Frozen):
    """A fact has one of the named values. Written `is: {in_final: [yes, unsure]}`."""

    fact: Text
    values: tuple[Text, ...]


class Not(Frozen):
    """The inner condition does not hold. Written `not: {...}`."""

    inner: Condition


class All(Frozen):
    """Every inner condition holds; an empty list always does. Written `all: [...]`."""

    inner: tuple[Condition, ...]


class Any(Frozen):
    """At least one inner condition holds. Written `any: [...]`."""

    inner: tuple[Condition, ...]


Condition = All | Any | Not | Is


class Row(Frozen):
    """One line of a rule's table: when it fires, what it asks, and in which reading it stands."""

    when: Condition
    outcome: Outcome
    says: Text
    also: tuple[Text, ...] = ()
    reading: Reading | None = None


class Rule(Frozen):
    """One requirement: the clause it restates, and the rows that put it to work."""

    id: Text
    about: Literal["use", "production"] = "use"
    title: Text
    quote: Text
    at: Text
    remedy: Text
    rows: tuple[Row, ...]
    valid_from: date | None = Field(None, alias="from")
    valid_until: date | None = Field(None, alias="until")
    link: Text | None = None
    """Where the clause stands, when it is not the policy's own link."""

    def in_force(self, on: date) -> bool:
        """Return whether the rule holds on a day; its first and last day count."""
        return (self.valid_from or on) <= on <= (self.valid_until or on)

    @property
    def names(self) -> tuple[str, ...]:
        """Return its id and all others that its rows go by."""
        return (self.id, *dict.fromkeys(also for row in self.rows for also in row.also))


class Precondition(Frozen):
    """What must be in hand beside the outcome: needed when, met when, and how it is said."""

    id: Text
    needed: Condition
    met: Condition
    title: Text
    says: Text
    """What must be in hand, in one plain sentence."""
    missing: Text
    """What to do while it is not, in one plain sentence."""
    who: Text
    rules: tuple[Text, ...] = ()


class Duty(Frozen):
    """Something to do, due when its condition holds."""

    id: Text
    due: Condition
    says: Text
    rules: tuple[Text, ...] = ()


class Conflict(Frozen):
    """Answers that shut each other out (contradiction), or a conflict inside the source."""

    id: Text
    kind: Literal["contradiction", "source"]
    when: Condition
    says: Text
    facts: tuple[Text, ...] = ()
    taken: Text | None = None
    """Which reading was taken, for a conflict of the source."""


class Statement(Frozen):
    """One statement of the guidance, and the rules that carry it or why none does."""

    at: Text
    says: Text
    carried_by: tuple[Text, ...] = ()
    why_none: Text | None = None


class Policy(Frozen):
    """One issuer's published requirements, with their dates and source."""

    id: Text
    issuer: Text
    title: Text
    link: Text
    read_on: date
    verified: Literal["full", "part", "secondary", "not_verified"]
    verified_how: Text
    contact: Text
    """How the person to tell is called, e.g. "your Netflix contact"."""
    disclaimer: Text
    vocabulary: int = 1
    rules: tuple[Rule, ...]
    preconditions: tuple[Precondition, ...] = ()
    duties: tuple[Duty, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    statements: tuple[Statement, ...] = ()
    digest: Text
    """SHA-256 over the pack's files, set by the loader."""

    def __hash__(self) -> int:
        # Hashing every rule would cost more than a judgement; equality still compares them all.
        return hash(self.digest)


class Citation(Frozen):
    """Where a finding comes from: policy, place, the clause restated, link, and the date read."""

    policy: Text
    at: Text
    quote: Text
    link: Text
    read_on: date


Facts = Mapping[str, str]
"""Closed facts by id, only the known ones."""

for model in (Not, All, Any, Row, Precondition, Duty, Conflict):
    model.model_rebuild()
