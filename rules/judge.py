"""(uses, production, policies, date) -> Verdict: the same facts give the same verdict, every time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import reduce
from itertools import product
from operator import or_
from typing import Any, Literal, cast

from rules.engine import Engine, HeldSwitch, Judged, engine
from rules.errors import FactsError
from rules.explain import Explained
from rules.facts import PRODUCTION_FACTS, USE_FACTS, Frozen, Production, Use
from rules.grid import VALUES
from rules.policy import Conflict, Duty, Policy, Precondition, Reading
from rules.read import read_production, read_use
from rules.tables import LEVELS, State
from rules.verdict import (
    ConflictFound,
    DueDuty,
    Finding,
    HeldPrecondition,
    OpenQuestion,
    PolicyRef,
    UseVerdict,
    Verdict,
)

Facts = dict[str, str]
_States = Sequence[tuple[HeldSwitch, State]]


def judge(
    uses: Sequence[Use | Mapping[str, Any]],
    production: Production | Mapping[str, Any] | None,
    policies: Iterable[Policy],
    on: date,
    reading: Reading = "strict",
) -> Verdict:
    """Judge the uses of a production by some policies, as these stood on a date."""
    rules = engine(tuple(policies), on, reading)
    if not uses or not rules.policies:
        raise FactsError(
            "uses" if rules.policies else "policies", "there is nothing to judge; give at least one"
        )
    stated = [_use(use, place) for place, use in enumerate(uses, 1)]
    return judge_with(rules, stated, _production(production))


def judge_with(rules: Engine, uses: Sequence[Use], production: Production, explain: bool = True) -> Verdict:
    """Judge uses by an engine that stands ready, with or without what would change the verdict."""
    shared = closed_facts(production)
    facts = [shared | closed_facts(use) for use in uses]
    judged = [rules.core(each) for each in facts]
    lowest, highest = _span(rules, facts, judged, shared)
    return Verdict(
        outcome=LEVELS[max(lowest, *(each.level for each in judged))],
        undetermined=highest > lowest,
        uses=tuple(
            _verdict(rules, use.id, each, said, explain)
            for use, each, said in zip(uses, facts, judged, strict=True)
        ),
        policies=tuple(
            PolicyRef(id=each.id, digest=each.digest, read_on=each.read_on) for each in rules.policies
        ),
        judged_on=rules.on,
    )


def closed_facts(stated: Frozen) -> Facts:
    """Return the closed facts that are known of a use or a production."""
    known = USE_FACTS if isinstance(stated, Use) else PRODUCTION_FACTS
    values = vars(stated)
    return {fact: value for fact in known if (value := values[fact]) is not None}


def _use(use: Use | Mapping[str, Any], place: int) -> Use:
    return use if isinstance(use, Use) else read_use({"id": f"use-{place}", **use}, f"uses[{place - 1}]")


def _production(production: Production | Mapping[str, Any] | None) -> Production:
    return production if isinstance(production, Production) else read_production(production or {})


def _span(rules: Engine, facts: Sequence[Facts], judged: Sequence[Judged], shared: Facts) -> tuple[int, int]:
    """Return the lowest and highest outcome still possible for all uses together."""
    # What is unknown of the production turns out the same for every use.
    unknown = [fact for fact in rules.production_facts if fact not in shared]
    spans = []
    for answers in product(*(VALUES[fact] for fact in unknown)):
        known = dict(zip(unknown, answers, strict=True))
        judged = [rules.core(each | known) for each in facts] if known else judged
        spans.append((max(each.lowest for each in judged), max(each.highest for each in judged)))
    return min(low for low, _ in spans), max(high for _, high in spans)


def _verdict(rules: Engine, name: str, facts: Facts, judged: Judged, explain: bool) -> UseVerdict:
    findings = tuple(_findings(rules, facts, Explained(rules, facts, judged) if explain else None))
    preconditions = [(held, held.switch.state(facts)) for held in rules.preconditions]
    duties = [(held, held.switch.state(facts)) for held in rules.duties]
    changing = reduce(or_, (state.changing for _, state in (*preconditions, *duties)), 0)
    return UseVerdict(
        id=name,
        outcome=LEVELS[judged.level],
        undetermined=judged.undetermined,
        missing=judged.missing,
        incomplete=tuple(fact for fact in rules.names(changing) if fact not in judged.missing),
        findings=findings,
        preconditions=tuple(_preconditions(preconditions)),
        duties=tuple(_duties(duties)),
        open_questions=tuple(_open_questions(rules, facts, findings, preconditions)),
        conflicts=tuple(_conflicts(rules, facts)),
    )


def _findings(rules: Engine, facts: Facts, explained: Explained | None) -> Iterator[Finding]:
    last: object = None
    for place in rules.fired(facts):
        table = rules.table_of[place]
        placed = table.rows[place]
        # The parts of one row stand side by side; one of them is enough.
        if placed.row is last:
            continue
        last = placed.row
        gates = {fact: facts[fact] for fact in rules.gate_facts if fact in facts}
        yield Finding(
            rule=placed.rule.id,
            also=placed.row.also,
            outcome=placed.row.outcome,
            says=placed.row.says,
            because=table.because(place, facts) or gates,
            citation=placed.citation,
            remedy=placed.rule.remedy,
            would_change=explained.would_change(placed) if explained else (),
        )


def _preconditions(held: _States) -> Iterator[HeldPrecondition]:
    for (part, _), state in held:
        if state.name != "absent":
            part = cast(Precondition, part)
            yield HeldPrecondition(
                id=part.id,
                status=cast(Literal["met", "missing", "unknown"], state.name),
                blocking=state.name == "missing",
                says=part.missing if state.name == "missing" else part.says,
                who=part.who,
                rules=part.rules,
            )


def _duties(held: _States) -> Iterator[DueDuty]:
    for (part, _), state in held:
        if state.name == "due":
            part = cast(Duty, part)
            yield DueDuty(id=part.id, says=part.says, rules=part.rules)


def _open_questions(
    rules: Engine, facts: Facts, findings: Iterable[Finding], preconditions: _States
) -> Iterator[OpenQuestion]:
    unsure = [fact for fact in facts if facts[fact] == "unsure"]
    bearing = {*rules.gate_facts, *(fact for finding in findings for fact in finding.because)}
    for (_, switch), state in preconditions if unsure else ():
        if state.name != "absent":
            bearing |= set(switch.turning_on(facts, unsure))
    for fact in unsure:
        if fact in bearing:
            known = USE_FACTS.get(fact) or PRODUCTION_FACTS[fact]
            yield OpenQuestion(fact=fact, ask=f"{known.asks[0].upper()}{known.asks[1:]}?", who=known.who)


def _conflicts(rules: Engine, facts: Facts) -> Iterator[ConflictFound]:
    last: object = None
    for part, switch in rules.conflicts:
        # The parts of one conflict stand side by side; one of them is enough.
        if part is not last and switch.state(facts).name == "found":
            last, part = part, cast(Conflict, part)
            says = f"{part.says} {part.taken}" if part.taken else part.says
            yield ConflictFound(
                id=part.id, says=says, facts=part.facts or tuple(switch.because("found", facts))
            )
