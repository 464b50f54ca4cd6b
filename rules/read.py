"""A facts file, or plain values -> the production and its uses, with errors a caller can act on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from rules.errors import FactsError, nearest
from rules.facts import PRODUCTION_FACTS, USE_FACTS, Fact, Frozen, Production, Text, Tool, Use
from rules.spot import Spot
from rules.tree import MalformedError, Tree, decoded, json_tree, plain_tree, yaml_tree

MAX_CHARACTERS = 5_000_000
MAX_TEXT = 1_000_000
MAX_USES = 10_000
_LISTS = {"territories", "channels", "guilds"}


class FactsFile(Frozen):
    """What a facts file holds."""

    production: Production
    uses: tuple[Use, ...]
    policies: tuple[Text, ...] = ()


def read_facts(text: str | bytes, name: str = "<stdin>") -> FactsFile:
    """Read a facts file, JSON or YAML by what it looks like."""
    try:
        return _facts_file(Spot(_tree(text, name)))
    except MalformedError as wrong:
        where = name if wrong.line is None else f"{name}:{wrong.line}"
        raise FactsError(where, wrong.problem) from None


def read_use(values: Mapping[str, Any], where: str = "use") -> Use:
    """Read one use from plain values."""
    try:
        return use_at(Spot(plain_tree(values)), str(values.get("id", "use")))
    except MalformedError as wrong:
        raise FactsError(where, wrong.problem) from None


def read_production(values: Mapping[str, Any], where: str = "production") -> Production:
    """Read a production from plain values."""
    try:
        return production_at(Spot(plain_tree(values)))
    except MalformedError as wrong:
        raise FactsError(where, wrong.problem) from None


def _tree(raw: str | bytes, name: str) -> Tree:
    if len(raw) > MAX_CHARACTERS:
        raise MalformedError(
            None, f"larger than {MAX_CHARACTERS:,} characters; leave long documents out of the facts"
        )
    text = decoded(raw)
    looks_like_json = text.lstrip().startswith("{") and not name.lower().endswith((".yaml", ".yml"))
    return json_tree(text) if looks_like_json or name.lower().endswith(".json") else yaml_tree(text)


def _facts_file(top: Spot) -> FactsFile:
    if top.is_null():
        raise top.wrong("there are no facts here; it takes 'production' and 'uses'")
    parts = top.fields((), ("production", "uses", "policies"))
    production = parts.get("production")
    policies = parts.get("policies")
    return FactsFile(
        production=Production() if production is None or production.is_null() else production_at(production),
        uses=uses_at(parts.get("uses")),
        policies=() if policies is None or policies.is_null() else tuple(dict.fromkeys(policies.texts())),
    )


def uses_at(spot: Spot | None) -> tuple[Use, ...]:
    """Read a list of uses, each with an id of its own."""
    items = tuple(spot.items()) if spot and not spot.is_null() else ()
    if not items:
        raise MalformedError(None, "uses: there is no use of generative AI to judge; give at least one")
    if len(items) > MAX_USES:
        raise MalformedError(None, f"uses: more than {MAX_USES:,}; judge them in several files")
    found: dict[str, Use] = {}
    for place, item in enumerate(items, 1):
        use = use_at(item, f"use-{place}")
        if use.id in found:
            raise item.wrong(f"the id {use.id!r} is already taken by another use")
        found[use.id] = use
    return tuple(found.values())


def use_at(spot: Spot, default_id: str) -> Use:
    """Read one use."""
    parts = _known(spot, Use)
    given = {name: _value(name, part, USE_FACTS) for name, part in parts.items() if not part.is_null()}
    given.setdefault("id", default_id)
    return Use(**{name: value for name, value in given.items() if value is not None})


def production_at(spot: Spot) -> Production:
    """Read what is known of the production."""
    parts = _known(spot, Production)
    given = {name: _value(name, part, PRODUCTION_FACTS) for name, part in parts.items() if not part.is_null()}
    return Production(**{name: value for name, value in given.items() if value is not None})


def _known(spot: Spot, model: type[BaseModel]) -> dict[str, Spot]:
    parts = spot.any_fields()
    for name, part in parts.items():
        if name not in model.model_fields:
            raise part.wrong(f"unknown fact{nearest(name, model.model_fields)}", spot.line_of(name))
    return parts


def _value(name: str, spot: Spot, closed: Mapping[str, Fact]) -> Any:
    if name in closed:
        return spot.one_of(closed[name].values)
    if name in _LISTS:
        return tuple(_text(item) for item in spot.items())
    if name == "tools":
        return tuple(_tool(item) for item in spot.items())
    return _text(spot) if name == "id" or not spot.is_empty() else None


def _text(spot: Spot) -> str:
    if len(text := spot.text()) > MAX_TEXT:
        raise spot.wrong(f"longer than {MAX_TEXT:,} characters")
    return decoded(text)


def _tool(spot: Spot) -> Tool:
    parts = spot.fields(("name",), ("version", "plan"))
    return Tool(**{key: _text(part) for key, part in parts.items() if key == "name" or not part.is_empty()})
