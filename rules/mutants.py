"""A policy -> every small mistake its author could have made in it, and which of them no case notices."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import copy
from datetime import date
from typing import NamedTuple, TypeVar

from rules.cases import Case, differs_from
from rules.engine import Engine
from rules.grid import Grid, facts_of
from rules.judge import closed_facts, judge_with
from rules.parse import VALUES
from rules.policy import All, Any, Condition, Is, Not, Outcome, Policy, Reading, Row, Rule

_Part = TypeVar("_Part")
NEVER = Any(inner=())


class Mutant(NamedTuple):
    """A policy with one mistake, how that is said, and the condition under which it can show."""

    name: str
    policy: Policy
    shows: Condition


def mutants(policy: Policy) -> Iterator[Mutant]:
    """Yield every mistake: a value or part left out or added, joined or turned round, an outcome changed."""
    for place, rule in enumerate(policy.rules):
        for name, mistaken, shows in _rule_mistakes(rule):
            rules = _replaced(policy.rules, place, mistaken)
            yield Mutant(f"{rule.id}.{name}", policy.model_copy(update={"rules": rules}), shows)
    for kind, fields in _BESIDE.items():
        parts = getattr(policy, kind)
        for place, part in enumerate(parts):
            for field in fields:
                for name, condition in mistakes(getattr(part, field)):
                    mistaken = part.model_copy(update={field: condition})
                    mutated = policy.model_copy(update={kind: _replaced(parts, place, mistaken)})
                    yield Mutant(
                        f"{kind}.{part.id}.{field}: {name}",
                        mutated,
                        _between(getattr(part, field), condition),
                    )


_BESIDE = {"preconditions": ("needed", "met"), "duties": ("due",), "conflicts": ("when",)}


def _rule_mistakes(rule: Rule) -> Iterator[tuple[str, Rule, Condition]]:
    for place, row in enumerate(rule.rows):
        for name, mistaken, shows in _row_mistakes(row):
            rows = _replaced(rule.rows, place, mistaken)
            yield f"rows[{place}]{name}", rule.model_copy(update={"rows": rows}), shows


def _row_mistakes(row: Row) -> Iterator[tuple[str, Row, Condition]]:
    for name, condition in mistakes(row.when):
        yield f": {name}", row.model_copy(update={"when": condition}), _between(row.when, condition)
    for outcome in Outcome:
        if outcome != row.outcome:
            yield (
                f": {outcome} instead of {row.outcome}",
                row.model_copy(update={"outcome": outcome}),
                row.when,
            )
    if row.reading:
        yield f": not only {row.reading}", row.model_copy(update={"reading": None}), row.when


def _replaced(parts: Sequence[_Part], place: int, part: _Part) -> tuple[_Part, ...]:
    return (*parts[:place], part, *parts[place + 1 :])


def _between(one: Condition, other: Condition) -> Condition:
    """Return when exactly one of two conditions holds."""
    return Any(inner=(All(inner=(one, Not(inner=other))), All(inner=(other, Not(inner=one)))))


def mistakes(condition: Condition) -> Iterator[tuple[str, Condition]]:
    """Yield a condition with every mistake; the first is that it never holds at all."""
    yield "never holds", NEVER
    yield from _inside(condition)


def _inside(condition: Condition) -> Iterator[tuple[str, Condition]]:
    if isinstance(condition, Is):
        yield from _is_mistakes(condition)
    elif isinstance(condition, Not):
        yield "without its 'not'", condition.inner
        for name, inner in _inside(condition.inner):
            yield name, Not(inner=inner)
    else:
        yield from _several_mistakes(condition)


def _is_mistakes(condition: Is) -> Iterator[tuple[str, Condition]]:
    yield f"{condition.fact} is not", Not(inner=condition)
    for value in condition.values if len(condition.values) > 1 else ():
        kept = tuple(other for other in condition.values if other != value)
        yield f"{condition.fact} without {value}", Is(fact=condition.fact, values=kept)
    for value in VALUES[condition.fact]:
        if value not in condition.values:
            yield f"{condition.fact} also {value}", Is(fact=condition.fact, values=(*condition.values, value))


def _several_mistakes(condition: All | Any) -> Iterator[tuple[str, Condition]]:
    kind: Callable[..., Condition] = type(condition)
    if len(condition.inner) > 1:
        other: Callable[..., Condition] = Any if kind is All else All
        yield f"{other.__name__.lower()} for {kind.__name__.lower()}", other(inner=condition.inner)
    for place, part in enumerate(condition.inner):
        yield (
            f"without part {place + 1}",
            kind(inner=(*condition.inner[:place], *condition.inner[place + 1 :])),
        )
        for name, mistaken in _inside(part):
            yield name, kind(inner=_replaced(condition.inner, place, mistaken))


def survivors(policy: Policy, cases: Sequence[Case]) -> list[str]:
    """Return the mistakes that no case notices."""
    states = [
        (case, [closed_facts(case.production) | closed_facts(use) for use in case.uses]) for case in cases
    ]
    right: _Engines = {}
    return [mutant.name for mutant in mutants(policy) if not _noticed(mutant, policy, states, right)]


_Engines = dict[tuple[date, Reading], Engine]


def _noticed(
    mutant: Mutant,
    policy: Policy,
    cases: list[tuple[Case, list[dict[str, str]]]],
    right: _Engines,
) -> bool:
    grid = Grid(facts_of(mutant.shows), (mutant.shows,))
    if not (shows := grid.cells(mutant.shows)):
        return True  # the same in other words: no answers at all tell the two apart
    wrong: _Engines = {}
    for place, (case, uses) in enumerate(cases):
        # Where old and new say the same of every completion, no case can notice.
        if any(grid.box(facts) & shows for facts in uses):
            for reading in _readings(case):
                if (key := (case.on, reading)) not in right:
                    right[key] = Engine((policy,), *key)
                if key not in wrong:
                    wrong[key] = _mistaken(right[key], mutant.policy)
                if _caught(wrong[key], case, reading):
                    # The case that noticed this mistake is the likeliest to notice the next.
                    cases.insert(0, cases.pop(place))
                    return True
    return False


def _readings(case: Case) -> tuple[Reading, ...]:
    return (case.reading, "lenient") if case.expect.lenient and case.reading == "strict" else (case.reading,)


def _mistaken(right: Engine, policy: Policy) -> Engine:
    """Return the engine of a mutant, sharing with the right one every table that is the same."""
    same = {kind for kind in _BESIDE if getattr(policy, kind) is getattr(right.policies[0], kind)}
    if policy.rules is right.policies[0].rules:
        wrong = copy(right)
        wrong.policies = (policy,)
        for kind in _BESIDE.keys() - same:
            vars(wrong).pop(kind, None)
    else:
        wrong = Engine((policy,), right.on, right.reading)
        # What stands beside the outcome reads the gates too.
        vars(wrong).update({kind: getattr(right, kind) for kind in same if wrong.gates == right.gates})
    return wrong


def _caught(rules: Engine, case: Case, reading: Reading) -> bool:
    verdict = judge_with(rules, case.uses, case.production, explain=False)
    if reading == case.reading:
        return any(differs_from(case, verdict))
    return verdict.outcome != case.expect.lenient
