"""All measures of one run, by split."""

import asyncio
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from evaluation import anchors, attack, interviews, narratives, replies
from evaluation.footprint import footprint
from evaluation.interviews import Course
from evaluation.models import Counted
from evaluation.person import Manner
from evaluation.readers import Mode, make_read
from evaluation.tally import Failure, Tally, percentile
from evaluation.texts import Item, load
from evaluation.texts import anchors as anchor_items

PARTS = ("narratives", "replies", "anchors", "interviews", "attack", "footprint")
ATTACKED = "s44"


class Options(NamedTuple):
    """What to measure, and with which reader."""

    mode: Mode = "on"
    model: str | None = None
    only: tuple[str, ...] = PARTS
    quick: bool = False


class Interviews(NamedTuple):
    """The interviews of one manner, with the reader and, for comparison, without."""

    manner: str
    on: list[Course]
    off: list[Course]


class Result(NamedTuple):
    """Everything that was measured."""

    options: Options
    narratives: dict[str, Tally]
    replies: dict[str, Tally]
    anchors: dict[str, Tally]
    interviews: dict[str, list[Interviews]]
    attack: tuple[Counter[str], list[attack.Hit]] | None
    seconds: list[float]
    footprint: dict[str, float]
    model: Counted | None = None

    def latency(self) -> dict[str, float]:
        """Return milliseconds for an opening message."""
        return {name: percentile(self.seconds, at) * 1000 for name, at in (("p50_ms", 0.5), ("p95_ms", 0.95))}


def run(options: Options, say: Callable[[str], None] = lambda _: None) -> Result:
    """Measure what was asked for."""
    model = Counted(options.model) if options.model else None
    result = Result(options, {}, {}, {}, {}, None, [], {}, model)
    read = make_read(options.mode, model)
    for split in ("tune", "test"):
        if "narratives" in options.only:
            say(f"narratives, {split}")
            result.narratives[split], seconds, _ = narratives.measure(
                _items("narratives", split, options), read
            )
            result.seconds.extend(seconds)
        if "replies" in options.only:
            result.replies[split] = replies.measure(_items("replies", split, options), read)
    if "anchors" in options.only:
        say("anchors")
        for name in ("t1", "t2", "real_dev"):
            result.anchors[name] = anchors.measure(_cut(anchor_items(name), options), read)
        for name in ("replies", "turns_dev"):
            result.anchors[name] = anchors.measure_replies(anchor_items(name), read)
    with tempfile.TemporaryDirectory(prefix="frankly-evaluation-") as folder:
        found = asyncio.run(_conversations(options, Path(folder), result, say))
    if "footprint" in options.only:
        say("footprint")
        result.footprint.update(footprint(options.mode))
    return result._replace(attack=found)


async def _conversations(
    options: Options, folder: Path, result: Result, say: Callable[[str], None]
) -> tuple[Counter[str], list[attack.Hit]] | None:
    for split in ("tune", "test") if "interviews" in options.only else ():
        items = _items("scenarios", split, options)
        result.interviews[split] = [
            await _interviews(items, options, folder, m, split, say, result.model) for m in _MANNERS
        ]
    if "attack" not in options.only:
        return None
    say("attack")
    scenario = next(item for item in load("scenarios") if item["id"] == ATTACKED)
    items, read = _cut(load("hostile"), options), make_read(options.mode)
    tried, hits = await attack.measure(items, scenario, read, folder, result.model)
    tried["every question"], safe = attack.everywhere(items, read)
    hits += safe
    for name in ("second", "third"):
        others = _cut(load(f"hostile_{name}"), options)
        tried[f"{name} set, every question"], safe = attack.everywhere(others, read, what=f"read_safe_{name}")
        hits += safe
    return tried, hits


_MANNERS: tuple[Manner, ...] = ("press", "text")


async def _interviews(
    items: list[Item],
    options: Options,
    folder: Path,
    manner: Manner,
    split: str,
    say: Callable[[str], None],
    model: Counted | None,
) -> Interviews:
    held: list[list[Course]] = []
    for mode in (options.mode, "off"):
        say(f"interviews, {split}, {manner}, reader {mode}")
        place = folder / f"{split}-{mode}"
        held.append(
            await interviews.measure(items, make_read(mode), place, manner, None if mode == "off" else model)
        )
    return Interviews(manner, *held)


def _items(name: str, split: str, options: Options) -> list[Item]:
    return _cut([item for item in load(name) if item["split"] == split], options)


def _cut(items: list[Item], options: Options) -> list[Item]:
    return items[::5] if options.quick else items


def failures(result: Result) -> dict[str, list[Failure]]:
    """Return what was read wrong, by part and split."""
    parts = {"narratives": result.narratives, "replies": result.replies, "anchors": result.anchors}
    return {
        f"{name}/{split}": tally.failures for name, part in parts.items() for split, tally in part.items()
    }


def course_rows(result: Result) -> dict[str, list[dict[str, Any]]]:
    """Return every interview, by split, manner and reader."""
    return {
        f"{split}/{held.manner}/{name}": [course.public() for course in courses]
        for split, both in result.interviews.items()
        for held in both
        for name, courses in ((result.options.mode, held.on), ("off", held.off))
    }
