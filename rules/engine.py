"""Policies, a date and a reading -> an engine that judges facts exactly, over all ways the unknown ones could turn out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache
from itertools import combinations, product
from typing import NamedTuple

from rules.facts import PRODUCTION_FACTS
from rules.grid import BIT, Axis, Grid, connected, facts_of, split
from rules.policy import Any, Citation, Condition, Conflict, Duty, Policy, Precondition, Reading, Rule
from rules.tables import Entry, Gates, Placed, Switch, Table, precondition_states

_Facts = Mapping[str, str]


class Judged(NamedTuple):
    """The outcome shown, by level, whether another is possible, the facts that can change it, and how far it can go."""

    level: int
    undetermined: bool
    missing: tuple[str, ...]
    lowest: int
    highest: int


class HeldSwitch(NamedTuple):
    """A precondition, duty or (part of a) conflict of a policy, ready to be asked for its state."""

    part: Precondition | Duty | Conflict
    switch: Switch


class Engine:
    """The rules of some policies in force on a date, as tables by groups of facts."""

    def __init__(self, policies: Sequence[Policy], on: date, reading: Reading = "strict") -> None:
        self.policies = tuple(policies)
        self.rows = tuple(_rows(self.policies, on, reading))
        self.gates: Gates = dict(_gates(self.rows))
        self.gate_facts = facts_of(*self.gates.values())
        read = facts_of(*(placed.row.when for placed in self.rows))
        self.production_facts = tuple(fact for fact in PRODUCTION_FACTS if fact in read)
        self.tables = tuple(self._tables())
        self.table_of = {place: table for table in self.tables for place in table.rows}
        self.on, self.reading = on, reading
        self.gate_axes = self._gate_axes()
        self._names: dict[int, tuple[str, ...]] = {0: ()}

    def _tables(self) -> Iterator[Table]:
        apart = set(self.gate_facts)
        for rows in connected((set(facts_of(placed.row.when)) - apart, placed) for placed in self.rows):
            own = facts_of(*(placed.row.when for placed in rows))
            yield Table(tuple(dict.fromkeys((*self.gate_facts, *own))), rows, self.gates)

    @cached_property
    def preconditions(self) -> tuple[HeldSwitch, ...]:
        """Every precondition of the policies."""
        return tuple(self._switches("preconditions"))

    @cached_property
    def duties(self) -> tuple[HeldSwitch, ...]:
        """Every duty of the policies."""
        return tuple(self._switches("duties"))

    @cached_property
    def conflicts(self) -> tuple[HeldSwitch, ...]:
        """Every contradiction and conflict of the policies, in parts that share no fact."""
        return tuple(self._switches("conflicts"))

    def _switches(self, kind: str) -> Iterator[HeldSwitch]:
        for owner, policy in enumerate(self.policies):
            in_force = {name for rule in policy.rules if rule.in_force(self.on) for name in rule.names}
            for part in getattr(policy, kind):
                if not (rules := getattr(part, "rules", ())) or in_force & set(rules):
                    for states in _states(part):
                        yield HeldSwitch(part, Switch(states, self.gates.get(owner)))

    def _gate_axes(self) -> tuple[Axis, ...]:
        """Return the gates' facts, with the answers that no row tells apart as one."""
        return Grid(self.gate_facts, (*self.gates.values(), *(placed.row.when for placed in self.rows))).axes

    def core(self, facts: _Facts) -> Judged:
        """Judge known closed facts: nothing but the outcome and what can still change it."""
        for fact in self.gate_facts:
            if facts.get(fact) is None:
                return self._gate_unknown(facts)
        low, high, changing = self._gate_known(facts)
        return Judged(low, high > low, self.names(changing), low, high)

    def _gate_known(self, facts: _Facts) -> tuple[int, int, int]:
        get = facts.get
        low = high = 0
        entries: list[Entry] = []
        # The innermost loop of all: what Table.entry does, written out, as a call costs as much as the work.
        for table in self.tables:
            key = 0
            for fact, codes in table.keys:
                key += codes[get(fact)]
            entry = table.entries.get(key) or table.fill(key, facts)
            if entry.low > low:
                low = entry.low
            if entry.high > high:
                high = entry.high
            entries.append(entry)
        changing = 0
        if high > low:
            for entry in entries:
                changing |= entry.above[low]
        return low, high, changing

    def _gate_unknown(self, facts: _Facts) -> Judged:
        filled = list(self._completed(facts))
        judged = [self._gate_known(each) for each in filled]
        low, high = min(each[0] for each in judged), max(each[1] for each in judged)
        changing = 0
        for each in judged:
            changing |= each[2]
        for (one, left), (other, right) in combinations(zip(filled, judged, strict=True), 2):
            changed = [fact for fact in self.gate_facts if one[fact] != other[fact]]
            if len(changed) == 1 and (
                left[:2] != right[:2] or self._differ(changed[0], one, other, left[0], right[0])
            ):
                changing |= BIT[changed[0]]
        # While it is not known whether a policy reaches the use at all, it is never shown as if it did not.
        shown = max(low, min(1, high)) if self.gates_differ(filled) else low
        return Judged(shown, high > low, self.names(changing), low, high)

    def _differ(self, fact: str, one: _Facts, other: _Facts, low: int, other_low: int) -> bool:
        return any(
            table.leads(fact, one, other, low) or table.leads(fact, other, one, other_low)
            for table in self.tables
        )

    def _completed(self, facts: _Facts) -> Iterator[dict[str, str]]:
        """Yield the facts with every way the gates' unknown facts could turn out."""
        unknown = [axis for axis in self.gate_axes if facts.get(axis.fact) is None]
        for answers in product(*([values[0] for values in axis.classes] for axis in unknown)):
            yield {**facts, **{axis.fact: answer for axis, answer in zip(unknown, answers, strict=True)}}

    def gates_differ(self, ways: Sequence[_Facts]) -> bool:
        """Return whether some policy reaches a use in some of these ways and not in others."""
        return any(len({_holds(gate, each) for each in ways}) > 1 for gate in self.gates.values())

    def in_scope(self, facts: _Facts) -> _Facts:
        """Return the facts, with a gate whose facts are unknown taken as open as it can be."""
        return min(
            self._completed(facts), key=lambda each: sum(_holds(gate, each) for gate in self.gates.values())
        )

    def fired(self, facts: _Facts) -> list[int]:
        """Return the places of the rows that certainly fire; while a gate is unknown, as if it were open."""
        return sorted(place for table in self.tables for place in table.entry(facts).fired)

    def names(self, bits: int) -> tuple[str, ...]:
        """Return a set of facts by name, in vocabulary order."""
        if bits not in self._names:
            self._names[bits] = tuple(fact for fact, bit in BIT.items() if bits & bit)
        return self._names[bits]


@lru_cache(maxsize=64)
def engine(policies: tuple[Policy, ...], on: date, reading: Reading = "strict") -> Engine:
    """Return the engine for these policies; the last few are kept."""
    return Engine(policies, on, reading)


def _rows(policies: Sequence[Policy], on: date, reading: Reading) -> Iterator[Placed]:
    place = 0
    for owner, policy in enumerate(policies):
        for rule in policy.rules:
            for row in rule.rows if rule.in_force(on) else ():
                if row.reading in {None, reading}:
                    yield Placed(place, owner, row.outcome.level, policy, rule, row, _citation(policy, rule))
                    place += 1


def _citation(policy: Policy, rule: Rule) -> Citation:
    link = rule.link or policy.link
    return Citation(policy=policy.id, at=rule.at, quote=rule.quote, link=link, read_on=policy.read_on)


def _gates(rows: Sequence[Placed]) -> Iterator[tuple[int, Condition]]:
    for owner in dict.fromkeys(placed.owner for placed in rows if not placed.level):
        yield (
            owner,
            Any(inner=tuple(each.row.when for each in rows if each.owner == owner and not each.level)),
        )


def _states(part: Precondition | Duty | Conflict) -> list[dict[str, Condition]]:
    if isinstance(part, Precondition):
        return [precondition_states(part)]
    if isinstance(part, Duty):
        return [{"due": part.due}]
    return [{"found": found} for found in split(part.when)]


def _holds(condition: Condition, facts: _Facts) -> bool:
    grid = Grid(facts_of(condition), (condition,))
    return bool(grid.box(facts) & grid.cells(condition))
