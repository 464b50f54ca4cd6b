"""Replies to one targeted question: the fact asked, what else they say, and what the person wants."""

from collections.abc import Sequence

from evaluation.facts import UNREAD
from evaluation.readers import Read
from evaluation.scale import lowers, risk, safe
from evaluation.tally import Tally
from evaluation.texts import Item, question, split_label

from assistant.understand.reading import Proposed, Reading, checked

PUBLIC = {"draft": "done", "over": "none", "keep": "none"}


def measure(items: Sequence[Item], read: Read) -> Tally:
    """Read every reply against its question and score it."""
    tally = Tally()
    for item in items:
        reading = checked(read(item["reply"], question(item["asked"]), uses=1), item["reply"])
        score(tally, item, reading)
    return tally


def score(tally: Tally, item: Item, reading: Reading) -> None:
    """Score one reading against its reply."""
    found: dict[str, Proposed] = {}
    for use in reversed(reading.uses):
        found.update(use.facts)
    _asked(tally, item, found.get(item["asked"], UNREAD))
    _also(tally, item, found)
    intent = PUBLIC.get(reading.intent, reading.intent)
    tally.add("intent", "intents")
    tally.add("intent", "intent_right", intent == item["intent"])
    if item["intent"] != "answer":
        tally.add("intent", "commands")
        tally.add("intent", "command_right", intent == item["intent"])
    if intent != item["intent"]:
        tally.fail(item["id"], "intent_wrong", "intent", item["intent"], intent, "", item["reply"])


def _asked(tally: Tally, item: Item, found: Proposed) -> None:
    fact, got = item["asked"], found.value
    wanted, _ = split_label(item["value"])
    if wanted:
        tally.add(fact, "stated")
        tally.add(fact, "right", got in wanted)
    doubtful = not wanted or any(risk(fact, value) for value in wanted)
    tally.add(fact, "grave", doubtful)
    if got in wanted or (got is None and not wanted):
        return None
    if got is None:
        return _fail(tally, item, "missed", fact, found)
    _fail(tally, item, "wrong" if wanted else "extra", fact, found)
    if (wanted and lowers(fact, got, wanted)) or (not wanted and safe(fact, got)):
        _fail(tally, item, "false_safe", fact, found)
    return None


def _also(tally: Tally, item: Item, found: dict[str, Proposed]) -> None:
    for fact, value in item["also"].items():
        tally.add("also", "also")
        tally.add("also", "also_right", fact in found and found[fact].value in split_label(value)[0])
    for fact, proposed in found.items():
        if fact == item["asked"] or fact in {"tools", "description"}:
            continue
        if fact not in item["also"]:
            _fail(tally, item, "extra_safe" if safe(fact, proposed.value) else "extra", fact, proposed)
        elif lowers(fact, proposed.value, split_label(item["also"][fact])[0]):
            _fail(tally, item, "false_safe", fact, proposed)


def _fail(tally: Tally, item: Item, what: str, fact: str, found: Proposed) -> None:
    want = item["value"] if fact == item["asked"] else item["also"].get(fact, "")
    text = f"[{item['asked']}] {item['reply']}"
    tally.fail(item["id"], what, fact, want, found.value, found.quote, text)
