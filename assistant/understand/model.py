"""A chat model as one more source: it may raise a risk, and it never clears one alone.

The only module that names a vendor's library. One call a turn, a schema of the facts still open, a
deadline; anything else than a sound answer in time is no answer, and the turn goes on without it.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Literal, Protocol

from jinja2 import Environment, StrictUndefined
from pydantic import BaseModel, ConfigDict, create_model

from assistant.reading import Proposed, Reading, UseReading
from assistant.settings import SettingsError
from assistant.understand.polarity import safe
from rules.facts import USE_FACTS

LONGEST = 6_000
"""Characters of a message that are sent; the rest is read by the rules alone."""
_TRIES = 2
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
    open_facts = [fact for fact in facts if fact in USE_FACTS]
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


def merged(reading: Reading, model: UseReading) -> Reading:
    """Add what a model read: risks it quotes, and the safe values another source read as well."""
    first = reading.uses[0] if reading.uses else UseReading(quote=model.quote)
    added = {
        fact: proposed
        for fact, proposed in model.facts.items()
        if fact not in first.facts and not safe(fact, proposed.value)
    }
    if not added:
        return reading
    uses = (first.model_copy(update={"facts": {**first.facts, **added}}), *reading.uses[1:])
    return reading.model_copy(
        update={"uses": uses, "intent": "answer" if reading.intent == "none" else reading.intent}
    )


@cache
def schema_of(facts: tuple[str, ...]) -> type[BaseModel]:
    """Return the schema of an answer: which values of these facts the message states, each with its quote."""
    pairs = tuple(f"{fact}={value}" for fact in facts for value in USE_FACTS[fact].values)
    strict = ConfigDict(extra="forbid")
    value: Any = (Literal[pairs], ...)
    stated: Any = create_model("Stated", __config__=strict, value=value, quote=(str, ...))
    return create_model("StatedInMessage", __config__=strict, stated=(list[stated], ...))


def chat_model(spec: str, url: str, timeout: float) -> Listener:
    """Return the model that `provider:name` names; one line says what is missing."""
    try:
        from langchain.chat_models import init_chat_model
    except ImportError:
        provider = spec.partition(":")[0] or "openai"
        raise ModelError(f"FRANKLY_MODEL needs its extra: uv sync --extra {provider}") from None
    given: dict[str, Any] = {"timeout": timeout, "max_retries": 0, "temperature": 0}
    if url:
        # A local server wants no key, but the client refuses to start without one.
        given |= {"base_url": url, "api_key": "not-needed"}
    try:
        model = init_chat_model(spec, **given)
    except Exception as error:
        raise ModelError(f"FRANKLY_MODEL: {spec!r} cannot be used: {error}") from None
    return lambda schema: model.with_structured_output(schema, method="json_schema")


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
