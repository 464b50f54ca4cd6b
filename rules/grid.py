"""Conditions over a few facts -> sets of answers, each set one whole number.

A grid numbers every complete set of answers to its facts; bit n of a number stands for the n-th.
A condition is then the number of all answers under which it holds, and so "holds whatever the
unknown answers turn out to be", "may still hold" and "turns on this one fact" are each a few
operations on whole numbers, and exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import product
from math import prod
from operator import and_, itemgetter, or_
from typing import TypeVar

from rules.errors import RulesError
from rules.facts import DERIVED, PRODUCTION_FACTS, USE_FACTS
from rules.policy import All, Any, Condition, Is, Not

_Part = TypeVar("_Part")

VALUES: Mapping[str, tuple[str, ...]] = {
    fact.id: fact.values for fact in (*USE_FACTS.values(), *PRODUCTION_FACTS.values())
}
"""Every closed fact in vocabulary order, with its values."""

BIT: Mapping[str, int] = {fact: 1 << place for place, fact in enumerate(VALUES)}
"""One bit for each fact, so that a set of facts is a whole number too."""

MAX_CELLS = 1 << 22


def facts_of(*conditions: Condition) -> tuple[str, ...]:
    """Return the facts that conditions read, in the order named; derived facts count as what they need."""
    return tuple(dict.fromkeys(fact for named in _named(conditions) for fact in _needs(named.fact)))


def split(condition: Condition) -> list[Condition]:
    """Return the parts of an `any` that share no fact: it certainly holds if and only if one of them does."""
    if not isinstance(condition, Any):
        return [condition]
    groups = connected([(set(facts_of(part)), part) for part in condition.inner])
    return [Any(inner=tuple(parts)) for parts in groups]


def connected(parts: Iterable[tuple[set[str], _Part]]) -> list[list[_Part]]:
    """Return parts in groups that share no fact, each in the order given."""
    groups: list[tuple[set[str], list[tuple[int, _Part]]]] = []
    for place, (facts, part) in enumerate(parts):
        touching = [group for group in groups if group[0] & facts or not (group[0] or facts)]
        groups = [group for group in groups if group not in touching]
        merged = [each for group in touching for each in group[1]]
        groups.append((facts.union(*(group[0] for group in touching)), [*merged, (place, part)]))
    return [[part for _, part in sorted(group, key=itemgetter(0))] for _, group in groups]


def _named(conditions: Iterable[Condition]) -> Iterator[Is]:
    for condition in conditions:
        if isinstance(condition, Is):
            yield condition
        else:
            yield from _named((condition.inner,) if isinstance(condition, Not) else condition.inner)


def _needs(fact: str) -> tuple[str, ...]:
    return DERIVED[fact].needs if fact in DERIVED else (fact,)


class Axis:
    """One fact of a grid; values that no condition tells apart are one class."""

    __slots__ = ("bit", "classes", "codes", "fact", "first", "masks", "shifts", "stride")

    def __init__(
        self, fact: str, classes: Sequence[tuple[str, ...]], stride: int, key_stride: int, cells: int
    ) -> None:
        self.fact, self.classes, self.stride, self.bit = fact, tuple(classes), stride, BIT[fact]
        self.first = _repeated((1 << stride) - 1, stride * len(classes), cells)
        """The cells of the first class; those of the others are the same, shifted."""
        self.shifts = tuple(stride * place for place in range(len(classes)))
        self.masks: dict[str | None, int] = {None: (1 << cells) - 1}
        """The cells each answer leaves possible; None is not yet known."""
        self.codes: dict[str | None, int] = {None: key_stride * len(classes)}
        """What each answer adds to the key of a row of the table."""
        for place, values in enumerate(classes):
            self.masks |= dict.fromkeys(values, self.first << self.shifts[place])
            self.codes |= dict.fromkeys(values, key_stride * place)

    def project(self, cells: int) -> int:
        """Return the cells moved along this axis to its first class: where *some* answer is in the set."""
        return reduce(or_, (cells >> shift & self.first for shift in self.shifts))

    def turns(self, inside: int, outside: int) -> bool:
        """Return whether one answer to this fact, and nothing else, leads from the one set to the other."""
        return bool(self.project(inside) & self.project(outside))


class Grid:
    """All complete answers to the facts that some conditions read."""

    __slots__ = ("all", "axes", "by_fact")

    def __init__(self, facts: Iterable[str], conditions: Iterable[Condition]) -> None:
        classes = _classes(tuple(facts), tuple(conditions))
        sizes = [len(merged) for merged in classes.values()]
        if (cells := prod(sizes)) > MAX_CELLS:
            raise RulesError(f"too many facts hang together to be judged exactly: {', '.join(classes)}")
        self.all = (1 << cells) - 1
        self.axes = tuple(
            Axis(fact, merged, prod(sizes[:place]), prod(size + 1 for size in sizes[:place]), cells)
            for place, (fact, merged) in enumerate(classes.items())
        )
        self.by_fact = {axis.fact: axis for axis in self.axes}

    def box(self, facts: Mapping[str, str]) -> int:
        """Return the cells that the known facts leave possible."""
        return reduce(and_, (axis.masks[facts.get(axis.fact)] for axis in self.axes), self.all)

    def cells(self, condition: Condition) -> int:
        """Return the cells in which a condition holds."""
        if isinstance(condition, Is):
            return self._is(condition)
        if isinstance(condition, Not):
            return self.all & ~self.cells(condition.inner)
        inner = (self.cells(part) for part in condition.inner)
        return reduce(and_, inner, self.all) if isinstance(condition, All) else reduce(or_, inner, 0)

    def _is(self, condition: Is) -> int:
        if condition.fact not in DERIVED:
            masks = self.by_fact[condition.fact].masks
            return reduce(or_, (masks[value] for value in condition.values))
        derived = DERIVED[condition.fact]
        axes = [self.by_fact[fact] for fact in derived.needs]
        cells = 0
        for combination in product(*(axis.classes for axis in axes)):
            answers = [values[0] for values in combination]
            if ("yes" if derived.holds(*answers) else "no") in condition.values:
                cells |= reduce(
                    and_, (axis.masks[answer] for axis, answer in zip(axes, answers, strict=True))
                )
        return cells


class Predicate:
    """A condition, ready to be asked of facts of which it reads none that is unknown."""

    __slots__ = ("_cells", "_grid")

    def __init__(self, condition: Condition) -> None:
        self._grid = Grid(facts_of(condition), (condition,))
        self._cells = self._grid.cells(condition)

    def holds(self, facts: Mapping[str, str]) -> bool:
        """Return whether it holds on these facts."""
        return bool(self._grid.box(facts) & self._cells)


def _repeated(pattern: int, period: int, cells: int) -> int:
    """Return a pattern laid down once every period, by doubling: dividing takes a hundred times as long."""
    while period < cells:
        pattern |= pattern << period
        period *= 2
    return pattern & ((1 << cells) - 1)


def _classes(facts: tuple[str, ...], conditions: tuple[Condition, ...]) -> dict[str, list[tuple[str, ...]]]:
    named = tuple(_named(conditions))
    return {fact: _merged(fact, [part for part in named if fact in _needs(part.fact)]) for fact in facts}


def _merged(fact: str, named: Sequence[Is]) -> list[tuple[str, ...]]:
    found: dict[tuple[object, ...], list[str]] = {}
    for value in VALUES[fact]:
        found.setdefault(tuple(_seen(part, fact, value) for part in named), []).append(value)
    return [tuple(values) for values in found.values()]


def _seen(part: Is, fact: str, value: str) -> object:
    """Return all that a named fact shows of one value: two values that show the same are one class."""
    if part.fact == fact:
        return value in part.values
    derived = DERIVED[part.fact]
    others = [[value] if need == fact else VALUES[need] for need in derived.needs]
    return tuple(derived.holds(*answers) for answers in product(*others))
