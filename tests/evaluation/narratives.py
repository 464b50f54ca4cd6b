"""Opening messages against their labels: facts use by use, tools, quotes, number of uses, time."""

from collections.abc import Iterator, Sequence
from itertools import permutations
from time import perf_counter
from typing import Any

from evaluation.facts import score_facts
from evaluation.readers import Read
from evaluation.tally import Tally
from evaluation.texts import Item, split_label

from assistant.understand.reading import Reading, UseReading, checked
from rules.facts import PRODUCTION_FACTS, USE_FACTS

_CLOSED, _WHOLE = tuple(USE_FACTS), tuple(PRODUCTION_FACTS)
_TEXTS = ("title", "commissioner", "company")


def measure(
    items: Sequence[Item], read: Read, scored: bool = True
) -> tuple[Tally, list[float], list[Reading]]:
    """Read every narrative; return what was counted, the seconds each took and the readings."""
    tally, seconds, readings = Tally(), [], []
    for item in items:
        start = perf_counter()
        reading = read(item["text"], None)
        seconds.append(perf_counter() - start)
        _quotes(tally, item, reading)
        reading = checked(reading, item["text"])
        readings.append(reading)
        if scored:
            score(tally, item, reading)
    return tally, seconds, readings


def score(tally: Tally, item: Item, reading: Reading) -> None:
    """Score one reading against its narrative."""
    spoken = [use for use in reading.uses if use.facts]
    tally.add("uses", "texts")
    if len(spoken) == len(item["uses"]):
        tally.add("uses", "number_right")
    else:
        tally.fail(item["id"], "number_wrong", "uses", str(len(item["uses"])), len(spoken), "", item["text"])
    for labels, use in _matched(item["uses"], spoken):
        score_facts(tally, item["id"], item["text"], labels["facts"], use.facts, _CLOSED)
    whole = {f: v for f, v in item.get("production", {}).items() if f in _WHOLE}
    score_facts(tally, item["id"], item["text"], whole, reading.production, _WHOLE)
    _production_texts(tally, item, reading)
    score_tools(tally, item, spoken)


def score_tools(tally: Tally, item: Item, spoken: Sequence[UseReading]) -> None:
    """Score tool names over the whole text; `tools_maybe` are right either way."""
    wanted = {name.casefold() for use in item["uses"] for name in use["tools"]}
    free = {name.casefold() for use in item["uses"] for name in use.get("tools_maybe", ())}
    got = {str(tool["name"]).casefold() for use in spoken if "tools" in use.facts for tool in _tools(use)}
    found = {name for name in wanted if any(_same(name, other) for other in got)}
    extra = {name for name in got if not any(_same(name, other) for other in wanted | free)}
    tally.add("tools", "tools_named", len(wanted))
    tally.add("tools", "tools_found", len(found))
    tally.add("tools", "tools_read", len(found) + len(extra))
    for name in wanted - found:
        tally.fail(item["id"], "tool_missed", "tools", name, "", "", item["text"])
    for name in extra:
        tally.fail(item["id"], "tool_invented", "tools", "", name, "", item["text"])


def _tools(use: UseReading) -> list[dict[str, Any]]:
    value = use.facts["tools"].value
    return [t if isinstance(t, dict) else {"name": t} for t in value]


def _same(one: str, other: str) -> bool:
    return one == other or f" {one} " in f" {other} " or f" {other} " in f" {one} "


def _quotes(tally: Tally, item: Item, reading: Reading) -> None:
    proposed = [p for use in reading.uses for p in use.facts.values()] + [*reading.production.values()]
    tally.add("quotes", "quotes", len(proposed))
    for found in proposed:
        if not found.quote or found.quote not in item["text"]:
            tally.fail(item["id"], "quote_not_verbatim", "quotes", "", found.value, found.quote, item["text"])


def _matched(labels: Sequence[Item], uses: Sequence[UseReading]) -> Iterator[tuple[Item, UseReading]]:
    """Pair labelled and read uses so that they agree best; what is left over meets nothing."""
    nothing: Item = {"facts": {}, "tools": []}
    empty = UseReading()
    size = max(len(labels), len(uses), 1)
    wanted = [*labels, *[nothing] * (size - len(labels))]
    got = [*uses, *[empty] * (size - len(uses))]
    fits = [[_agreement(label, use) for use in got] for label in wanted]
    tries = permutations(range(size)) if size <= 6 else [tuple(range(size))]
    best = max(tries, key=lambda order: sum(fits[i][j] for i, j in enumerate(order)))
    return ((label, got[place]) for label, place in zip(wanted, best, strict=True))


def _agreement(label: Item, use: UseReading) -> int:
    total = 0
    for fact, text in label["facts"].items():
        if fact in use.facts:
            total += 1 if str(use.facts[fact].value) in split_label(text)[0] else -1
    named = {name.casefold() for name in label["tools"]}
    got = [str(tool["name"]).casefold() for tool in (_tools(use) if "tools" in use.facts else ())]
    return total + sum(2 if name in named else -1 for name in got)


def _production_texts(tally: Tally, item: Item, reading: Reading) -> None:
    wanted = {f: str(v) for f, v in item.get("production", {}).items() if f in _TEXTS}
    for fact, value in wanted.items():
        found = reading.production.get(fact)
        right = found is not None and str(found.value).casefold() == value.casefold()
        tally.add(fact, "text_stated")
        tally.add(fact, "text_right", right)
