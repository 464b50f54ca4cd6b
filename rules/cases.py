"""A pack's worked examples -> what differs from what they expect, as lines an author can act on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import cast

from pydantic import Field

from rules.errors import PackError
from rules.facts import Frozen, Production, Text, Use
from rules.grid import VALUES
from rules.judge import judge
from rules.load import load_pack, pack_tree
from rules.policy import Outcome, Policy, Reading
from rules.read import production_at, use_at
from rules.spot import Spot
from rules.tree import Fields, MalformedError
from rules.verdict import UseVerdict, Verdict


class Expected(Frozen):
    """What a case says of its verdict; None and empty mean that it says nothing of it."""

    outcome: Outcome
    undetermined: bool = False
    lenient: Outcome | None = None
    rules: dict[str, tuple[Outcome, ...] | None] = Field(default_factory=dict)
    """By id: the outcomes with which it fires on some use, once for each row that does; None is any."""
    not_rules: tuple[Text, ...] = ()
    preconditions: dict[str, Text] = Field(default_factory=dict)
    lists: dict[str, tuple[Text, ...]] = Field(default_factory=dict)
    """By key (`blocking`, `duties`, ...): exactly these, in any order."""


class Case(Frozen):
    """One worked example: the facts of a production, and what must come of them."""

    name: Text
    line: int
    on: date
    reading: Reading
    production: Production
    uses: tuple[Use, ...]
    expect: Expected


def run(folder: Path) -> list[str]:
    """Run the cases of a pack; return one line for each thing that differs."""
    policy = load_pack(folder)
    cases = load_cases(folder, policy)
    file = Path(folder) / "cases.yaml"
    return [f"{file}:{case.line}: {case.name}: {said}" for case in cases for said in differs(case, policy)]


def load_cases(folder: Path, policy: Policy) -> tuple[Case, ...]:
    """Read the cases of a pack."""
    file = Path(folder) / "cases.yaml"
    try:
        return tuple(_cases(Spot(pack_tree(file)), policy))
    except MalformedError as wrong:
        raise PackError(str(file), wrong.line, wrong.problem) from None


def differs(case: Case, policy: Policy) -> Iterator[str]:
    """Yield what differs between a case and the verdict on it."""
    verdict = judge(case.uses, case.production, (policy,), case.on, case.reading)
    yield from differs_from(case, verdict)
    if case.expect.lenient is not None:
        lenient = judge(case.uses, case.production, (policy,), case.on, "lenient").outcome
        if lenient != case.expect.lenient:
            yield f"lenient: expected {case.expect.lenient}, got {lenient}"


def differs_from(case: Case, verdict: Verdict) -> Iterator[str]:
    """Yield what differs between a case and a verdict already given."""
    expect = case.expect
    if verdict.outcome != expect.outcome:
        yield f"outcome: expected {expect.outcome}, got {verdict.outcome}"
    if verdict.undetermined != expect.undetermined:
        expected, got = str(expect.undetermined).lower(), str(verdict.undetermined).lower()
        yield f"undetermined: expected {expected}, got {got}"
    yield from _rules_differ(expect, verdict)
    statuses = {held.id: held.status for use in verdict.uses for held in use.preconditions}
    for name, status in expect.preconditions.items():
        if (found := statuses.get(name, "absent")) != status:
            yield f"preconditions.{name}: expected {status}, got {found}"
    for key, wanted in expect.lists.items():
        if set(listed := _listed(verdict, key)) != set(wanted):
            yield f"{key}: expected {_shown(wanted)}, got {_shown(listed)}"


def _rules_differ(expect: Expected, verdict: Verdict) -> Iterator[str]:
    fired = [_outcomes(use) for use in verdict.uses]
    names = {name for use in fired for name in use}
    for name, outcomes in expect.rules.items():
        if name not in names:
            yield f"rules: expected {name} to fire, and it did not"
        elif outcomes is not None and all(sorted(use.get(name, ())) != sorted(outcomes) for use in fired):
            yield f"rules: expected {name} to fire with {_shown(outcomes)}, and it fired otherwise"
    for name in expect.not_rules:
        if name in names:
            yield f"not_rules: expected {name} not to fire, and it did"


def _outcomes(use: UseVerdict) -> dict[str, list[Outcome]]:
    """Return the outcomes with which each rule fired, by every id it goes by."""
    found: dict[str, list[Outcome]] = {}
    for finding in use.findings:
        for name in (finding.rule, *finding.also):
            found.setdefault(name, []).append(finding.outcome)
    return found


_LISTS: Mapping[str, Callable[[UseVerdict], Iterable[str]]] = {
    "blocking": lambda use: (held.id for held in use.preconditions if held.blocking),
    "duties": lambda use: (duty.id for duty in use.duties),
    "conflicts": lambda use: (conflict.id for conflict in use.conflicts),
    "open": lambda use: (question.fact for question in use.open_questions),
    "missing": lambda use: use.missing,
    "incomplete": lambda use: use.incomplete,
}


def _listed(verdict: Verdict, key: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for use in verdict.uses for name in _LISTS[key](use)))


def _shown(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"


def _cases(top: Spot, policy: Policy) -> Iterator[Case]:
    parts = top.fields(("cases",), ("sets",))
    sets = parts["sets"].any_fields() if "sets" in parts else {}
    names: set[str] = set()
    for spot in parts["cases"].items():
        case = _case(spot, sets, policy)
        if case.name in names:
            raise spot.wrong(f"the name {case.name!r} is already taken")
        names.add(case.name)
        yield case
    if not names:
        raise parts["cases"].wrong("a pack has at least one case")


def _case(spot: Spot, sets: Mapping[str, Spot], policy: Policy) -> Case:
    parts = spot.fields(("name", "expect"), ("given", "on", "reading", "production", "facts", "uses"))
    if "facts" in parts and "uses" in parts:
        raise spot.wrong("a case has 'facts', for one use, or 'uses', but not both")
    given = sets[parts["given"].one_of(sets)] if "given" in parts else None
    uses = parts["uses"].items() if "uses" in parts else [parts.get("facts")]
    return Case(
        name=parts["name"].text(),
        line=spot.tree.line or 1,
        on=parts["on"].date() if "on" in parts else policy.read_on,
        reading="lenient" if _is_lenient(parts.get("reading")) else "strict",
        production=production_at(parts["production"]) if "production" in parts else Production(),
        uses=tuple(use_at(_over(given, use, spot), f"use-{place}") for place, use in enumerate(uses, 1)),
        expect=_expected(parts["expect"], policy),
    )


def _over(given: Spot | None, use: Spot | None, case: Spot) -> Spot:
    """Return the facts of a use, laid over the set it starts from."""
    if given is None or use is None:
        if (facts := use or given) is None:
            raise case.wrong("a case has facts: 'facts', 'uses' or a set that is 'given'")
        return facts
    use.any_fields(), given.any_fields()
    below, above = cast(Fields, given.tree), cast(Fields, use.tree)
    return Spot(Fields(below.fields | above.fields, below.lines | above.lines, above.line), use.path)


def _is_lenient(spot: Spot | None) -> bool:
    return spot is not None and spot.one_of(("strict", "lenient")) == "lenient"


def _expected(spot: Spot, policy: Policy) -> Expected:
    singles = ("undetermined", "lenient", "rules", "not_rules", "preconditions")
    parts = spot.fields(("outcome",), (*singles, *_LISTS))
    rules = [name for rule in policy.rules for name in rule.names]
    known = {
        "blocking": [part.id for part in policy.preconditions],
        "duties": [part.id for part in policy.duties],
        "conflicts": [part.id for part in policy.conflicts],
    }
    return Expected(
        outcome=Outcome(parts["outcome"].one_of(Outcome)),
        undetermined="undetermined" in parts and parts["undetermined"].one_of(("true", "false")) == "true",
        lenient=Outcome(parts["lenient"].one_of(Outcome)) if "lenient" in parts else None,
        rules=_fired(parts["rules"], rules) if "rules" in parts else {},
        not_rules=_names(parts["not_rules"], rules) if "not_rules" in parts else (),
        preconditions=_statuses(parts["preconditions"], known["blocking"])
        if "preconditions" in parts
        else {},
        lists={key: _names(parts[key], known.get(key, VALUES)) for key in _LISTS if key in parts},
    )


def _names(spot: Spot, known: Iterable[str]) -> tuple[str, ...]:
    return tuple(item.one_of(known) for item in spot.items())


def _fired(spot: Spot, known: Iterable[str]) -> dict[str, tuple[Outcome, ...] | None]:
    """Read the rules that must fire: a list, or a mapping that says with which outcome, or outcomes."""
    if spot.is_list():
        return dict.fromkeys(_names(spot, known))
    return {name: _fired_with(part) for name, part in _each(spot, known)}


def _fired_with(spot: Spot) -> tuple[Outcome, ...]:
    return tuple(Outcome(part.one_of(Outcome)) for part in (spot.items() if spot.is_list() else (spot,)))


def _statuses(spot: Spot, known: Iterable[str]) -> dict[str, str]:
    return {name: part.one_of(("met", "missing", "unknown", "absent")) for name, part in _each(spot, known)}


def _each(spot: Spot, known: Iterable[str]) -> Iterable[tuple[str, Spot]]:
    return spot.fields((), known).items()
