"""Tables of an engine -> one circuit of "and", "or" and "either" for the lowest and highest outcome of a use.

It is a list of nodes, each made of earlier ones, and says the same as the tables whatever is
unknown: an unknown answer follows what all of its values have in common (for the lowest outcome),
or what any of them can lead to (for the highest).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial, reduce
from itertools import product
from operator import and_, or_
from typing import Literal, NamedTuple

from rules.engine import Engine
from rules.grid import VALUES, Axis
from rules.tables import LEVELS

FALSE, TRUE = -2, -1
CODES: Mapping[str, Mapping[str | None, int]] = {
    fact: {None: 0, **{value: place for place, value in enumerate(values, 1)}}
    for fact, values in VALUES.items()
}
"""The code of every answer; 0 is not yet known."""

_Join = Literal["and", "or"]


class Join(NamedTuple):
    """Several nodes joined."""

    kind: Literal["and", "or"]
    children: tuple[int, ...]


class Branch(NamedTuple):
    """One node or another, by one bit of the code of an answer."""

    fact: str
    bit: int
    one: int
    zero: int


Node = Join | Branch


class Circuit:
    """The nodes for one engine, and which of them say that an outcome is at least of a level."""

    def __init__(self, rules: Engine) -> None:
        """Build the circuit from the engine's tables."""
        self.nodes: list[Node] = []
        self._places: dict[Node, int] = {}
        self._met: dict[tuple[object, ...], int] = {}
        self._rules = rules
        levels = range(1, len(LEVELS))
        self._lay_out_by_table()
        self.lowest = tuple(
            self._gated(rules.gate_axes, (), partial(self._asked, level, "and")) for level in levels
        )
        self.highest = tuple(
            self._gated(rules.gate_axes, (), partial(self._asked, level, "or")) for level in levels
        )
        undecided = self._gated(rules.gate_axes, (), self._undecided)
        # As for one use: never shown as out of scope while that is not known.
        self.shown = (
            self._join("or", [self.lowest[0], self._join("and", [undecided, self.highest[0]])]),
            *self.lowest[1:],
        )
        self.done = self._done()

    def _lay_out_by_table(self) -> None:
        """Build all nodes of a table side by side, so that few planes are in use at any time."""
        every = [[values[0] for values in axis.classes] for axis in self._rules.gate_axes]
        for table in self._rules.tables:
            for answers in product(*every):
                gates = dict(zip(self._rules.gate_facts, answers, strict=True))
                for asked in table.at_least[1:]:
                    self._table(table.axes, asked, table.grid.all, "and", gates)
                    self._table(table.axes, asked, table.grid.all, "or", gates)

    def _gated(self, axes: Sequence[Axis], answers: tuple[tuple[str, ...], ...], leaf: _Leaf) -> int:
        """Return the node that branches by the gates' facts; a leaf is given all ways they can turn out."""
        if not axes:
            names = self._rules.gate_facts
            ways = [dict(zip(names, each, strict=True)) for each in product(*answers)]
            return leaf(ways)
        axis, rest = axes[0], axes[1:]
        known = [
            (self._gated(rest, (*answers, values[:1]), leaf), _codes(axis.fact, values))
            for values in axis.classes
        ]
        every = tuple(values[0] for values in axis.classes)
        return self._branch(axis.fact, [*known, (self._gated(rest, (*answers, every), leaf), _UNKNOWN)])

    def _asked(self, level: int, unknown: _Join, ways: Sequence[_Facts]) -> int:
        return self._join(unknown, [self._join("or", self._tables(level, unknown, gates)) for gates in ways])

    def _undecided(self, ways: Sequence[_Facts]) -> int:
        return TRUE if self._rules.gates_differ(ways) else FALSE

    def _tables(self, level: int, unknown: _Join, gates: _Facts) -> list[int]:
        tables = self._rules.tables
        return [
            self._table(table.axes, table.at_least[level], table.grid.all, unknown, gates) for table in tables
        ]

    def _table(self, axes: Sequence[Axis], asked: int, every: int, unknown: _Join, gates: _Facts) -> int:
        """Return the node for the cells that ask enough, cut along the last axis, which is the coarsest."""
        if asked in {0, every}:
            return TRUE if asked else FALSE
        # The same cells are met again on many ways down; without this the circuit takes seconds to build.
        key = (axes[-1], asked, unknown, *gates.values())
        if key not in self._met:
            self._met[key] = self._cut(axes[-1], axes[:-1], asked, unknown, gates)
        return self._met[key]

    def _cut(self, axis: Axis, rest: Sequence[Axis], asked: int, unknown: _Join, gates: _Facts) -> int:
        below = (1 << axis.stride) - 1
        parts = [asked >> shift & below for shift in axis.shifts]
        if axis.fact in gates:
            chosen = next(
                part for part, values in zip(parts, axis.classes, strict=True) if gates[axis.fact] in values
            )
            return self._table(rest, chosen, below, unknown, gates)
        either = reduce(and_ if unknown == "and" else or_, parts)
        codes = [*(_codes(axis.fact, values) for values in axis.classes), _UNKNOWN]
        children = (self._table(rest, part, below, unknown, gates) for part in (*parts, either))
        return self._branch(axis.fact, list(zip(children, codes, strict=True)))

    def _branch(self, fact: str, children: Iterable[tuple[int, Iterable[int]]]) -> int:
        by_code = {code: child for child, codes in children for code in codes}
        return self._by_bits(fact, max(by_code).bit_length() - 1, by_code)

    def _by_bits(self, fact: str, bit: int, by_code: Mapping[int, int]) -> int:
        if len(set(by_code.values())) == 1:
            return next(iter(by_code.values()))
        one, zero = (
            {code: node for code, node in by_code.items() if code >> bit & 1 == side} for side in (1, 0)
        )
        if not one or not zero:
            return self._by_bits(fact, bit - 1, one or zero)
        sides = self._by_bits(fact, bit - 1, one), self._by_bits(fact, bit - 1, zero)
        return sides[0] if sides[0] == sides[1] else self._node(Branch(fact, bit, *sides))

    def _join(self, kind: _Join, children: Iterable[int]) -> int:
        settled, idle = (FALSE, TRUE) if kind == "and" else (TRUE, FALSE)
        kept = tuple(child for child in dict.fromkeys(children) if child != idle)
        if settled in kept or len(kept) < 2:
            return settled if settled in kept else kept[0] if kept else idle
        return self._node(Join(kind, kept))

    def _node(self, node: Node) -> int:
        if node not in self._places:
            self._places[node] = len(self.nodes)
            self.nodes.append(node)
        return self._places[node]

    def _done(self) -> tuple[tuple[int, ...], ...]:
        """Return, for each node, the nodes that nothing after it reads."""
        last = {place: place for place in range(len(self.nodes))}
        for place, node in enumerate(self.nodes):
            children = node.children if isinstance(node, Join) else (node.one, node.zero)
            last.update(dict.fromkeys((child for child in children if child >= 0), place))
        kept = {*self.shown, *self.lowest, *self.highest}
        done: list[list[int]] = [[] for _ in self.nodes]
        for place in last.keys() - kept:
            done[last[place]].append(place)
        return tuple(map(tuple, done))


_Facts = Mapping[str, str]
_Leaf = Callable[[Sequence[_Facts]], int]
_UNKNOWN = (0,)


def _codes(fact: str, values: Iterable[str]) -> tuple[int, ...]:
    return tuple(CODES[fact][value] for value in values)
