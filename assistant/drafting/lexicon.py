"""prompts/<language>/drafting.yaml -> the patterns of one language, read once and compiled."""

import re
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

import yaml

LANGUAGES = ("en", "de", "fr", "es")
_MACRO = re.compile(r"<([a-z]+)>")
_NEVER = re.compile(r"(?!)")

Pattern = re.Pattern[str]


class Lexicon:
    """What the guard listens for in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.data = _read(language)
        self._macros = _expanded(self.data["macros"])
        self.common = frozenset(self.data["common"].split())
        self.double = self._any([self.data["limits"]["double"]])
        self.idle = self._any([self.data["limits"]["idle"]])

    @cached_property
    def limits(self) -> Mapping[str, Pattern]:
        """Where clauses end, and the words of negation, doubt, obligation and possession."""
        given = {name: self._any([p]) for name, p in self.data["limits"].items()}
        return {**given, "split": re.compile(_expand(self.data["limits"]["split"], self._macros))}

    @cached_property
    def claims(self) -> Mapping[str, Pattern]:
        """The ways to say something of a fact, by the name of the claim."""
        return self._each("claims")

    @cached_property
    def approval(self) -> Mapping[str, Pattern]:
        """The ways to say that someone agreed, or that all is in order."""
        return self._each("approval")

    @cached_property
    def outcome(self) -> Mapping[str, Pattern]:
        """The ways to say what is, or is not, asked of the commissioner."""
        return self._each("outcome")

    @cached_property
    def blockers(self) -> Mapping[str, Pattern]:
        """The words that show that a precondition is spoken of."""
        return self._each("blockers")

    @cached_property
    def manner(self) -> Mapping[str, Pattern]:
        """By word of mouth, or on paper."""
        return {name: self._any(self.data[name]) for name in ("verbal", "written")}

    @cached_property
    def units(self) -> Mapping[str, Pattern]:
        """What is counted, by a name that is the same in every language."""
        numbers = self.data["numbers"]
        return {unit: self._any([p]) for kind in ("counted", "passing") for unit, p in numbers[kind].items()}

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Number words and their values."""
        return {word: int(value) for word, value in self.data["numbers"]["words"].items()}

    @cached_property
    def ordinals(self) -> Mapping[str, int]:
        """Ordinal words and their values."""
        return {word: int(value) for word, value in self.data["numbers"]["ordinals"].items()}

    @cached_property
    def months(self) -> Mapping[str, int]:
        """Names of months and their numbers."""
        return {name: place for place, name in enumerate(self.data["numbers"]["months"].split(), 1)}

    @cached_property
    def range_words(self) -> Pattern:
        """What stands between the ends of a range or the parts of a list of numbers."""
        return re.compile(f"(?:{self.data['numbers']['to']})")

    @cached_property
    def names(self) -> Mapping[str, frozenset[str]]:
        """Words around names: titles and roles, words of making, words before places, ordinary capitals."""
        return {
            kind: frozenset(str(words).replace("|", " ").split())
            for kind, words in self.data["names"].items()
        }

    def _each(self, section: str) -> Mapping[str, Pattern]:
        return {name: self._any(patterns) for name, patterns in self.data[section].items()}

    def _any(self, patterns: Iterable[str]) -> Pattern:
        whole = "|".join(_expand(p, self._macros) for p in patterns if p)
        return re.compile(rf"(?<!\w)(?:{whole})(?!\w)") if whole else _NEVER


@cache
def lexicon(language: str) -> Lexicon:
    """Return the lexicon of a language, or the English one where there is none."""
    return Lexicon(language if language in LANGUAGES else "en")


@cache
def tool_names() -> Mapping[str, tuple[str, bool]]:
    """Return the names tools go by, in lower case, with the tool and whether the name is an ordinary word."""
    text = (files("prompts") / "en" / "tools.yaml").read_text("utf-8")
    tools = yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))["tools"]  # noqa: S506
    return {
        alias: (t["name"], t.get("common") == "true" or alias in t.get("plain", ()))
        for t in tools
        for alias in t["aliases"]
    }


def _read(language: str) -> Mapping[str, Any]:
    text = (files("prompts") / language / "drafting.yaml").read_text("utf-8")
    found: Mapping[str, Any] = yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506
    return found


def _expanded(macros: Mapping[str, str]) -> dict[str, str]:
    done: dict[str, str] = {}
    for name, pattern in macros.items():
        done[name] = _expand(pattern, done)
    return done


def _expand(pattern: str, macros: Mapping[str, str]) -> str:
    pattern = pattern.replace(r"(?:\w+ )", r"(?:[\w']+ )").replace(r"(?: \w+)", r"(?: [\w']+)")
    return _MACRO.sub(lambda m: f"(?:{macros[m[1]]})" if m[1] in macros else m[0], pattern)
