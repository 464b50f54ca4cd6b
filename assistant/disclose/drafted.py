"""What a draft adds to a letter: its wordings, who wrote them, and how far it has come. Facts are not in here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Worded:
    """The words of one section."""

    text: str
    own: bool = False
    """Whether a person wrote it; `added` are a person's sentences in a text that is otherwise ours."""
    added: tuple[str, ...] = ()
    untrue: tuple[str, ...] = ()
    """Sentences of it that the facts do not bear out, or not any more."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Which version a letter is, who stands for it, and what it corrects."""

    version: int
    prepared_by: str = ""
    facts_confirmed_by: str = ""
    signed: date | None = None
    issued: date | None = None
    fingerprint: str = ""
    corrects: int | None = None
    corrected_on: date | None = None
    changes: tuple[str, ...] = ()
    """What a correction changes, a line each."""
    rules_changed: bool = False
    """Whether the rules give another verdict now than when it was issued."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft as a letter sees it: words by section (`summary`, `request`, `use:u1:description`, …)."""

    texts: Mapping[str, Worded] = field(default_factory=lambda: MappingProxyType({}))
    standing: Standing | None = None

    def of(self, section: str) -> Worded | None:
        """Return the words of a section, if the draft has it."""
        return self.texts.get(section)


NOTHING = Drafted()
"""A letter nobody has opened for wording."""
