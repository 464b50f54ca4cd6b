"""The pieces of text a pattern cannot match without, so that most patterns need not be run on most messages."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from re import _constants as op  # type: ignore[attr-defined]  # the parse tree has no public door
from re import _parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

_LONG, _OPENING, _LEAST = 5, 3, 2
Needles = frozenset[str]


class Index(NamedTuple):
    """Which of many patterns may match a text."""

    always: tuple[int, ...]
    by_opening: Mapping[str, tuple[tuple[str, tuple[int, ...]], ...]]
    """The first letters of a needle -> the needles, and the places of the patterns that demand them."""

    def may_match(self, text: str) -> list[int]:
        """Return the places of the patterns worth running, in order."""
        found = set(self.always)
        openings = {text[i : i + _OPENING] for i in range(len(text))} | {
            text[i : i + _LEAST] for i in range(len(text))
        }
        for opening in openings & self.by_opening.keys():
            for needle, places in self.by_opening[opening]:
                if needle in text:
                    found.update(places)
        return sorted(found)


def index(patterns: Sequence[str]) -> Index:
    """Index patterns by what each of their matches must hold."""
    by_needle: defaultdict[str, list[int]] = defaultdict(list)
    always = []
    for place, pattern in enumerate(patterns):
        demanded = needles(pattern)
        for needle in demanded:
            by_needle[needle].append(place)
        if not demanded:
            always.append(place)
    by_opening: defaultdict[str, list[tuple[str, tuple[int, ...]]]] = defaultdict(list)
    for needle, places in by_needle.items():
        by_opening[needle[:_OPENING]].append((needle, tuple(places)))
    return Index(tuple(always), {opening: tuple(found) for opening, found in by_opening.items()})


def needles(pattern: str) -> Needles:
    """Return strings of which every match holds at least one; empty when there is no such set."""
    found = _sequence(_parser.parse(pattern)) or frozenset()
    return found if all(len(needle) >= _LEAST for needle in found) else frozenset()


def alternatives(pattern: str) -> Iterator[str]:
    """Cut a pattern at its outermost bars."""
    depth, start, inside, i = 0, 0, False, 0
    while i < len(pattern):
        char = pattern[i]
        if char == "\\":
            i += 1
        elif inside or char == "[":
            inside = char != "]"
        elif char in "()":
            depth += 1 if char == "(" else -1
        elif char == "|" and not depth:
            yield pattern[start:i]
            start = i + 1
        i += 1
    yield pattern[start:]


def _sequence(parsed: Any) -> Needles | None:
    """Return the best set that some element of a sequence demands: the longest strings win."""
    best: Needles | None = None
    run = ""
    for code, value in [*parsed, (None, None)]:
        if code is op.LITERAL:
            run += chr(value)
            continue
        for found in (frozenset({run}) if run else None, _element(code, value)):
            if found and (best is None or _worth(found) > _worth(best)):
                best = found
        run = ""
    return best


def _element(code: Any, value: Any) -> Needles | None:
    if code is op.SUBPATTERN:
        return _sequence(value[3])
    if code is op.BRANCH:
        parts = [_sequence(branch) for branch in value[1]]
        return frozenset().union(*(p for p in parts if p)) if all(parts) else None
    if code is op.MAX_REPEAT and value[0] >= 1:
        return _sequence(value[2])
    return None


def _worth(found: Needles) -> tuple[int, int]:
    return min(min(len(text) for text in found), _LONG), -len(found)
