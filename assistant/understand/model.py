"""A chat model as one more source: it may raise a risk, and it never clears one alone.

One call a turn, a schema of the facts still open, a deadline; anything else than a sound answer in time
is no answer, and the turn goes on without it.
"""

import asyncio
import logging
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Literal, Protocol

from jinja2 import Environment, StrictUndefined
from pydantic import BaseModel, ConfigDict, Field, create_model

from assistant.reading import Proposed, Reading, UseReading
from assistant.settings import SettingsError
from assistant.understand.polarity import SAFE, safe
from rules.facts import USE_FACTS

LONGEST = 6_000
"""Characters of a message that are sent; the rest is read by the rules alone."""
_TRIES = 2
_MOST = 12
"""Statements in one answer, for servers that can hold a model to it."""
SPOKEN_OF = tuple(fact for fact in USE_FACTS if fact in SAFE)
"""The facts a model is asked about: those that can raise a risk."""
_log = logging.getLogger(__name__)


class Chat(Protocol):
    """What is used of a LangChain chat model with structured output."""

    async def ainvoke(self, input: str) -> Any: ...  # noqa: D102


class Listener(Protocol):
    """Returns a chat model bound to a schema; tests give a scripted one."""

    def __call__(self, schema: type[BaseModel]) -> Chat: ...  # noqa: D102


class ModelError(SettingsError):
    """The model named in the settings cannot be used, and why."""


async def propose(
    listener: Listener,
    text: str,
    facts: Sequence[str],
    asked: str,
    means: Mapping[str, Mapping[str, str]],
    timeout: float,
) -> UseReading | None:
    """Return what the model proposes for the facts still open, or None where it gave no sound answer in time."""
    open_facts = [fact for fact in facts if fact in SPOKEN_OF]
    if not open_facts or not text.strip():
        return UseReading()
    schema = schema_of(tuple(open_facts))
    prompt = _prompt(text[:LONGEST], open_facts, asked, means)
    try:
        async with asyncio.timeout(timeout):
            return await _asked(listener(schema), schema, prompt, text)
    except Exception as error:  # whatever a model or its server does wrong, the interview goes on
        _log.warning("the model gave no answer: %s", type(error).__name__)
        return None


def merged(reading: Reading, model: UseReading, asked: Collection[str] = ()) -> Reading:
    """Add the risks a model quotes; it sets nothing else.

    Where another source read in passing that all is well, neither is believed: the fact stays open and is asked.
    """
    uses = list(reading.uses or (UseReading(quote=model.quote),))
    risks = {fact: p for fact, p in model.facts.items() if _risk(fact, p.value)}
    for fact, risk in risks.items():
        place = next((i for i, use in enumerate(uses) if risk.quote in use.quote), 0)
        uses[place] = _with_risk(uses[place], fact, risk, fact in asked)
    if tuple(uses) == reading.uses or not risks:
        return reading
    intent = "answer" if reading.intent == "none" else reading.intent
    return reading.model_copy(update={"uses": tuple(uses), "intent": intent})


def _with_risk(use: UseReading, fact: str, risk: Proposed, asked: bool) -> UseReading:
    read = use.facts.get(fact)
    if read is None:
        return use.model_copy(update={"facts": {**use.facts, fact: risk}})
    if asked or not safe(fact, read.value):
        return use
    return use.model_copy(update={"facts": {f: p for f, p in use.facts.items() if f != fact}})


def _risk(fact: str, value: object) -> bool:
    """Say whether a value can only make things stricter: "not sure" would end a question, and so is left to the person."""
    return fact in SAFE and not safe(fact, value) and value != "unsure"


@cache
def schema_of(facts: tuple[str, ...]) -> type[BaseModel]:
    """Return the schema of an answer: which values of these facts the message states, each with its quote."""
    pairs = tuple(f"{fact}={value}" for fact in facts for value in USE_FACTS[fact].values)
    strict = ConfigDict(extra="forbid")
    value: Any = (Literal[pairs], ...)
    stated: Any = create_model("Stated", __config__=strict, value=value, quote=(str, ...))
    most = Field(json_schema_extra={"maxItems": _MOST})
    return create_model("StatedInMessage", __config__=strict, stated=(list[stated], most))


async def _asked(chat: Chat, schema: type[BaseModel], prompt: str, text: str) -> UseReading | None:
    for _ in range(_TRIES):
        try:
            answer = await chat.ainvoke(prompt)
        except (ValueError, TypeError):
            continue  # malformed or cut short: ask once more, then go on without
        if isinstance(answer, dict):
            answer = schema.model_validate(answer)
        if isinstance(answer, schema):
            return UseReading(facts=_verbatim(answer, text))
    return None


def _verbatim(answer: Any, text: str) -> dict[str, Proposed]:
    """Keep what is quoted letter for letter; the first statement of a fact counts."""
    found: dict[str, Proposed] = {}
    for one in answer.stated:
        fact, _, value = one.value.partition("=")
        if one.quote.strip() and one.quote in text and fact not in found:
            found[fact] = Proposed(value=value, quote=one.quote, by="model")
    return found


def _prompt(text: str, facts: Sequence[str], asked: str, means: Mapping[str, Mapping[str, str]]) -> str:
    listed = [
        {
            "id": fact,
            "asks": USE_FACTS[fact].asks,
            "choices": [{"id": v, "means": means.get(fact, {}).get(v, v)} for v in USE_FACTS[fact].values],
        }
        for fact in facts
    ]
    return str(_template().render(facts=listed, asked=asked, message=text))


@cache
def _template() -> Any:
    source = (files("prompts") / "en" / "understand.md").read_text("utf-8")
    # The prompt is plain text for a model, not a page: nothing in it is markup to escape.
    return Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True).from_string(source)  # noqa: S701
