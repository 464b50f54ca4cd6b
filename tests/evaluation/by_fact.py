"""The counts by fact, under the table."""

from collections.abc import Iterator, Mapping

from evaluation.measure import Result
from evaluation.tally import Tally

_BY_FACT = ("stated", "right", "wrong", "critical", "unsupported", "alarm", "silent")
_BY_REPLY = ("stated", "right", "missed", "wrong", "false_safe", "extra", "extra_safe")


def by_fact(result: Result) -> Iterator[str]:
    """Yield the counts by fact."""
    yield from _table("narratives", result.narratives, _BY_FACT)
    yield from _table("replies", result.replies, _BY_REPLY)
    yield from _table(
        "anchor", result.anchors, ("stated", "right", "critical", "unsupported", "alarm", "silent")
    )


def _table(part: str, tallies: Mapping[str, Tally], measures: tuple[str, ...]) -> Iterator[str]:
    for split, tally in tallies.items():
        yield f"\n{part}, {split:<12}            " + " ".join(f"{name:>11}" for name in measures)
        for fact in tally.facts():
            if any(tally.get(name, fact) for name in measures):
                yield f"  {fact:<36} " + " ".join(f"{tally.get(name, fact):>11}" for name in measures)
