"""Every word that is not law, by language: what prompts/<language>/*.yaml says, rendered strictly."""

from collections.abc import Mapping
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml
from jinja2 import Environment, StrictUndefined, Template

# The result is Markdown, not HTML: what a person typed is escaped for that by `escaped` before it gets here.
_STRICT = Environment(undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True)  # noqa: S701
_MARKDOWN = str.maketrans({char: "\\" + char for char in "\\`*_[]<>|#~"})
_LINE = str.maketrans({"\n": " ", "\r": " ", "\t": " "})


class Words:
    """The words of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._fixed: dict[str, str] = {}

    @cached_property
    def facts(self) -> Mapping[str, Any]:
        """Names, questions and values of facts: `facts.yaml`."""
        return _read(self.language, "facts")

    @cached_property
    def questions(self) -> Mapping[str, Any]:
        """The questions that ask several facts: `questions.yaml`."""
        return _read(self.language, "questions")

    @cached_property
    def replies(self) -> Mapping[str, Any]:
        """What is said around the questions: `replies.yaml`."""
        return _read(self.language, "replies")

    def name(self, fact: str) -> str:
        """Return what a fact is called on the review screen and in documents."""
        return str(self.facts[fact]["name"])

    def label(self, fact: str, value: Any) -> str:
        """Return a value as it stands on its button; text stays as it is."""
        return str(self._value(fact, value).get("label") or plain(value))

    def noted(self, fact: str, value: Any) -> str:
        """Return a value as it is said back in a line of notes."""
        return str(self._value(fact, value).get("noted") or escaped(plain(value)))

    def _value(self, fact: str, value: Any) -> Mapping[str, Any]:
        closed: Mapping[str, Any] = self.facts[fact].get("values", {})
        return closed.get(value, {}) if isinstance(value, str) else {}

    def say(self, key: str, /, **parts: Any) -> str:
        """Return a sentence of `replies.yaml` with its parts filled in."""
        if parts:
            return render(self.replies[key], parts)
        if key not in self._fixed:
            self._fixed[key] = render(self.replies[key], parts)
        return self._fixed[key]


@cache
def words(language: str = "en") -> Words:
    """Return the words of a language; English where there are none."""
    return Words(language if (files("prompts") / language).is_dir() else "en")


def languages() -> tuple[str, ...]:
    """Return the languages there are words in."""
    return tuple(sorted(folder.name for folder in files("prompts").iterdir() if _holds_words(folder)))


def _holds_words(folder: Traversable) -> bool:
    return folder.is_dir() and any(file.name.endswith(".yaml") for file in folder.iterdir())


def render(template: str, parts: Mapping[str, Any]) -> str:
    """Fill in a template; a missing part is an error, not a blank."""
    return _template(template).render(parts).strip()


def plain(value: Any) -> str:
    """Return any fact's value as plain text: tools by name and version, lists with commas."""
    if isinstance(value, (list, tuple)):
        return ", ".join(plain(item) for item in value)
    if isinstance(value, Mapping):
        return " ".join(str(value[k]) for k in ("name", "version", "plan") if value.get(k))
    return str(value)


def escaped(text: str) -> str:
    """Return what a person typed so that Markdown shows it and does nothing else with it."""
    return text.translate(_LINE).translate(_MARKDOWN).replace("://", ":&#47;&#47;").replace("@", "&#64;")


def quoted(text: str, limit: int = 160) -> str:
    """Return a person's words in quotation marks, shortened in the middle of a line, safe in Markdown."""
    short = text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
    return f"“{escaped(short)}”"


@cache
def _template(source: str) -> Template:
    return _STRICT.from_string(source)


def _read(language: str, name: str) -> Mapping[str, Any]:
    own = files("prompts") / language / f"{name}.yaml"
    text = (own if own.is_file() else files("prompts") / "en" / f"{name}.yaml").read_text("utf-8")
    found: Mapping[str, Any] = yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506
    return found
