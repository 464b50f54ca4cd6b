"""One sentence against the numbers on record: counts, episodes, versions, in digits or in words, in any language."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from assistant.drafting.ground import Ground
from assistant.drafting.lexicon import Lexicon, lexicon
from assistant.drafting.sentences import Sentence, sentences

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[%,;:()]|(?<=\d) ?- ?(?=\d)")
_GLUED = re.compile(r"(?<![^\W\d_])(ep|eps|e|s|sc|v|folge|staffel|t)(\d{1,4})(?:(e|ep)(\d{1,3}))?(?!\w)")
_BETWEEN = 3
"""Words that may stand between a number and what it counts: "two short ADR lines"."""
_LABELS = frozenset({"episode", "season", "scene", "version", "page", "draft"})
_RANGE = 60
_NUMBER_WORDS = frozenset({"number", "nr", "no", "numero", "nummer", "is", "was", "ist", "war", "est", "es"})
_STOPS = frozenset(",;:()")
_AND = frozenset({"and", "or", "und", "oder", "et", "ou", "y", "o"})


class Count(NamedTuple):
    """A number, what it counts, and the words that say so."""

    unit: str
    value: int
    words: str


class Numbers(NamedTuple):
    """The numbers on record: by unit, and all of them."""

    units: Mapping[str, frozenset[int]]
    loose: frozenset[int]


def changed(sentence: Sentence, ground: Ground) -> Iterator[tuple[Count, str]]:
    """Yield the counts of a sentence that are not on record, with what is."""
    known = on_record(ground)
    words = lexicon(sentence.language)
    for count in counts(sentence.folded, words):
        if count.unit in known.units:
            if count.value not in known.units[count.unit]:
                yield (
                    count,
                    "" if count.unit == "date" else ", ".join(map(str, sorted(known.units[count.unit]))),
                )
        elif count.unit in words.data["numbers"]["counted"] and count.value not in {1, *known.loose}:
            yield count, ""
    yield from _versions(sentence, ground, known)


def on_record(ground: Ground) -> Numbers:
    """Return every number in the words on record, and those that can be counted off it."""
    uses, tools = (
        len(ground.interview.uses),
        len({t for u in ground.interview.uses for t in _names(u.value("tools"))}),
    )
    units, loose = _known("\n".join([ground.words, *ground.known_names]))
    own = {"use": {uses}, "tool": {tools} if tools else set[int]()}
    merged = {
        u: frozenset(units.get(u, frozenset()) | own.get(u, set()))
        for u in {*units, *(k for k in own if own[k])}
    }
    return Numbers(merged, loose)


@cache
def _known(text: str) -> tuple[Mapping[str, frozenset[int]], frozenset[int]]:
    units: dict[str, set[int]] = {}
    loose: set[int] = set()
    for part in sentences(text):
        words = lexicon(part.language)
        loose.update(n for t in _tokens(part.folded) if (n := _number(t, words)) is not None)
        for count in counts(part.folded, words):
            units.setdefault(count.unit, set()).add(count.value)
    return {unit: frozenset(values) for unit, values in units.items()}, frozenset(loose)


def counts(folded: str, words: Lexicon) -> Iterator[Count]:
    """Yield every number that stands with what it counts."""
    tokens = _tokens(folded)
    place = 0
    while place < len(tokens):
        values, end = _numbers_at(tokens, place, words)
        if values:
            yield from _counted(tokens, place, end, values, words)
        place = max(end, place + 1)


def _counted(tokens: list[str], start: int, end: int, values: list[int], words: Lexicon) -> Iterator[Count]:
    before = unit_of(tokens[start - 1], words) if start else ""
    if start > 1 and not before and tokens[start - 1] in _NUMBER_WORDS:
        before = unit_of(tokens[start - 2], words)
    labelled = before in _LABELS or bool(before and tokens[start].isdigit())
    unit = before if labelled else _unit_after(tokens, end, words)
    if unit and (unit in _LABELS or tokens[start] not in words.ordinals):
        for value in values:
            yield Count(
                unit, value, " ".join(tokens[start - 1 : end] if labelled else tokens[start : end + 1])
            )
    yield from _date(tokens, start, end, values[-1], words)


def _date(tokens: list[str], start: int, end: int, day: int, words: Lexicon) -> Iterator[Count]:
    """A day beside the name of a month; the month comes after, or before as in "May 12"."""
    after = tokens[end : end + 2] if words.language != "en" else tokens[end : end + 1]
    month = next(
        (m for t in [*after, *tokens[max(0, start - 1) : start]] if (m := words.months.get(t))), None
    )
    if month and 0 < day < 32 and tokens[start].isdigit():
        yield Count("date", month * 100 + day, " ".join(tokens[max(0, start - 1) : end + 1]))


def _unit_after(tokens: list[str], end: int, words: Lexicon) -> str:
    for token in tokens[end : end + _BETWEEN + 1]:
        if unit := unit_of(token, words):
            return unit
        if (
            _number(token, words) is not None
            or token in words.common
            or token in _STOPS
            or _ends(token, words)
        ):
            return ""
    return ""


def _ends(token: str, words: Lexicon) -> bool:
    """Tell whether a word is itself what is counted, or a verb: "two compositors put scan lines" counts no lines."""
    if words.language != "en":
        return False
    return token.endswith("s") or bool(not token.endswith("ed") and words.limits["verb"].fullmatch(token))


def unit_of(token: str, words: Lexicon) -> str:
    """Return what a word counts, by the name that is the same in every language."""
    return next((unit for unit, pattern in words.units.items() if pattern.fullmatch(token)), "")


def _numbers_at(tokens: list[str], place: int, words: Lexicon) -> tuple[list[int], int]:
    """Return the number, list or range of numbers that begins at a place, and where it ends."""
    first, end = _whole(tokens, place, words)
    if first is None:
        ordinal = words.ordinals.get(tokens[place])
        return ([ordinal] if ordinal else []), place + 1
    values = [first]
    while end + 1 < len(tokens) and _goes_on(tokens, end, words):
        following, after = _whole(tokens, end + 1, words)
        if following is None:
            break
        reaches = tokens[end] not in {*_AND, ","}
        span = range(values[-1] + 1, following) if reaches and 0 < following - values[-1] < _RANGE else ()
        values, end = [*values, *span, following], after
    return values, end


def _goes_on(tokens: list[str], end: int, words: Lexicon) -> bool:
    if tokens[end] == ",":
        return tokens[end + 1].isdigit()
    return tokens[end] == "-" or bool(words.range_words.fullmatch(tokens[end]))


def _whole(tokens: list[str], place: int, words: Lexicon) -> tuple[int | None, int]:
    value = _number(tokens[place], words)
    if value is None or tokens[place].isdigit() or place + 1 >= len(tokens):
        return value, place + 1
    ones = words.numbers.get(tokens[place + 1])
    tens = value >= 20 or (value == 10 and words.language == "fr")
    joined = tens and value % 10 == 0 and ones is not None and 0 < ones < 10
    return (value + (ones or 0), place + 2) if joined else (value, place + 1)


def _number(token: str, words: Lexicon) -> int | None:
    if token[:1].isdigit():
        digits = token.replace(",", "").partition(".")[0]
        return int(digits) if digits.isdecimal() and len(digits) < 10 else None
    parts = token.partition("und") if words.language == "de" else ("", "", "")
    tens, ones = words.numbers.get(parts[2], 0), words.numbers.get(parts[0], 1 if parts[0] == "ein" else 0)
    return tens + ones if tens >= 20 and 0 < ones < 10 else words.numbers.get(token)


def _tokens(folded: str) -> list[str]:
    spaced = _GLUED.sub(lambda m: " ".join(filter(None, m.groups())), folded)
    return [match[0].strip() for match in _TOKEN.finditer(spaced)]


def _versions(sentence: Sentence, ground: Ground, known: Numbers) -> Iterator[tuple[Count, str]]:
    """A version said of a tool on record has to be on record too."""
    for match in _version_pattern(ground.tools).finditer(sentence.folded):
        major = int(match["major"])
        if major not in known.loose:
            yield Count("version", major, match[0]), ""


@cache
def _version_pattern(tools: frozenset[str]) -> re.Pattern[str]:
    names = "|".join(re.escape(t) for t in sorted(tools, key=len, reverse=True) if t) or "(?!)"
    return re.compile(
        rf"(?<!\w)(?:{names}) (?:version |v ?)?(?P<major>\d{{1,3}})(?:[.,]\d+)?(?![\d\w])(?! [a-z]{{4}})"
    )


def _names(tools: object) -> list[str]:
    return (
        [str(t.get("name")) for t in tools if isinstance(t, dict)] if isinstance(tools, (list, tuple)) else []
    )
