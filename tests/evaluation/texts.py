"""The evaluation texts, as they stand in the files beside this one."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from assistant.understand.reading import AskedQuestion
from assistant.words import words
from rules.facts import PRODUCTION_FACTS, USE_FACTS

HERE = Path(__file__).resolve().parent
SPLITS = ("tune", "test", "anchor")
Item = dict[str, Any]


def load(name: str) -> list[Item]:
    """Return the items of one file."""
    lines = (HERE / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def anchors(*names: str) -> list[Item]:
    """Return the items of several anchor files."""
    return [item for name in names for item in load(f"anchor_{name}")]


@cache
def mapping() -> Item:
    """Return how the coarse facts of the anchors follow from ours."""
    found: Item = json.loads((HERE / "mapping.json").read_text("utf-8"))
    return found


def split_label(label: str) -> tuple[frozenset[str], bool]:
    """Return the values a label allows, and whether it allows to leave the fact unread."""
    parts = frozenset(label.split("|"))
    return parts - {"unknown"}, "unknown" in parts


@cache
def question(fact: str | None) -> AskedQuestion | None:
    """Return the question that asks one fact alone, as the interview would word its buttons."""
    if fact is None:
        return None
    closed = USE_FACTS.get(fact) or PRODUCTION_FACTS.get(fact)
    texts = words("en")
    labels = {fact: {value: texts.label(fact, value) for value in closed.values}} if closed else {}
    return AskedQuestion(facts=(fact,), kind="choice" if closed else "text", labels=labels)
