"""What the guard answers: a sentence, what it is held against, what is wrong in plain words, and ways to fix it."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from assistant.drafting.lexicon import lexicon
from assistant.words import Words, render, words
from rules.facts import Frozen

Kind = Literal["contradicts", "open", "claim", "outcome", "blocker", "tool", "person", "number", "long"]
"""contradicts: otherwise than a fact. open: asserts what is not known. claim: an approval, a clearance or a
consent that is not on record. outcome: softens or changes what is asked. blocker: leaves out what blocks."""


class Way(Frozen):
    """One way to put an objection right."""

    how: Literal["drop", "reword", "answer", "add", "record"]
    says: str
    text: str = ""
    """For reword and add: the words that would do."""
    use: str | None = None
    fact: str | None = None
    """For answer: the fact to change, if the wording is right and the fact is not."""


class Objection(Frozen):
    """One thing a wording may not say, or may not leave out."""

    kind: Kind
    sentence: str
    """As it stands in the text; empty for something left out."""
    use: str | None = None
    fact: str | None = None
    reason: str = ""
    """What it is held against where that is no fact: a precondition, an outcome, a name, a number."""
    says: str
    ways: tuple[Way, ...] = ()


class Voice:
    """The words for objections and written variants, in a language that has them, else in English."""

    def __init__(self, language: str) -> None:
        whole = (files("prompts") / language / "facts.yaml").is_file() and "objections" in lexicon(
            language
        ).data
        self.language = language if whole else "en"
        self.data: Mapping[str, Any] = lexicon(self.language).data
        self.words: Words = words(self.language)

    def says(self, key: str, **parts: Any) -> str:
        """Return why something is objected to."""
        return render(self.data["objections"][key], parts)

    def way(self, key: str, **parts: Any) -> str:
        """Return a way to fix it, in words."""
        return render(self.data["ways"][key], parts)

    def said(self, key: str, **parts: Any) -> str:
        """Return an answer to what a person asked of the draft."""
        return render(self.data["said"][key], parts)

    def text(self, *path: str, **parts: Any) -> str:
        """Return a piece of a written variant."""
        found: Any = self.data["texts"]
        for key in path:
            found = found[key]
        return " ".join(render(found, parts).split())

    def value(self, fact: str, value: Any) -> str:
        """Return a value as the review screen has it, or that it is not known."""
        return self.words.noted(fact, value) if value is not None else self.says("not_known")


@cache
def voice(language: str) -> Voice:
    """Return the voice for a language."""
    return Voice(language)
