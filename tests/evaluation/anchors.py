"""The older texts with coarse labels, scored through mapping.json."""

from collections.abc import Iterable, Sequence

from evaluation.narratives import score_tools
from evaluation.readers import Read
from evaluation.tally import Tally
from evaluation.texts import Item, mapping, question, split_label

from assistant.understand.reading import Reading, UseReading, checked

_SAFE_SIDE = {"enterprise_secured": "yes", "consent_obtained": "yes", "consent": "yes"}
_PURPOSES = ("category", "use_case")


def measure(items: Sequence[Item], read: Read) -> Tally:
    """Read narratives and score their coarse facts."""
    tally, names = Tally(), {name for item in items for use in item["uses"] for name in use["coarse"]}
    for item in items:
        reading = checked(read(item["text"], None), item["text"])
        spoken = [use for use in reading.uses if use.facts]
        for use in item["uses"]:
            silent = dict.fromkeys(names - use["coarse"].keys() - set(_PURPOSES), "unknown")
            score_coarse(tally, item["id"], item["text"], use["coarse"] | silent, spoken)
        score_tools(tally, item, spoken)
    return tally


def measure_replies(items: Sequence[Item], read: Read) -> Tally:
    """Read replies and score their coarse facts; a question turned round is not one we ask."""
    tally = Tally()
    for item in items:
        if not item.get("question_inverted"):
            reading = checked(read(item["reply"], question(item["asked"]), uses=1), item["reply"])
            _reply(tally, item, reading)
    return tally


def _reply(tally: Tally, item: Item, reading: Reading) -> None:
    text = f"[{item['asked']}] {item['reply']}"
    score_coarse(tally, item["id"], text, item["coarse"], reading.uses)


def score_coarse(tally: Tally, id: str, text: str, coarse: Item, uses: Sequence[UseReading]) -> None:
    """Score the coarse facts of one text."""
    pairs = {(fact, str(p.value)): p.quote for use in uses for fact, p in use.facts.items()}
    for name, label in coarse.items():
        wanted, free = split_label(label)
        if name in _PURPOSES:
            _purpose(tally, id, text, name, wanted, pairs)
        elif name in mapping()["facts"]:
            _fact(tally, id, text, name, (wanted - {"unsure"}, free or "unsure" in wanted), pairs)


def coarse_value(name: str, pairs: Iterable[tuple[str, str]]) -> str | None:
    """Return yes, no or None for a coarse fact, from what was read."""
    held, rules = set(pairs), mapping()["facts"][name]
    return next((v for v in ("yes", "no") if any(tuple(p) in held for p in rules[v])), None)


def _fact(
    tally: Tally,
    id: str,
    text: str,
    name: str,
    label: tuple[frozenset[str], bool],
    pairs: dict[tuple[str, str], str],
) -> None:
    (wanted, free), got, gated = label, coarse_value(name, pairs), not mapping()["facts"][name].get("coarse")
    calm = _SAFE_SIDE.get(name, "no")
    shown = "|".join(sorted(wanted | ({"unknown"} if free else set())))
    if wanted and not free:
        tally.add(name, "stated")
        tally.add(name, "right", got in wanted)
    tally.add(name, "silent", not wanted)
    if got is None or got in wanted:
        return None
    said = "critical" if wanted else "unsupported"
    what = (said if gated else f"{said}_coarse") if got == calm else "alarm"
    quote = "; ".join(q for pair, q in pairs.items() if list(pair) in mapping()["facts"][name][got])
    return tally.fail(id, what, name, shown, got, quote, text)


def _purpose(
    tally: Tally, id: str, text: str, name: str, wanted: frozenset[str], pairs: dict[tuple[str, str], str]
) -> None:
    known = mapping()["categories"]["map"]
    right = {purpose for value in wanted for purpose in known.get(value, ())}
    got = {value for fact, value in pairs if fact == "purpose"}
    tally.add("purpose", "purposes")
    tally.add("purpose", "purpose_right", bool(got & right))
    if got and not got & right:
        tally.fail(id, "purpose_wrong", "purpose", "|".join(sorted(right)), sorted(got), "", text)
