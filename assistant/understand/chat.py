"""The name of a model -> the model: the only module that names a vendor's library."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel

from assistant.understand.local import serve
from assistant.understand.model import Listener, ModelError

EXTRAS = {"openai": "openai", "anthropic": "anthropic", "google_genai": "google", "ollama": "ollama"}
"""Provider as LangChain calls it -> the extra of ours that installs what it needs."""
_NEEDS = {
    "openai": ("langchain", "langchain_openai"),
    "anthropic": ("langchain", "langchain_anthropic"),
    "google": ("langchain", "langchain_google_genai"),
    "ollama": ("langchain", "langchain_ollama"),
    "local": ("langchain", "langchain_openai", "xllamacpp"),
}
_NAMES = {"google": "google_genai"}
_LONGEST_ANSWER = 1_000
"""Tokens. A small model of one's own may not know when to stop, and the turn waits for it."""
_LONGEST_QUOTE = 80
"""Characters, for servers that can hold a model to it."""


class Server(NamedTuple):
    """An OpenAI-compatible server and its key; empty for the provider's own."""

    url: str = ""
    key: str = ""


def provider(spec: str) -> str:
    """Return who runs a model, as the person named it: `openai:gpt` -> `openai`."""
    return spec.partition(":")[0]


def chat_model(spec: str, server: Server, timeout: float) -> Listener:
    """Return the model that `provider:name` names; one line says what is missing."""
    who, _, name = spec.partition(":")
    if not who or not name:
        raise ModelError(f"FRANKLY_MODEL: {spec!r} is not provider:name, as in ollama:qwen3")
    _installed(who)
    if who == "local":
        server = Server(*serve(Path(name).expanduser()))
        who, name = "openai", Path(name).stem
    return _listener(_NAMES.get(who, who), name, spec, _given(who, server, timeout))


def _installed(who: str) -> None:
    extra = EXTRAS.get(who, who)
    missing = [module for module in _NEEDS.get(extra, ("langchain",)) if find_spec(module) is None]
    if missing:
        named = extra if extra in _NEEDS else "openai"
        raise ModelError(f"FRANKLY_MODEL needs what is not installed: uv sync --inexact --extra {named}")


def _given(who: str, server: Server, timeout: float) -> dict[str, Any]:
    if who == "ollama":  # no key, no retries, and the deadline is its client's
        return {"temperature": 0, "client_kwargs": {"timeout": timeout}} | (
            {"base_url": server.url} if server.url else {}
        )
    # One try: zero means "as you like" to Google's client, and is refused by none of the others as one is.
    given: dict[str, Any] = {
        "timeout": timeout,
        "max_retries": 1 if _NAMES.get(who, who) == "google_genai" else 0,
    }
    if server.url:
        # A server of one's own wants no key, but the client refuses to start without one.
        given |= {"base_url": server.url, "api_key": server.key or "not-needed"}
        given |= {"temperature": 0, "max_tokens": _LONGEST_ANSWER}
    return given


def _listener(who: str, name: str, spec: str, given: dict[str, Any]) -> Listener:
    try:
        from langchain.chat_models import init_chat_model

        model = init_chat_model(name, model_provider=who, **given)
    except Exception as error:
        raise ModelError(f"FRANKLY_MODEL: {spec!r} cannot be used: {_first_line(error)}") from None
    bounded = "max_tokens" in given  # a server of one's own, which knows more of schemas than providers do
    return lambda schema: model.with_structured_output(
        short(schema) if bounded else schema, method="json_schema"
    )


def short(schema: type[BaseModel]) -> dict[str, Any]:
    """Return a schema that ends a quote that does not end: small models repeat themselves."""
    found = schema.model_json_schema()
    for part in found["$defs"].values():
        part["properties"]["quote"]["maxLength"] = _LONGEST_QUOTE
    return found


def _first_line(error: Exception) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)
