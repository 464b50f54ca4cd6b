"""Counts by fact and measure, the failures behind them, and 95 % intervals."""

from collections import Counter
from collections.abc import Iterable, Iterator
from math import sqrt
from typing import Any, NamedTuple

ALL = "all"


class Failure(NamedTuple):
    """One thing that was read wrong."""

    id: str
    what: str
    fact: str
    want: str
    got: str
    quote: str
    text: str


class Tally:
    """What was counted, by fact, and what failed."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()
        self.failures: list[Failure] = []

    def add(self, fact: str, measure: str, count: int = 1) -> None:
        """Count for a fact and for all of them."""
        self.counts[fact, measure] += count
        self.counts[ALL, measure] += count

    def fail(self, id: str, what: str, fact: str, want: str, got: object, quote: str, text: str) -> None:
        """Count a failure and keep it."""
        self.add(fact, what)
        self.failures.append(Failure(id, what, fact, want, str(got), quote, text))

    def get(self, measure: str, fact: str = ALL) -> int:
        """Return a count."""
        return self.counts[fact, measure]

    def facts(self) -> list[str]:
        """Return the facts that were counted, most often stated first."""
        found = {fact for fact, _ in self.counts} - {ALL}
        return sorted(found, key=lambda fact: (-self.get("stated", fact), fact))

    def share(self, measure: str, of: str, fact: str = ALL) -> "Share":
        """Return a share with its interval."""
        return share(self.get(measure, fact), self.get(of, fact))


class Share(NamedTuple):
    """A share of a count, with its 95 % Wilson interval."""

    hits: int
    of: int
    value: float | None
    low: float | None
    high: float | None

    def shown(self) -> str:
        """Return it for the table."""
        if self.value is None:
            return "-"
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}] {self.hits}/{self.of}"


def share(hits: int, of: int) -> Share:
    """Return hits of a number with their Wilson interval."""
    if not of:
        return Share(hits, of, None, None, None)
    low, high = wilson(hits, of)
    return Share(hits, of, hits / of, low, high)


def wilson(hits: int, of: int, z: float = 1.959964) -> tuple[float, float]:
    """Return the Wilson score interval of a share."""
    p, square = hits / of, z * z / of
    middle = (p + square / 2) / (1 + square)
    half = z * sqrt(p * (1 - p) / of + square / (4 * of)) / (1 + square)
    return max(0.0, middle - half), min(1.0, middle + half)


def percentile(values: Iterable[float], at: float) -> float:
    """Return the value below which a share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(at * len(ordered)))] if ordered else 0.0


def as_json(failures: Iterable[Failure]) -> Iterator[dict[str, Any]]:
    """Yield failures as JSON values."""
    yield from (failure._asdict() for failure in failures)
