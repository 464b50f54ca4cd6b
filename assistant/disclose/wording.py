"""The words of the letter: `prompts/<language>/letter.yaml`, and the blocks of a pack's `letter*.j2`."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from assistant.words import render
from rules.load import SHIPPED
from rules.policy import Outcome, Policy


class LetterWords:
    """What a letter says that is not law, in one language."""

    def __init__(self, language: str) -> None:
        self._all = _read(language)

    def __getitem__(self, key: str) -> Any:
        """Return a phrase, or a list of them, as it is written."""
        return self._all[key]

    def say(self, key: str, /, **parts: Any) -> str:
        """Return a sentence with its parts filled in."""
        return render(self._all[key], parts)

    def day(self, on: date) -> str:
        """Return a date in words; the machine's own language does not matter."""
        return self.say("date", day=on.day, month=self._all["months"][on.month - 1], year=on.year)

    def names(self, key: str) -> tuple[str, ...]:
        """Return a list of phrases."""
        return tuple(self._all[key])


class PackWords:
    """What a letter says that belongs to a policy, for one outcome.

    A template is text with blocks; each block is one piece of wording. Packs are data: they run in a
    sandbox, and what they return is plain text to every renderer.
    """

    def __init__(self, templates: tuple[Template, ...], parts: Mapping[str, Any]) -> None:
        self._templates = templates
        self._parts = parts

    def has(self, name: str) -> bool:
        """Tell whether the pack says anything under this name."""
        return bool(self.lines(name))

    def say(self, name: str) -> str:
        """Return a block as one paragraph, empty where the pack has none."""
        return " ".join(self.lines(name))

    def lines(self, name: str) -> tuple[str, ...]:
        """Return a block line by line, without the empty ones."""
        for template in self._templates:
            if name in template.blocks:
                said = "".join(template.blocks[name](template.new_context(dict(self._parts))))
                return tuple(" ".join(line.split()) for line in said.splitlines() if line.strip())
        return ()


def pack_words(
    policy: Policy, outcome: Outcome, language: str, parts: Mapping[str, Any], folder: Path | None = None
) -> PackWords:
    """Return a pack's wording for an outcome; what the pack leaves out comes from the general one."""
    found = _templates(folder or SHIPPED / policy.id, outcome, language)
    return PackWords(found, parts)


@cache
def _templates(folder: Path, outcome: Outcome, language: str) -> tuple[Template, ...]:
    general = Path(__file__).parent / "templates" / "wording"
    found = []
    for place in (folder, general):
        sandbox = ImmutableSandboxedEnvironment(
            loader=ChoiceLoader([FileSystemLoader(place / language), FileSystemLoader(place)]),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        names = [f"letter_{outcome.value}.j2", "letter.j2"]
        present = set(sandbox.list_templates(extensions=["j2"]))
        found += [sandbox.get_template(name) for name in names if name in present]
    return tuple(found)


@cache
def _read(language: str) -> Mapping[str, Any]:
    text = (files("prompts") / language / "letter.yaml").read_text("utf-8")
    found: Mapping[str, Any] = yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506
    return found


@cache
def letter_words(language: str) -> LetterWords:
    """Return the letter's words in a language; English where there are none."""
    return LetterWords(language if (files("prompts") / language / "letter.yaml").is_file() else "en")
