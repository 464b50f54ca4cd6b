"""`frankly read`: a message in, the reading out; what tests and other tools measure the reader with."""

import asyncio
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from assistant.models import Asked, models_of
from assistant.reading import AskedQuestion, Reading, checked
from assistant.settings import Settings
from assistant.state import Interview
from assistant.understand import read
from assistant.words import words
from rules.errors import FactsError, nearest
from rules.facts import PRODUCTION_FACTS, USE_FACTS, Production, Use

_FACTS = tuple(dict.fromkeys((*Use.model_fields, *Production.model_fields)))
_INTENTS = {"draft": "done", "over": "none", "keep": "none"}


def read_message(text: str, asked: str | None, model: str | None, settings: Settings) -> dict[str, Any]:
    """Return the reading of one message as JSON values."""
    with _reader(model, settings) as read_one:
        return read_one(text, asked)


def read_lines(lines: Iterable[bytes], model: str | None, settings: Settings) -> Iterator[dict[str, Any]]:
    """Yield one reading a line, with the line's id."""
    with _reader(model, settings) as read_one:
        for number, line in enumerate(lines, 1):
            if line.strip():
                given = _line(line, number)
                yield {"id": given.get("id"), **read_one(given["text"], given.get("asked"))}


@contextmanager
def _reader(model: str | None, settings: Settings) -> Iterator[Callable[[str, str | None], dict[str, Any]]]:
    """Open the model once for all messages."""
    models, texts = (
        models_of(settings.model_copy(update={"model": model or settings.model})),
        words(settings.language),
    )

    def read_one(text: str, asked: str | None) -> dict[str, Any]:
        if asked and asked not in _FACTS:
            raise FactsError("--asked", f"there is no fact {asked!r}{nearest(asked, _FACTS)}")
        reading = read(text, _question(asked, settings), uses=0, lang=settings.language)
        question = Asked(texts.facts[asked]["ask"], (asked,), None) if asked else Asked("", (), None)
        told = runner.run(models.add(reading, text, Interview(), question, texts))
        return public(checked(told or reading, text))

    with asyncio.Runner() as runner:
        runner.run(models.ready())
        yield read_one


def public(reading: Reading) -> dict[str, Any]:
    """Return a reading as it is promised: uses with facts, and the intent."""
    uses = [
        {"facts": {fact: p.model_dump(mode="json") for fact, p in use.facts.items()}} for use in reading.uses
    ]
    production = {fact: p.model_dump(mode="json") for fact, p in reading.production.items()}
    return {"uses": uses, "production": production, "intent": _INTENTS.get(reading.intent, reading.intent)}


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
