"""A register of many uses, as columns of bytes -> their outcomes, by the same tables as for one use.

Eight uses share a byte: each set of answers becomes a plane of bits, and the circuit of the tables
is run on whole planes. Only this module imports numpy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rules.circuit import CODES, FALSE, TRUE, Branch, Circuit, Join
from rules.engine import Engine
from rules.errors import RulesError, nearest
from rules.facts import VERSION
from rules.tables import LEVELS

Bytes = NDArray[np.uint8]
# Few enough uses for the planes to stay in the cache, enough for numpy's calls not to count.
_STEP = 1 << 17


@dataclass(frozen=True)
class Register:
    """Uses by column, a byte a use: the code of its answer; what has no column is not yet known."""

    size: int
    columns: Mapping[str, Bytes]
    vocabulary: int = VERSION

    def __post_init__(self) -> None:
        """Refuse columns that this vocabulary cannot read."""
        if self.vocabulary != VERSION:
            raise RulesError(
                f"the register is coded in vocabulary {self.vocabulary}; this is version {VERSION}"
            )
        for fact, column in self.columns.items():
            if fact not in CODES:
                raise RulesError(f"unknown fact {fact!r}{nearest(fact, CODES)}")
            if column.dtype != np.uint8 or column.shape != (self.size,):
                raise RulesError(f"{fact}: the column does not fit; it takes {self.size} bytes")
            if self.size and int(column.max()) >= len(CODES[fact]):
                raise RulesError(f"{fact}: {int(column.max())} is not the code of an answer")


class Outcomes(NamedTuple):
    """For each use its outcome, by level, and whether another is still possible."""

    levels: Bytes
    undetermined: NDArray[np.bool_]

    def counted(self) -> dict[str, int]:
        """Return how many uses have each outcome."""
        counts = np.bincount(self.levels, minlength=len(LEVELS))
        return {outcome.value: int(count) for outcome, count in zip(LEVELS, counts, strict=True)}

    def changed(self, after: Outcomes, ids: Sequence[str]) -> list[str]:
        """Return the ids of the uses whose outcome is another afterwards."""
        return [ids[place] for place in np.flatnonzero(self.levels != after.levels).tolist()]


def encode(uses: Sequence[Mapping[str, str]]) -> Register:
    """Turn the closed facts of uses into columns."""
    columns = {
        fact: np.fromiter((codes[use.get(fact)] for use in uses), np.uint8, len(uses))
        for fact, codes in CODES.items()
    }
    return Register(len(uses), columns)


def judge_all(register: Register, rules: Engine) -> Outcomes:
    """Judge every use of a register."""
    circuit = _circuit(rules)
    scratch = np.empty(_STEP, np.uint8)
    found = Outcomes(np.empty(register.size, np.uint8), np.empty(register.size, np.bool_))
    for start in range(0, register.size, _STEP):
        part = slice(start, start + _STEP)
        columns = {fact: column[part] for fact, column in register.columns.items()}
        run = _Run(circuit, columns, len(found.levels[part]), scratch)
        found.levels[part], found.undetermined[part] = run.levels(circuit), run.undetermined(circuit)
    return found


@lru_cache(maxsize=8)
def _circuit(rules: Engine) -> Circuit:
    return Circuit(rules)


class _Run:
    """One pass of a circuit over some uses."""

    def __init__(self, circuit: Circuit, columns: Mapping[str, Bytes], size: int, scratch: Bytes) -> None:
        self._columns, self._size = columns, size
        self._bits: dict[tuple[str, int], Bytes] = {}
        self._scratch = scratch[:size]
        none = np.zeros((size + 7) // 8, np.uint8)
        # The two constants are -2 and -1: as indices, they are the last of all planes.
        self._planes: list[Bytes] = [*(none for _ in circuit.nodes), none, ~none]
        for place, node in enumerate(circuit.nodes):
            self._planes[place] = self._join(node) if isinstance(node, Join) else self._branch(node)
            for read in circuit.done[place]:
                # Given back at once, its memory is still in the cache for the next plane.
                self._planes[read] = none

    def levels(self, circuit: Circuit) -> Bytes:
        """Return the outcomes: one for each level that is reached."""
        first, *others = (np.unpackbits(self._planes[place], count=self._size) for place in circuit.shown)
        for other in others:
            first += other
        return first

    def undetermined(self, circuit: Circuit) -> NDArray[np.bool_]:
        """Return where the highest outcome is not the lowest."""
        pairs = zip(circuit.lowest, circuit.highest, strict=True)
        differ = reduce(np.bitwise_or, (self._planes[low] ^ self._planes[high] for low, high in pairs))
        return np.unpackbits(differ, count=self._size).view(np.bool_)

    def _join(self, node: Join) -> Bytes:
        planes = (self._planes[child] for child in node.children)
        return reduce(np.bitwise_and if node.kind == "and" else np.bitwise_or, planes)

    def _branch(self, node: Branch) -> Bytes:
        bit = self._bit(node.fact, node.bit)
        one, zero = self._planes[node.one], self._planes[node.zero]
        if node.one == TRUE:
            return bit | zero
        if node.zero == FALSE:
            return bit & one
        if node.one == FALSE:
            return zero & ~bit
        return one | ~bit if node.zero == TRUE else zero ^ (bit & (one ^ zero))

    def _bit(self, fact: str, bit: int) -> Bytes:
        """Return one bit of the codes of a fact, as a plane."""
        if (fact, bit) not in self._bits:
            column = self._columns.get(fact)
            if column is not None:
                # Into memory that stays: what is new is first handed out page by page, which takes longer.
                np.bitwise_and(column, np.uint8(1 << bit), out=self._scratch)
            self._bits[fact, bit] = self._planes[FALSE] if column is None else np.packbits(self._scratch)
        return self._bits[fact, bit]
