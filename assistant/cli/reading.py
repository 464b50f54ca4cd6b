"""`frankly read`: a message in, the reading out; what tests and other tools measure the reader with."""

import asyncio
import json
from collections.abc import Iterable, Iterator
from typing import Any

from assistant.reading import AskedQuestion, Reading, checked
from assistant.settings import Settings
from assistant.understand import read
from assistant.understand.model import chat_model, merged, propose
from assistant.words import words
from rules.errors import FactsError, nearest
from rules.facts import PRODUCTION_FACTS, USE_FACTS, Production, Use

_FACTS = tuple(dict.fromkeys((*Use.model_fields, *Production.model_fields)))
_INTENTS = {"draft": "done", "over": "none", "keep": "none"}


def read_message(text: str, asked: str | None, model: str | None, settings: Settings) -> dict[str, Any]:
    """Return the reading of one message as JSON values."""
    if asked and asked not in _FACTS:
        raise FactsError("--asked", f"there is no fact {asked!r}{nearest(asked, _FACTS)}")
    reading = read(text, _question(asked, settings), uses=0, lang=settings.language)
    if spec := model or settings.model:
        reading = asyncio.run(_with_model(reading, text, asked, spec, settings))
    return public(checked(reading, text))


def read_lines(lines: Iterable[bytes], model: str | None, settings: Settings) -> Iterator[dict[str, Any]]:
    """Yield one reading a line, with the line's id."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            given = _line(line, number)
            yield {"id": given.get("id"), **read_message(given["text"], given.get("asked"), model, settings)}


def public(reading: Reading) -> dict[str, Any]:
    """Return a reading as it is promised: uses with facts, and the intent."""
    uses = [
        {"facts": {fact: p.model_dump(mode="json") for fact, p in use.facts.items()}} for use in reading.uses
    ]
    production = {fact: p.model_dump(mode="json") for fact, p in reading.production.items()}
    return {"uses": uses, "production": production, "intent": _INTENTS.get(reading.intent, reading.intent)}


async def _with_model(
    reading: Reading, text: str, asked: str | None, spec: str, settings: Settings
) -> Reading:
    texts, timeout = words(settings.language), settings.model_timeout
    means = {fact: {v: texts.noted(fact, v) for v in known.values} for fact, known in USE_FACTS.items()}
    question = texts.facts[asked]["ask"] if asked else ""
    listener = chat_model(spec, settings.model_url, timeout)
    found = await propose(listener, text, tuple(USE_FACTS), question, means, timeout)
    return merged(reading, found) if found else reading


def _question(asked: str | None, settings: Settings) -> AskedQuestion | None:
    if asked is None:
        return None
    closed = USE_FACTS.get(asked) or PRODUCTION_FACTS.get(asked)
    texts = words(settings.language)
    labels = {asked: {value: texts.label(asked, value) for value in closed.values}} if closed else {}
    return AskedQuestion(facts=(asked,), kind="choice" if closed else "text", labels=labels)


def _line(line: bytes, number: int) -> dict[str, Any]:
    try:
        given = json.loads(line.decode("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        given = None
    if not isinstance(given, dict) or not isinstance(given.get("text"), str):
        raise FactsError(f"<stdin>:{number}", 'not a message; write {"id", "text", "asked"?}')
    return given
