"""Strict YAML or JSON text -> a tree whose parts know their lines: no tags, no aliases, no guessed types."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import yaml

MAX_DEPTH = 40
# The parser in C is ten times as fast; the one in Python reads the same language.
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NULLS = {"", "~", "null", "Null", "NULL"}
_Kind = Literal["text", "null", "number", "truth"]


class MalformedError(ValueError):
    """Text that is not in the language, and the line where that shows."""

    def __init__(self, line: int | None, problem: str) -> None:
        super().__init__(problem)
        self.line, self.problem = line, problem


@dataclass(frozen=True, slots=True)
class Word:
    """One scalar as it was written; `kind` is what its writing says it is."""

    text: str
    line: int | None = None
    kind: _Kind = "text"


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Tree, ...]
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping, with the line of each key."""

    fields: dict[str, Tree]
    lines: dict[str, int | None]
    line: int | None = None


Tree = Word | Items | Fields


def decoded(raw: bytes | str) -> str:
    """Return text from bytes, refusing anything that is not plain UTF-8."""
    try:
        text = raw if isinstance(raw, str) else raw.decode("utf-8")
        text.encode("utf-8")
    except UnicodeDecodeError as wrong:
        raise MalformedError(None, f"this is not UTF-8 text (byte {wrong.start})") from None
    except UnicodeEncodeError as wrong:
        raise MalformedError(None, f"this is not UTF-8 text (character {wrong.start})") from None
    if "\0" in text:
        raise MalformedError(
            text.count("\n", 0, text.index("\0")) + 1, "this is not text: it holds a NUL character"
        )
    return text.removeprefix("\ufeff")


def yaml_tree(text: str) -> Tree:
    """Read one YAML document."""
    try:
        events = yaml.parse(text, Loader=_Loader)
        for event in events:
            if not isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent):
                break
        else:
            event = yaml.StreamEndEvent()
        if isinstance(event, yaml.StreamEndEvent):
            return Word("", 1, "null")
        tree = _grown(event, events, 0)
        next(events)
        if isinstance(more := next(events), yaml.DocumentStartEvent):
            raise MalformedError(_line(more), "only one document is read; remove the '---'")
        return tree
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        said = wrong.problem or wrong.context or "not valid YAML"
        raise MalformedError(mark.line + 1 if mark else None, f"not valid YAML: {said}") from None
    except yaml.YAMLError as wrong:
        raise MalformedError(None, f"not valid YAML: {str(wrong).splitlines()[0]}") from None


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _grown(event: Any, events: Iterator[Any], depth: int) -> Tree:
    if isinstance(event, yaml.AliasEvent):
        raise MalformedError(_line(event), f"aliases are not read; write out what *{event.anchor} stands for")
    if event.tag not in {None, "!"}:
        raise MalformedError(_line(event), f"tags are not read; remove {event.tag!r}")
    if depth > MAX_DEPTH:
        raise MalformedError(_line(event), f"nested deeper than {MAX_DEPTH} levels")
    if isinstance(event, yaml.ScalarEvent):
        null = event.style in {None, ""} and event.value in _NULLS
        return Word(event.value, _line(event), "null" if null else "text")
    if isinstance(event, yaml.SequenceStartEvent):
        return Items(tuple(_items(events, depth)), _line(event))
    return _fields(event, events, depth)


def _items(events: Iterator[Any], depth: int) -> Iterator[Tree]:
    while not isinstance(event := next(events), yaml.SequenceEndEvent):
        yield _grown(event, events, depth + 1)


def _fields(start: Any, events: Iterator[Any], depth: int) -> Fields:
    fields: dict[str, Tree] = {}
    lines: dict[str, int | None] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        key = _grown(event, events, depth + 1)
        if not isinstance(key, Word):
            raise MalformedError(key.line, "a key is one word, not a list or a mapping")
        if key.text in fields:
            raise MalformedError(key.line, f"{key.text!r} is given twice, first in line {lines[key.text]}")
        lines[key.text] = key.line
        fields[key.text] = _grown(next(events), events, depth + 1)
    return Fields(fields, lines, _line(start))


def json_tree(text: str) -> Tree:
    """Read one JSON document; lines are not known, duplicate keys are refused."""
    try:
        return plain_tree(json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant))
    except json.JSONDecodeError as wrong:
        raise MalformedError(
            wrong.lineno, f"not valid JSON: {wrong.msg[:1].lower()}{wrong.msg[1:]}"
        ) from None
    except RecursionError:
        raise MalformedError(None, f"nested deeper than {MAX_DEPTH} levels") from None
    except MalformedError:
        raise
    except ValueError:
        raise MalformedError(None, "not valid JSON: a number is too long") from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise MalformedError(None, f"{key!r} is given twice")
        found[key] = value
    return found


def _no_constant(word: str) -> None:
    raise MalformedError(None, f"not valid JSON: {word} is not a value")


def plain_tree(value: Any, depth: int = 0) -> Tree:
    """Turn plain Python values into a tree."""
    if depth > MAX_DEPTH:
        raise MalformedError(None, f"nested deeper than {MAX_DEPTH} levels")
    if isinstance(value, str):
        return Word(value)
    if value is None:
        return Word("", None, "null")
    if isinstance(value, bool):
        return Word(str(value).lower(), None, "truth")
    if isinstance(value, Mapping):
        fields = {str(key): plain_tree(inner, depth + 1) for key, inner in value.items()}
        return Fields(fields, dict.fromkeys(fields))
    if isinstance(value, list | tuple):
        return Items(tuple(plain_tree(inner, depth + 1) for inner in value))
    return Word(str(value)[:80], None, "number")
