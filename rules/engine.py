"""Policies, a date, a reading -> an engine that judges facts over all ways the unknown can turn out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache, reduce
from itertools import combinations, product
from operator import or_
from typing import NamedTuple

from rules.facts import PRODUCTION_FACTS
from rules.grid import BIT, Axis, Grid, Predicate, connected, facts_of, split
from rules.policy import Any, Citation, Condition, Conflict, Duty, Policy, Precondition, Reading, Rule
from rules.tables import Entry, Gates, Placed, Switch, Table, precondition_states

_Facts = Mapping[str, str]


class Judged(NamedTuple):
    """The outcome shown, by level; whether another is possible, which facts can change it, and how far."""

    level: int
    undetermined: bool
    missing: tuple[str, ...]
    lowest: int
    highest: int


class HeldSwitch(NamedTuple):
    """A precondition, duty or (part of a) conflict of a policy, ready to be asked for its state."""

    part: Precondition | Duty | Conflict
    switch: Switch


class ScopeWay(NamedTuple):
    """One way the gates' facts can turn out: what it adds to each table's key, and if it shuts all out."""

    answers: _Facts
    offsets: tuple[int, ...]
    shut: bool


class Scope(NamedTuple):
    """All ways the gates can turn out on what is known, and which two differ in one fact alone."""

    ways: tuple[ScopeWay, ...]
    undecided: bool
    pairs: tuple[tuple[int, int, str], ...]


class Engine:
    """The rules of some policies in force on a date, as tables by groups of facts."""

    def __init__(self, policies: Sequence[Policy], on: date, reading: Reading = "strict") -> None:
        self.policies = tuple(policies)
        self.rows = tuple(_rows(self.policies, on, reading))
        self.gates: Gates = dict(_gates(self.rows))
        self.gate_facts = facts_of(*self.gates.values())
        self._gates = {owner: Predicate(gate) for owner, gate in self.gates.items()}
        read = facts_of(*(placed.when for placed in self.rows))
        self.production_facts = tuple(fact for fact in PRODUCTION_FACTS if fact in read)
        self.tables = tuple(self._tables())
        self.table_by_fact = {axis.fact: table for table in self.tables for axis in table.axes}
        self.table_of = {place: table for table in self.tables for place in table.rows}
        self.on, self.reading = on, reading
        self.gate_axes = self._gate_axes()
        self._names: dict[int, tuple[str, ...]] = {0: ()}
        self._scopes: dict[tuple[str | None, ...], Scope] = {}

    def _tables(self) -> Iterator[Table]:
        apart = set(self.gate_facts)
        for rows in connected((set(facts_of(placed.when)) - apart, placed) for placed in self.rows):
            own = facts_of(*(placed.when for placed in rows))
            yield Table(self.gate_facts, tuple(fact for fact in own if fact not in apart), rows, self.gates)

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
        return Grid(self.gate_facts, (*self.gates.values(), *(placed.when for placed in self.rows))).axes

    def core(self, facts: _Facts) -> Judged:
        """Judge known closed facts: nothing but the outcome and what can still change it."""
        get = facts.get
        scope = self._scope(tuple([get(fact) for fact in self.gate_facts]))
        keys = []
        # The innermost loop of all: what Table.entry does, written out, as a call costs as much as the work.
        for table in self.tables:
            key = 0
            for fact, codes in table.own_keys:
                key += codes[get(fact)]
            keys.append(key)
        spans = [self._span(keys, way, facts) for way in scope.ways]
        if len(spans) > 1:
            return self._joined(scope, spans, facts)
        low, high, changing = spans[0]
        return Judged(low, high > low, self.names(changing), low, high)

    def _span(self, keys: Sequence[int], way: ScopeWay, facts: _Facts) -> tuple[int, int, int]:
        """Return the lowest and highest outcome for one way of the gates, and what can change it."""
        low = high = changing = 0
        if way.shut:
            return low, high, changing
        entries: list[Entry] = []
        for table, own, offset in zip(self.tables, keys, way.offsets, strict=True):
            key = own + offset
            entry = table.entries.get(key) or table.fill(key, {**facts, **way.answers})
            if entry.low > low:
                low = entry.low
            if entry.high > high:
                high = entry.high
            entries.append(entry)
        if high > low:
            for entry in entries:
                changing |= entry.above[low]
        return low, high, changing

    def _joined(self, scope: Scope, spans: Sequence[tuple[int, int, int]], facts: _Facts) -> Judged:
        """Judge while it is not known how the gates turn out."""
        low, high = min(span[0] for span in spans), max(span[1] for span in spans)
        changing = reduce(or_, (span[2] for span in spans))
        for one, other, fact in scope.pairs:
            if spans[one][:2] != spans[other][:2] or self._differ(
                fact, facts, scope.ways[one], scope.ways[other]
            ):
                changing |= BIT[fact]
        # While it is not known whether a policy reaches the use at all, it is never shown as if it did not.
        shown = max(low, min(1, high)) if scope.undecided else low
        return Judged(shown, high > low, self.names(changing), low, high)

    def _differ(self, fact: str, facts: _Facts, one: ScopeWay, other: ScopeWay) -> bool:
        """Return whether two ways that span the same outcomes can still give two, all else being the same."""
        below, beyond = {**facts, **one.answers}, {**facts, **other.answers}
        floor = max(table.entry(below).low for table in self.tables)
        # Where both span the same outcomes, both have the same lowest.
        return any(
            table.leads(fact, below, beyond, floor) or table.leads(fact, beyond, below, floor)
            for table in self.tables
        )

    def _scope(self, answers: tuple[str | None, ...]) -> Scope:
        if answers not in self._scopes:
            known = dict(zip(self.gate_facts, answers, strict=True))
            self._scopes[answers] = self._new_scope(
                {fact: said for fact, said in known.items() if said is not None}
            )
        return self._scopes[answers]

    def _new_scope(self, known: _Facts) -> Scope:
        completed = list(self._completed(known))
        ways = tuple(self._way(answers) for answers in completed)
        pairs = (
            (one, other, [fact for fact in self.gate_facts if completed[one][fact] != completed[other][fact]])
            for one, other in combinations(range(len(completed)), 2)
        )
        alone = tuple((one, other, changed[0]) for one, other, changed in pairs if len(changed) == 1)
        return Scope(ways, self.gates_differ(completed), alone)

    def _way(self, answers: _Facts) -> ScopeWay:
        reaching = {placed.owner for placed in self.rows if placed.level}
        shut = all(owner in self._gates and self._gates[owner].holds(answers) for owner in reaching)
        offsets = tuple(
            sum(codes[answers[fact]] for fact, codes in table.keys if fact in answers)
            for table in self.tables
        )
        return ScopeWay(answers, offsets, shut)

    def _completed(self, facts: _Facts) -> Iterator[dict[str, str]]:
        """Yield the facts with every way the gates' unknown facts could turn out."""
        unknown = [axis for axis in self.gate_axes if facts.get(axis.fact) is None]
        for answers in product(*([values[0] for values in axis.classes] for axis in unknown)):
            yield {**facts, **{axis.fact: answer for axis, answer in zip(unknown, answers, strict=True)}}

    def gates_differ(self, ways: Sequence[_Facts]) -> bool:
        """Return whether some policy reaches a use in some of these ways and not in others."""
        return any(len({gate.holds(each) for each in ways}) > 1 for gate in self._gates.values())

    def in_scope(self, facts: _Facts) -> _Facts:
        """Return the facts, with a gate whose facts are unknown taken as open as it can be."""
        return min(
            self._completed(facts), key=lambda each: sum(gate.holds(each) for gate in self._gates.values())
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
                for when in split(row.when) if row.reading in {None, reading} else ():
                    cited = _citation(policy, rule)
                    yield Placed(place, owner, row.outcome.level, policy, rule, row, when, cited)
                    place += 1


def _citation(policy: Policy, rule: Rule) -> Citation:
    link = rule.link or policy.link
    return Citation(policy=policy.id, at=rule.at, quote=rule.quote, link=link, read_on=policy.read_on)


def _gates(rows: Sequence[Placed]) -> Iterator[tuple[int, Condition]]:
    for owner in dict.fromkeys(placed.owner for placed in rows if not placed.level):
        yield (
            owner,
            Any(inner=tuple(each.when for each in rows if each.owner == owner and not each.level)),
        )


def _states(part: Precondition | Duty | Conflict) -> list[dict[str, Condition]]:
    if isinstance(part, Precondition):
        return [precondition_states(part)]
    if isinstance(part, Duty):
        return [{"due": part.due}]
    return [{"found": found} for found in split(part.when)]
