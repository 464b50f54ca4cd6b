"""A policy -> the same policy with one small mistake, for every mistake of a few kinds; its cases should notice each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any as Anything
from typing import NamedTuple

from rules.cases import Case, differs
from rules.grid import Grid, facts_of
from rules.parse import VALUES
from rules.policy import All, Any, Condition, Is, Not, Outcome, Policy, Row

_CONDITIONS = {"preconditions": ("needed", "met"), "duties": ("due",), "conflicts": ("when",)}


class Mutant(NamedTuple):
    """A policy with one mistake: the part it is in, what was changed, and the condition before and after."""

    part: str
    change: str
    policy: Policy
    before: Condition | None = None
    after: Condition | None = None

    @property
    def is_the_same(self) -> bool:
        """Return whether the changed condition holds under exactly the same answers as before, tried out on all."""
        if self.before is None or self.after is None:
            return False
        grid = Grid(facts_of(self.before, self.after), (self.before, self.after))
        return grid.cells(self.before) == grid.cells(self.after)

    def __str__(self) -> str:
        return f"{self.part}: {self.change}"


def survivors(mutants: Iterable[Mutant], cases: Sequence[Case]) -> Iterator[Mutant]:
    """Yield the mutants that no case notices, but for those that are no mistake after all."""
    named = {case.name: _named(case) for case in cases}
    for mutant in mutants:
        # Those that name the part are the likeliest to notice, those with one reading the quickest to ask.
        asked = sorted(cases, key=lambda case: (mutant.part not in named[case.name], bool(case.expect.lenient)))
        noticed = (said for case in asked for said in differs(case, mutant.policy))
        if next(noticed, None) is None and not mutant.is_the_same:
            yield mutant


def _named(case: Case) -> set[str]:
    expect = case.expect
    lists = (name for names in expect.lists.values() for name in names)
    return {*expect.rules, *expect.not_rules, *expect.preconditions, *lists}


def mutants(policy: Policy) -> Iterator[Mutant]:
    """Yield a mutant for every change to an outcome, a reading or a condition."""
    for number, mutant in enumerate((*_of_rules(policy), *_of_parts(policy)), 1):
        # Engines are kept by digest, so that each mutant needs its own.
        own = mutant.policy.model_copy(update={"digest": f"{policy.digest}-{number}"})
        yield mutant._replace(policy=own)


def _of_rules(policy: Policy) -> Iterator[Mutant]:
    for rule in policy.rules:
        for place, row in enumerate(rule.rows):
            for change, new in _of_row(row):
                rows = _replaced(rule.rows, place, new)
                changed = _with(policy, "rules", rule, rule.model_copy(update={"rows": rows}))
                same_otherwise = (new.outcome, new.reading) == (row.outcome, row.reading)
                conditions = (row.when, new.when) if same_otherwise else ()
                yield Mutant(rule.id, f"row {place + 1}: {change}", changed, *conditions)


def _of_row(row: Row) -> Iterator[tuple[str, Row]]:
    for outcome in Outcome:
        if outcome != row.outcome:
            yield f"{row.outcome} became {outcome}", row.model_copy(update={"outcome": outcome})
    if row.reading:
        yield f"no longer only the {row.reading} reading", row.model_copy(update={"reading": None})
    for change, condition in changes(row.when):
        yield change, row.model_copy(update={"when": condition})


def _of_parts(policy: Policy) -> Iterator[Mutant]:
    for group, keys in _CONDITIONS.items():
        for part in getattr(policy, group):
            for key in keys:
                before = getattr(part, key)
                for change, after in changes(before):
                    changed = _with(policy, group, part, part.model_copy(update={key: after}))
                    yield Mutant(part.id, f"{key}: {change}", changed, before, after)


def _with(policy: Policy, group: str, old: Anything, new: Anything) -> Policy:
    parts = tuple(new if part is old else part for part in getattr(policy, group))
    return policy.model_copy(update={group: parts})


def changes(condition: Condition) -> Iterator[tuple[str, Condition]]:
    """Yield a condition turned round, or with a part or a value left out or added, or its parts joined the other way."""
    yield f"{_shown(condition)} was turned round", Not(inner=condition)
    yield from _changes(condition)


def _changes(condition: Condition) -> Iterator[tuple[str, Condition]]:
    if isinstance(condition, Is):
        yield from _of_values(condition)
    elif isinstance(condition, Not):
        yield f"{_shown(condition)} lost its not", condition.inner
        yield from ((change, Not(inner=inner)) for change, inner in _changes(condition.inner))
    else:
        yield from _of_several(condition)


def _of_values(condition: Is) -> Iterator[tuple[str, Condition]]:
    fact, values = condition.fact, condition.values
    for value in VALUES[fact]:
        if value not in values:
            yield f"{fact}, also {value}", Is(fact=fact, values=(*values, value))
        elif len(values) > 1:
            yield f"{fact}, not {value}", Is(fact=fact, values=tuple(kept for kept in values if kept != value))


def _of_several(condition: All | Any) -> Iterator[tuple[str, Condition]]:
    same, other = (All, Any) if isinstance(condition, All) else (Any, All)
    if len(condition.inner) != 1:
        yield f"{_shown(condition)} became {other.__name__.lower()}", other(inner=condition.inner)
    for place, part in enumerate(condition.inner):
        yield f"{_shown(part)} was left out", same(inner=_replaced(condition.inner, place))
        for change, new in _changes(part):
            yield change, same(inner=_replaced(condition.inner, place, new))


def _replaced(parts: Sequence[Anything], place: int, *new: Anything) -> tuple[Anything, ...]:
    return (*parts[:place], *new, *parts[place + 1 :])


def _shown(condition: Condition) -> str:
    if isinstance(condition, Is):
        return f"{condition.fact} is {' or '.join(condition.values)}"
    if isinstance(condition, Not):
        return f"not ({_shown(condition.inner)})"
    return f"{type(condition).__name__.lower()} of ({', '.join(map(_shown, condition.inner))})"
