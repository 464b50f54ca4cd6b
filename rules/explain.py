"""Facts and their verdict -> what would change it, computed from the same tables that judge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations, product

from rules.changes import CHANGES, TELLING, Step
from rules.engine import Engine, Judged
from rules.policy import Outcome, Policy
from rules.tables import LEVELS, Placed, Table, Way
from rules.verdict import Change

MAX_FACTS = 4
MAX_SETS = 5
_NOTIFY = Outcome.NOTIFY.level
_RANK = {fact: rank for rank, fact in enumerate(CHANGES)}


class Explained:
    """What would change the outcome of one use; worked out when first asked for."""

    def __init__(self, rules: Engine, facts: Mapping[str, str], judged: Judged) -> None:
        self._rules = rules
        self._found: dict[int, tuple[Change, ...]] = {}
        # While it is unknown whether a policy reaches the use, its rows are explained as if it did.
        self._gate_known = all(fact in facts for fact in rules.gate_facts)
        self._facts = facts if self._gate_known else rules.in_scope(facts)
        self._level = judged.level if self._gate_known else rules.core(self._facts).level

    def would_change(self, placed: Placed) -> tuple[Change, ...]:
        """Return what would change the outcome a row leads to, if it is a row that decides it."""
        if placed.level != self._level:
            return ()
        # To lower the outcome all rows that decide it must stop: what would change one would change all.
        if placed.owner not in self._found:
            self._found[placed.owner] = self._changes(placed.policy)
        return self._found[placed.owner]

    def _changes(self, policy: Policy) -> tuple[Change, ...]:
        lower = tuple(self._lower(policy)) if self._level else ()
        return lower or (tuple(self._higher(policy)) if self._level <= _NOTIFY else ())

    def _lower(self, policy: Policy) -> Iterator[Change]:
        for way in self._ways:
            changes = {fact: step.to for fact, step in way.steps}
            yield self._change(changes, [step.says for _, step in way.steps], policy)

    @cached_property
    def _ways(self) -> Sequence[Way]:
        """Return the smallest ways to a lower outcome, joined from those of tables that share no fact."""
        tables = [table for table in self._rules.tables if table.entry(self._facts).low >= self._level]
        if len(tables) > MAX_FACTS:
            return ()
        each = [self._table_ways(table) for table in tables]
        joined = (_joined(ways) for ways in product(*each))
        return sorted((way for way in joined if len(way.steps) <= MAX_FACTS), key=_order)[:MAX_SETS]

    def _table_ways(self, table: Table) -> tuple[Way, ...]:
        known = {axis.fact: self._facts[axis.fact] for axis in table.axes if axis.fact in self._facts}
        planned = self._facts.get("stage", "planned") == "planned"
        key = (self._level, planned, *known.items())
        if key not in table.ways:
            table.ways[key] = tuple(_ways(table, known, self._steps(known, planned), self._level))
        return table.ways[key]

    def _steps(self, known: Mapping[str, str], planned: bool) -> dict[str, list[Step]]:
        able = {
            fact: [s for s in CHANGES[fact] if value in s.answers and (planned or not s.before_it_is_done)]
            for fact, value in known.items()
            if fact in CHANGES and fact not in self._rules.gate_facts
        }
        return {fact: able[fact] for fact in _RANK if able.get(fact)}

    def _higher(self, policy: Policy) -> Iterator[Change]:
        found = []
        for (fact, value), says in TELLING.items():
            if self._facts.get(fact) != value and self._raised(fact, value):
                found.append(self._change({fact: value}, [says], policy))
        # Sorting keeps the order of what is most telling within each outcome.
        yield from sorted(found, key=lambda change: -change.outcome.level)

    def _raised(self, fact: str, value: str) -> bool:
        facts = {**self._facts, fact: value}
        if fact in self._rules.gate_facts:
            return self._rules.core(facts).level > self._level
        # A fact is in one table at most, and what the others say stays as it is.
        table = self._rules.table_by_fact.get(fact)
        return table is not None and table.entry(facts).low > self._level

    def _change(self, changes: dict[str, str], steps: Sequence[str], policy: Policy) -> Change:
        judged = self._rules.core({**self._facts, **changes})
        then = in_words(LEVELS[judged.level], policy.contact)
        unless = ", unless an answer that is still open asks for more" if judged.undetermined else ""
        says = f"if {_listed([*steps, 'nothing else changes'])}: {then}{unless}"
        return Change(changes=changes, outcome=LEVELS[judged.level], says=says)


def _ways(
    table: Table, known: Mapping[str, str], steps: Mapping[str, Sequence[Step]], level: int
) -> Iterator[Way]:
    """Yield, for each smallest set of facts that can bring a table below a level, the best way to do it."""
    found: list[set[str]] = []
    for size in range(1, MAX_FACTS + 1):
        for facts in combinations(steps, size):
            if not any(smaller <= set(facts) for smaller in found):
                ways = [
                    _way(table, known, facts, chosen) for chosen in product(*(steps[fact] for fact in facts))
                ]
                best = min(ways, key=lambda way: way.level)
                if best.level < level:
                    found.append(set(facts))
                    yield best


def _way(table: Table, known: Mapping[str, str], facts: Sequence[str], chosen: Sequence[Step]) -> Way:
    steps = tuple(zip(facts, chosen, strict=True))
    return Way(steps, table.entry({**known, **{fact: step.to for fact, step in steps}}).low)


def _order(way: Way) -> tuple[int, int, list[int]]:
    """Return what puts the shortest way first, then the one that leads lowest, then the most telling."""
    return len(way.steps), way.level, [_RANK[fact] for fact, _ in way.steps]


def _joined(ways: Sequence[Way]) -> Way:
    steps = sorted((step for way in ways for step in way.steps), key=lambda step: _RANK[step[0]])
    return Way(tuple(steps), max(way.level for way in ways))


def _listed(phrases: Sequence[str]) -> str:
    return f"{', '.join(phrases[:-1])} and {phrases[-1]}"


def in_words(outcome: Outcome, contact: str) -> str:
    """Return what an outcome asks of a person."""
    return {
        Outcome.OUT_OF_SCOPE: "nothing to ask for: record it",
        Outcome.NOTIFY: f"tell {contact}",
        Outcome.ESCALATE: f"ask {contact} first",
        Outcome.WRITTEN_APPROVAL: "get written approval before you go on",
    }[outcome]
