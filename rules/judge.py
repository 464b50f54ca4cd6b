"""(uses, production, policies, date) -> Verdict: the same facts give the same verdict, every time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import reduce
from itertools import product
from operator import or_
from typing import Any, Literal, cast

from rules.engine import Engine, Judged, engine
from rules.errors import FactsError
from rules.explain import Explained
from rules.facts import PRODUCTION_FACTS, USE_FACTS, Frozen, Production, Use
from rules.grid import VALUES
from rules.policy import Conflict, Duty, Policy, Precondition, Reading
from rules.read import read_production, read_use
from rules.tables import LEVELS
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
    lowest, highest = _span(rules, facts, shared)
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


def _span(rules: Engine, facts: Sequence[Facts], shared: Facts) -> tuple[int, int]:
    """Return the lowest and highest outcome still possible for all uses together."""
    # What is unknown of the production turns out the same for every use.
    unknown = [fact for fact in rules.production_facts if fact not in shared]
    spans = []
    for answers in product(*(VALUES[fact] for fact in unknown)):
        known = dict(zip(unknown, answers, strict=True))
        judged = [rules.core(each | known) for each in facts]
        spans.append((max(each.lowest for each in judged), max(each.highest for each in judged)))
    return min(low for low, _ in spans), max(high for _, high in spans)


def _verdict(rules: Engine, name: str, facts: Facts, judged: Judged, explain: bool) -> UseVerdict:
    findings = tuple(_findings(rules, facts, Explained(rules, facts, judged) if explain else None))
    return UseVerdict(
        id=name,
        outcome=LEVELS[judged.level],
        undetermined=judged.undetermined,
        missing=judged.missing,
        incomplete=_incomplete(rules, facts, judged.missing),
        findings=findings,
        preconditions=tuple(_preconditions(rules, facts)),
        duties=tuple(_duties(rules, facts)),
        open_questions=tuple(_open_questions(rules, facts, findings)),
        conflicts=tuple(_conflicts(rules, facts)),
    )


def _findings(rules: Engine, facts: Facts, explained: Explained | None) -> Iterator[Finding]:
    for place in rules.fired(facts):
        table = rules.table_of[place]
        placed = table.rows[place]
        yield Finding(
            rule=placed.rule.id,
            also=placed.row.also,
            outcome=placed.row.outcome,
            says=placed.row.says,
            because=table.because(place, facts)
            or {fact: facts[fact] for fact in rules.gate_facts if fact in facts},
            citation=placed.citation,
            remedy=placed.rule.remedy,
            would_change=explained.would_change(placed) if explained else (),
        )


def _incomplete(rules: Engine, facts: Facts, missing: Iterable[str]) -> tuple[str, ...]:
    switches = (held.switch for held in (*rules.preconditions, *rules.duties))
    changing = rules.names(reduce(or_, (switch.state(facts).changing for switch in switches), 0))
    return tuple(fact for fact in changing if fact not in missing)


def _preconditions(rules: Engine, facts: Facts) -> Iterator[HeldPrecondition]:
    for part, switch in rules.preconditions:
        status = switch.state(facts).name
        if status != "absent":
            part = cast(Precondition, part)
            yield HeldPrecondition(
                id=part.id,
                status=cast(Literal["met", "missing", "unknown"], status),
                blocking=status == "missing",
                says=part.missing if status == "missing" else part.says,
                who=part.who,
                rules=part.rules,
            )


def _duties(rules: Engine, facts: Facts) -> Iterator[DueDuty]:
    for part, switch in rules.duties:
        if switch.state(facts).name == "due":
            part = cast(Duty, part)
            yield DueDuty(id=part.id, says=part.says, rules=part.rules)


def _open_questions(rules: Engine, facts: Facts, findings: Iterable[Finding]) -> Iterator[OpenQuestion]:
    unsure = [fact for fact in facts if facts[fact] == "unsure"]
    if not unsure:
        return
    bearing = {*rules.gate_facts, *(fact for finding in findings for fact in finding.because)}
    for _, switch in rules.preconditions:
        if switch.state(facts).name != "absent":
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
