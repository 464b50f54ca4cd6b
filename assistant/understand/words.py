"""The words and patterns of one language, read once from `prompts/<language>/` and compiled."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from assistant.understand.needles import Index, alternatives, index

PROMPTS = Path(__file__).resolve().parents[2] / "prompts"
_PIECE = re.compile(r"[^\W_]+")
_MACRO = re.compile(r"<([a-z]+)>")

Pattern = re.Pattern[str]


class Cue(NamedTuple):
    """One value a fact may take, and the words that say so."""

    fact: str
    value: str
    pattern: Pattern


class ToolName(NamedTuple):
    """One way to write the name of a tool of the gazetteer."""

    pieces: tuple[str, ...]
    name: str
    generative: bool
    plain: bool
    """It is an ordinary word too."""


class Words(NamedTuple):
    """Everything compiled for one language."""

    commands: Mapping[str, Pattern]
    topics: tuple[tuple[str, Pattern], ...]
    guards: Mapping[str, Pattern]
    replies: Mapping[str, Pattern]
    texts: Mapping[str, Pattern]
    who: tuple[Pattern, ...]
    who_index: Index
    commissioner: Pattern
    commissioners: Pattern
    kinds: tuple[tuple[str, Pattern], ...]
    cues: tuple[Cue, ...]
    cue_index: Index
    answers: Mapping[str, tuple[Cue, ...]]
    rows: Mapping[str, Pattern]
    ordinals: Mapping[str, int]
    uses: Mapping[str, Pattern]
    tools: Mapping[str, tuple[ToolName, ...]]
    """The first word of a name -> the names that begin with it, the longest first."""
    tool_guards: Mapping[str, Pattern]
    anchors: Mapping[str, Pattern]
    """A fact, or a fact and a value -> words of which the reader needs one before it may hear it."""


@cache
def words(lang: str) -> Words:
    """Return the words of a language, or the English ones where it has none of its own."""
    folder = PROMPTS / lang if (PROMPTS / lang / "reading.yaml").is_file() else PROMPTS / "en"
    data, tools = _load(folder / "reading.yaml"), _load(folder / "tools.yaml")["tools"]
    macros = _expanded(data["macros"])
    cues = _cues(data["cues"], macros)
    who = tuple(_any([pattern], macros) for pattern in data["who"])
    commissioners = "|".join(data["production"]["named"])
    return Words(
        commands={name: _whole(p, macros) for name, p in data["commands"].items()},
        topics=tuple((fact, _any(p, macros)) for fact, p in data["topics"].items()),
        guards={name: _any(p, macros) for name, p in data["guards"].items()},
        replies={name: _any(p, macros) for name, p in data["replies"].items()},
        texts={name: _whole(p, macros) for name, p in data["texts"].items()},
        who=who,
        who_index=index([pattern.pattern for pattern in who]),
        commissioner=_any(data["production"]["named"], {}),
        commissioners=_any(data["production"]["commissioned"], {"commissioner": commissioners}),
        kinds=tuple((kind, _any(p, macros)) for kind, p in data["kinds"].items()),
        cues=cues,
        cue_index=index([cue.pattern.pattern for cue in cues]),
        answers={fact: _cues({fact: given}, macros) for fact, given in data["answers"].items()},
        rows={fact: _any(p, macros) for fact, p in data["rows"].items()},
        ordinals={word: int(place) for word, place in data["ordinals"].items()},
        uses={name: _any(p, macros) for name, p in data["uses"].items()},
        tools=_tools(tools),
        tool_guards={name: _any(p, macros) for name, p in data["tool_guards"].items()},
        anchors={name: _any(p, macros) for name, p in data["anchors"].items()},
    )


def _load(path: Path) -> Any:
    with path.open(encoding="utf-8") as file:
        return yaml.load(file, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506 - scalars stay strings, `no` stays "no"


def _tools(tools: list[dict[str, Any]]) -> dict[str, tuple[ToolName, ...]]:
    named: dict[str, list[ToolName]] = {}
    for tool in tools:
        spelt = {tuple(_PIECE.findall(alias)) for alias in tool["aliases"]}
        for alias in tool["aliases"]:
            pieces = tuple(_PIECE.findall(alias))
            if pieces[:-1] in spelt and pieces[-1][0].isdigit():
                continue
            plain = alias in tool.get("plain", ())
            named.setdefault(pieces[0], []).append(
                ToolName(pieces, tool["name"], tool["generative"] == "yes", plain)
            )
    return {first: tuple(sorted(names, key=lambda n: -len(n.pieces))) for first, names in named.items()}


def _cues(given: dict[str, dict[str, list[str]]], macros: dict[str, str]) -> tuple[Cue, ...]:
    return tuple(
        Cue(fact, value, _any([alternative], {}))
        for fact, values in given.items()
        for value, patterns in values.items()
        for pattern in patterns
        for alternative in alternatives(_expand(pattern, macros))
    )


def _expanded(macros: dict[str, str]) -> dict[str, str]:
    done: dict[str, str] = {}
    for name, pattern in macros.items():
        done[name] = _expand(pattern, done)
    return done


def _expand(pattern: str, macros: dict[str, str]) -> str:
    return _MACRO.sub(lambda m: f"(?:{macros[m[1]]})" if m[1] in macros else m[0], pattern)


def _any(patterns: list[str], macros: dict[str, str]) -> Pattern:
    return re.compile(r"(?<!\w)(?:" + "|".join(_expand(p, macros) for p in patterns) + r")(?!\w)")


def _whole(patterns: list[str], macros: dict[str, str]) -> Pattern:
    return re.compile("(?:" + "|".join(_expand(p, macros) for p in patterns) + ")")
