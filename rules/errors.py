"""Errors a pack author or a caller can act on.

RulesError
├── PackError        a policy pack is wrong: file, line, field, what would be right
└── FactsError       facts are wrong: file, field, value, what would be right
"""

from collections.abc import Iterable


class RulesError(ValueError):
    """Anything wrong with what was handed to the rules."""


class PackError(RulesError):
    """A policy pack cannot be used as it stands."""

    def __init__(self, file: str, line: int | None, problem: str) -> None:
        where = file if line is None else f"{file}:{line}"
        super().__init__(f"{where}: {problem}")


class FactsError(RulesError):
    """Facts cannot be judged as they stand."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem}")


def nearest(word: object, known: Iterable[str]) -> str:
    """Return a hint that names the known word closest to a wrong one."""
    # Only a mistake pays for this import: it takes as long as loading every pack.
    from rapidfuzz import process

    words = tuple(map(str, known))
    if not words:
        return ""
    found = process.extractOne(str(word)[:80], words, score_cutoff=70)
    return f"; did you mean {found[0]!r}?" if found else f"; it takes {', '.join(words)}"
