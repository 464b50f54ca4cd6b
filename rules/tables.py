"""Rows that share facts -> a table with an answer for every state of those facts, worked out on first use."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple

from rules.changes import Step
from rules.grid import Axis, Grid, facts_of
from rules.policy import All, Any, Citation, Condition, Not, Outcome, Policy, Precondition, Row, Rule

LEVELS = tuple(Outcome)
_TOP = len(LEVELS)


class Placed(NamedTuple):
    """A row of a rule, or a part of it that is enough: its place among all, and that of its policy."""

    place: int
    owner: int
    level: int
    policy: Policy
    rule: Rule
    row: Row
    when: Condition
    citation: Citation


class Entry(NamedTuple):
    """What a table says of one state of its facts; `above` has, per level, the facts that lead beyond it."""

    low: int
    high: int
    above: tuple[int, ...]
    fired: tuple[int, ...]


class Way(NamedTuple):
    """Steps that together bring something below a level, and the level they lead to."""

    steps: tuple[tuple[str, Step], ...]
    level: int


Keys = tuple[tuple[str, Mapping[str | None, int]], ...]
Gates = Mapping[int, Condition]
"""For each policy, by place: when it does not reach a use at all."""


class Table:
    """A group of rows: no other row reads their facts, but for the facts of the gates."""

    __slots__ = (
        "_because",
        "_cells",
        "at_least",
        "axes",
        "entries",
        "grid",
        "keys",
        "own_keys",
        "rows",
        "shut",
        "ways",
    )

    def __init__(
        self, gate_facts: Sequence[str], own_facts: Sequence[str], rows: Sequence[Placed], gates: Gates
    ) -> None:
        self.rows = {placed.place: placed for placed in rows}
        self.grid = Grid((*gate_facts, *own_facts), (*gates.values(), *(placed.when for placed in rows)))
        self.axes: tuple[Axis, ...] = self.grid.axes
        self.keys: Keys = tuple((axis.fact, axis.codes) for axis in self.axes)
        self.own_keys: Keys = self.keys[len(gate_facts) :]
        self.shut = {owner: self.grid.cells(gate) for owner, gate in gates.items()}
        self._cells = {placed.place: self.grid.cells(placed.when) for placed in rows}
        self.at_least = tuple(self._reached(level) for level in range(_TOP))
        self.entries: dict[int, Entry] = {}
        self._because: dict[tuple[object, ...], dict[str, str]] = {}
        self.ways: dict[tuple[object, ...], tuple[Way, ...]] = {}
        """What brings this table below a level, kept for `explain`."""

    def _reached(self, level: int) -> int:
        """Return the cells in which some row asks at least this much."""
        rows = (placed for placed in self.rows.values() if placed.level >= level)
        asked = (self._cells[placed.place] & ~self.shut.get(placed.owner, 0) for placed in rows)
        return reduce(or_, asked, 0) if level else self.grid.all

    def entry(self, facts: Mapping[str, str]) -> Entry:
        """Return what the table says of these facts."""
        key = 0
        for fact, codes in self.keys:
            key += codes[facts.get(fact)]
        return self.entries.get(key) or self.fill(key, facts)

    def fill(self, key: int, facts: Mapping[str, str]) -> Entry:
        """Work out and keep the entry for these facts."""
        box = self.grid.box(facts)
        unknown = [axis for axis in self.axes if facts.get(axis.fact) is None]
        turning = [_turning(unknown, box, asked) for asked in self.at_least]
        entry = self.entries[key] = Entry(
            low=max(level for level in range(_TOP) if not box & ~self.at_least[level]),
            high=max(level for level in range(_TOP) if box & self.at_least[level]),
            above=tuple(reduce(or_, turning[level + 1 :], 0) for level in range(_TOP)),
            fired=tuple(place for place in self.rows if self._certain(place, box)),
        )
        return entry

    def _open_cells(self, place: int, box: int) -> int:
        # A row at level 0 is the gate itself: it is never shut out by itself.
        placed = self.rows[place]
        return box & ~self.shut.get(placed.owner, 0) if placed.level else box

    def _certain(self, place: int, box: int) -> bool:
        inside = self._open_cells(place, box)
        return bool(inside) and not inside & ~self._cells[place]

    def because(self, place: int, facts: Mapping[str, str]) -> dict[str, str]:
        """Return a smallest part of the known facts that is enough for a row that fired."""
        read = facts_of(self.rows[place].when)
        known = {fact: facts[fact] for fact in read if fact in facts}
        key = (place, *known.items())
        if key not in self._because:
            self._because[key] = self._sufficient(place, known)
        return dict(self._because[key])

    def _sufficient(self, place: int, known: Mapping[str, str]) -> dict[str, str]:
        cells = self._cells[place]
        if self.grid.box(known) & ~cells:
            cells |= self.shut[self.rows[place].owner]
        return sufficient(known, lambda kept: not self.grid.box(kept) & ~cells)

    def leads(self, fact: str, below: Mapping[str, str], beyond: Mapping[str, str], floor: int) -> bool:
        """Return whether `fact` alone can lead from under a level above `floor` to that level."""
        axis = self.grid.by_fact.get(fact)
        boxes = self.grid.box(below), self.grid.box(beyond)
        return axis is not None and any(
            axis.turns(boxes[0] & ~asked, boxes[1] & asked) for asked in self.at_least[floor + 1 :]
        )


def _turning(unknown: Sequence[Axis], box: int, cells: int) -> int:
    """Return the unknown facts, as bits, that alone can lead into or out of these cells."""
    inside, outside = box & cells, box & ~cells
    if not inside or not outside:
        return 0
    return reduce(or_, (axis.bit for axis in unknown if axis.turns(inside, outside)), 0)


def sufficient(known: Mapping[str, str], enough: Callable[[Mapping[str, str]], bool]) -> dict[str, str]:
    """Return a part of the known facts that is enough and has nothing to spare; the first named stay."""
    kept = dict(known)
    for fact in reversed(tuple(known)):
        without = {other: value for other, value in kept.items() if other != fact}
        if enough(without):
            kept = without
    return kept


class State(NamedTuple):
    """What a switch says: its only possible state or `unknown`, and the facts that can change it."""

    name: str
    changing: int


class Switch:
    """One precondition, duty or conflict: which state it is in, beside the outcome."""

    __slots__ = ("_entries", "_grid", "_open", "_parts", "axes", "keys")

    def __init__(self, parts: Mapping[str, Condition], gate: Condition | None) -> None:
        shut = gate or Any(inner=())
        self._grid = Grid(facts_of(shut, *parts.values()), (shut, *parts.values()))
        self.axes = self._grid.axes
        self.keys: Keys = tuple((axis.fact, axis.codes) for axis in self.axes)
        self._open = self._grid.all & ~self._grid.cells(shut)
        self._parts = {name: self._grid.cells(part) & self._open for name, part in parts.items()}
        self._parts["absent"] = self._grid.all & ~reduce(or_, self._parts.values(), 0)
        self._entries: dict[int, State] = {}

    def state(self, facts: Mapping[str, str]) -> State:
        """Return the state on these facts; while the gate is open or unknown, as if it were open."""
        key = 0
        for fact, codes in self.keys:
            key += codes[facts.get(fact)]
        return self._entries.get(key) or self._fill(key, facts)

    def _fill(self, key: int, facts: Mapping[str, str]) -> State:
        box = self._grid.box(facts)
        possible = [name for name, cells in self._parts.items() if box & cells & self._open]
        unknown = [axis for axis in self.axes if facts.get(axis.fact) is None]
        changing = reduce(or_, (_turning(unknown, box, cells) for cells in self._parts.values()), 0)
        name = "absent" if not possible else possible[0] if len(possible) == 1 else "unknown"
        state = self._entries[key] = State(name, changing)
        return state

    def because(self, name: str, facts: Mapping[str, str]) -> dict[str, str]:
        """Return a smallest part of the known facts that is enough for this state."""
        known = {axis.fact: facts[axis.fact] for axis in self.axes if axis.fact in facts}
        other = self._grid.all & self._open & ~self._parts[name]
        return sufficient(known, lambda kept: not self._grid.box(kept) & other)

    def turning_on(self, facts: Mapping[str, str], among: Container[str]) -> tuple[str, ...]:
        """Return the facts among these whose answer, were it another, could alone change the state."""
        return tuple(axis.fact for axis in self.axes if axis.fact in among and self._turns_on(axis, facts))

    def _turns_on(self, axis: Axis, facts: Mapping[str, str]) -> bool:
        box = self._grid.box({fact: value for fact, value in facts.items() if fact != axis.fact})
        return any(_turning((axis,), box, cells) for cells in self._parts.values())


def precondition_states(precondition: Precondition) -> dict[str, Condition]:
    """Return when a precondition is met, and when it is missing."""
    needed, met = precondition.needed, precondition.met
    return {"met": All(inner=(needed, met)), "missing": All(inner=(needed, Not(inner=met)))}
