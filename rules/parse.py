"""The tree of a policy.yaml -> Policy, one clear error at the first mistake."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any as Anything
from typing import TypeVar, get_args

from rules.errors import nearest
from rules.facts import DERIVED, PRODUCTION_FACTS, USE_FACTS, VERSION
from rules.policy import (
    All,
    Any,
    Condition,
    Conflict,
    Duty,
    Is,
    Not,
    Outcome,
    Policy,
    Precondition,
    Row,
    Rule,
    Statement,
)
from rules.spot import Spot

_Values = Mapping[str, tuple[str, ...]]
_Part = TypeVar("_Part", Rule, Precondition, Duty, Conflict)

PRODUCTION_VALUES: _Values = {fact.id: fact.values for fact in PRODUCTION_FACTS.values()}
VALUES: _Values = {
    **{fact.id: fact.values for fact in USE_FACTS.values()},
    **PRODUCTION_VALUES,
    **dict.fromkeys(DERIVED, ("yes", "no")),
}
"""All that a condition may name, and the values each may have."""

_TEXTS = ("id", "issuer", "title", "verified_how", "contact", "disclaimer")
REQUIRED = (*_TEXTS, "link", "read_on", "verified", "rules")
OPTIONAL = ("vocabulary", "preconditions", "duties", "conflicts", "statements")
_VERIFIED: tuple[str, ...] = get_args(Policy.model_fields["verified"].annotation)


def policy(top: Spot, digest: str) -> Policy:
    """Read a whole policy; `digest` is that of its folder."""
    parts = top.fields(REQUIRED, OPTIONAL)
    rules = _all(parts.get("rules"), _rule)
    if not rules:
        raise parts["rules"].wrong("a policy has at least one rule")
    ids = {rule.id for rule in rules} | {also for rule in rules for row in rule.rows for also in row.also}
    preconditions = _all(parts.get("preconditions"), lambda spot: _precondition(spot, ids))
    duties = _all(parts.get("duties"), lambda spot: _duty(spot, ids))
    conflicts = _all(parts.get("conflicts"), _conflict)
    carriers = ids | {part.id for group in (preconditions, duties, conflicts) for part in group}
    return Policy(
        **{key: parts[key].text() for key in _TEXTS},
        link=_link(parts["link"]),
        read_on=parts["read_on"].date(),
        verified=_word(parts["verified"], _VERIFIED),
        vocabulary=_vocabulary(parts.get("vocabulary")),
        rules=rules,
        preconditions=preconditions,
        duties=duties,
        conflicts=conflicts,
        statements=_statements(parts.get("statements"), carriers),
        digest=digest,
    )


def _word(spot: Spot, known: Collection[str]) -> Anything:
    # pydantic checks the word again, against the Literal that the type checker cannot see here.
    return spot.one_of(known)


def _vocabulary(spot: Spot | None) -> int:
    if spot is not None and spot.text() != str(VERSION):
        raise spot.wrong(f"vocabulary {spot.text()!r} is not known here; this is version {VERSION}")
    return VERSION


def _link(spot: Spot) -> str:
    if not (link := spot.text()).startswith(("https://", "http://")):
        raise spot.wrong(f"{link[:80]!r} is not a link; it starts with https://")
    return link


def _all(spot: Spot | None, read: Callable[[Spot], _Part]) -> tuple[_Part, ...]:
    found: dict[str, _Part] = {}
    for item in spot.items(named=True) if spot else ():
        part = read(item)
        if part.id in found:
            raise item.wrong(f"the id {part.id!r} is already taken")
        found[part.id] = part
    return tuple(found.values())


def _rule(spot: Spot) -> Rule:
    parts = spot.fields(("id", "title", "quote", "at", "remedy", "rows"), ("about", "from", "until", "link"))
    about: Anything = parts["about"].one_of(("use", "production")) if "about" in parts else "use"
    rows = tuple(
        _row(row, PRODUCTION_VALUES if about == "production" else VALUES) for row in parts["rows"].items()
    )
    if not rows:
        raise parts["rows"].wrong("a rule has at least one row")
    return Rule(
        id=parts["id"].text(),
        about=about,
        title=parts["title"].text(),
        quote=parts["quote"].text(),
        at=parts["at"].text(),
        remedy=parts["remedy"].text(),
        rows=rows,
        link=_link(parts["link"]) if "link" in parts else None,
        **_dates(parts),
    )


def _dates(parts: Mapping[str, Spot]) -> dict[str, Anything]:
    dates: dict[str, date] = {key: parts[key].date() for key in ("from", "until") if key in parts}
    if len(dates) == 2 and dates["until"] < dates["from"]:
        raise parts["until"].wrong(f"{dates['until']} is before the rule begins, on {dates['from']}")
    return dates


def _row(spot: Spot, known: _Values) -> Row:
    parts = spot.fields(("when", "outcome", "says"), ("also", "reading"))
    return Row(
        when=condition(parts["when"], known),
        outcome=Outcome(parts["outcome"].one_of(Outcome)),
        says=parts["says"].text(),
        also=parts["also"].texts() if "also" in parts else (),
        reading=_word(parts["reading"], ("strict", "lenient")) if "reading" in parts else None,
    )


def condition(spot: Spot, known: _Values = VALUES) -> Condition:
    """Read a condition: a mapping with exactly one of the four words as its key."""
    parts = spot.fields((), ("all", "any", "not", "is"))
    if len(parts) != 1:
        raise spot.wrong(f"a condition has exactly one of all, any, not and is; this one has {len(parts)}")
    (word, inner), *_ = parts.items()
    if word == "is":
        return _is(inner, known)
    if word == "not":
        return Not(inner=condition(inner, known))
    several = tuple(condition(item, known) for item in inner.items())
    return All(inner=several) if word == "all" else Any(inner=several)


def _is(spot: Spot, known: _Values) -> Is:
    parts = spot.any_fields()
    if len(parts) != 1:
        raise spot.wrong(f"'is' names exactly one fact; this one names {len(parts)}")
    (fact, value), *_ = parts.items()
    if fact not in known:
        raise spot.wrong(f"unknown fact {fact!r}{nearest(fact, known)}")
    spots = tuple(value.items()) if value.is_list() else (value,)
    values = tuple(item.one_of(known[fact]) for item in spots)
    if not values or len(set(values)) < len(values):
        raise value.wrong("each value is named once, and there is at least one")
    return Is(fact=fact, values=values)


def _precondition(spot: Spot, rules: Collection[str]) -> Precondition:
    texts = ("id", "title", "says", "missing", "who")
    parts = spot.fields((*texts, "needed", "met"), ("rules",))
    return Precondition(
        **{key: parts[key].text() for key in texts},
        needed=condition(parts["needed"]),
        met=condition(parts["met"]),
        rules=_names(parts.get("rules"), rules),
    )


def _duty(spot: Spot, rules: Collection[str]) -> Duty:
    parts = spot.fields(("id", "due", "says"), ("rules",))
    return Duty(
        id=parts["id"].text(),
        due=condition(parts["due"]),
        says=parts["says"].text(),
        rules=_names(parts.get("rules"), rules),
    )


def _names(spot: Spot | None, known: Collection[str]) -> tuple[str, ...]:
    names = tuple(spot.items()) if spot else ()
    for name in names:
        if name.text() not in known:
            raise name.wrong(f"nothing here has the id {name.text()!r}{nearest(name.text(), sorted(known))}")
    return tuple(name.text() for name in names)


def _conflict(spot: Spot) -> Conflict:
    parts = spot.fields(("id", "kind", "when", "says"), ("facts", "taken"))
    facts = tuple(parts["facts"].items()) if "facts" in parts else ()
    return Conflict(
        id=parts["id"].text(),
        kind=_word(parts["kind"], ("contradiction", "source")),
        when=condition(parts["when"]),
        says=parts["says"].text(),
        facts=tuple(fact.one_of(VALUES) for fact in facts),
        taken=parts["taken"].text() if "taken" in parts else None,
    )


def _statements(spot: Spot | None, carriers: Collection[str]) -> tuple[Statement, ...]:
    return tuple(_statement(item, carriers) for item in (spot.items() if spot else ()))


def _statement(spot: Spot, carriers: Collection[str]) -> Statement:
    parts = spot.fields(("at", "says"), ("carried_by", "why_none"))
    if ("carried_by" in parts) == ("why_none" in parts):
        raise spot.wrong("a statement has either 'carried_by' or 'why_none'")
    return Statement(
        at=parts["at"].text(),
        says=parts["says"].text(),
        carried_by=_names(parts.get("carried_by"), carriers),
        why_none=parts["why_none"].text() if "why_none" in parts else None,
    )
