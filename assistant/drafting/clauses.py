"""A folded sentence -> clauses, and how a clause holds what is said in it: plainly, denied, in doubt, or wanted."""

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from assistant.drafting.lexicon import Lexicon

_AND = frozenset({"and", "und", "et", "y"})
_REACH = 4
"""Words before a participle within which a modal verb still governs it, where the verb does not stand last."""
_BACK = 5
"""Words after something said within which "not" or "nothing" still denies it."""
_SUBJECT = 8
"""Words after a noun within which the verb it is the subject of may stand."""


class Held(Enum):
    """How a clause holds what is said in it."""

    SAID = "said"
    DENIED = "denied"
    OPEN = "open"
    WANTED = "wanted"


class Clause(NamedTuple):
    """A stretch of a folded sentence with one verb of its own."""

    text: str
    before: str
    """The clause it refers back to, when it begins with "which", "it" or the like."""


class Found(NamedTuple):
    """A pattern found in a clause."""

    start: int
    end: int


def clauses(folded: str, lexicon: Lexicon) -> tuple[Clause, ...]:
    """Cut a sentence where a new verb begins."""
    whole: list[Clause] = []
    for text, goes_on in _pieces(lexicon.idle.sub(" ", folded), lexicon):
        back = whole and lexicon.limits["relative"].match(text)
        under = lexicon.limits["condition"].match(whole[-1].text) if whole and goes_on else None
        whole.append(Clause(f"{under[0]} {text}" if under else text, whole[-1].text if back else ""))
    return tuple(whole)


def _pieces(folded: str, lexicon: Lexicon) -> Iterator[tuple[str, bool]]:
    """Yield the pieces, and whether each goes on with the one before it without a comma."""
    held, last, goes_on, next_goes_on = "", "", False, False
    for piece, stop in _cut(folded, lexicon):
        held = f"{held} {piece}".strip()
        if lexicon.limits["verb"].search(piece) or stop == ";":
            if last:
                yield last, goes_on
                goes_on = next_goes_on
            last, held, next_goes_on = held, "", stop in _AND
    yield from filter(lambda pair: pair[0], [(f"{last} {held}".strip(), goes_on)])


def _cut(folded: str, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    start = 0
    for stop in lexicon.limits["split"].finditer(folded):
        yield folded[start : stop.start()].strip(), stop[0].strip()
        start = stop.end()
    yield folded[start:].strip(), ""


def stated(clause: Clause, found: Found, lexicon: Lexicon, flat: bool = False, able: bool = False) -> Held:
    """Tell how a clause holds a plain statement. `flat`: its own words may deny; `able`: "could" is part of it."""
    limits = lexicon.limits
    outside = f"{clause.text[: found.start]} | {clause.text[found.end :]}"
    if limits["condition"].search(clause.text[: found.start]):
        return Held.WANTED
    if limits["doubt"].search(clause.text):
        return Held.WANTED if limits["ask"].search(outside) else Held.OPEN
    if not able and limits["hedge"].search(outside):
        return Held.OPEN
    inside = "|" if flat else clause.text[found.start : found.end]
    near = f"{clause.text[: found.start]} {inside} {_after(clause.text, found, lexicon)}"
    return Held.DENIED if denied(near, lexicon) else Held.SAID


def possessed(clause: Clause, found: Found, lexicon: Lexicon, subject: bool = False) -> Held:
    """Tell how a clause holds something one must have; as its `subject`, what follows at once may govern it."""
    limits = lexicon.limits
    after = " ".join(clause.text[found.end :].split()[:_SUBJECT]) if subject else ""
    if governed(clause.text, found, lexicon) or limits["modal"].search(after):
        return Held.WANTED
    if limits["doubt"].search(clause.text) or limits["hedge"].search(clause.text[: found.end]):
        return Held.OPEN
    near = f"{clause.text[: found.end]} {_after(clause.text, found, lexicon)}"
    return Held.DENIED if lacks(near, lexicon) else Held.SAID


def _after(text: str, found: Found, lexicon: Lexicon) -> str:
    """Return what follows as far as a denial there still reaches back; in German that is to the end."""
    words = text[found.end :].split()
    return " ".join(words if lexicon.language == "de" else words[:_BACK])


def governed(text: str, found: Found, lexicon: Lexicon) -> bool:
    """Tell whether something is only asked for, due, or made a condition."""
    upto, limits = text[: found.end], lexicon.limits
    asked = text if lexicon.language == "de" else f"{upto} {' '.join(text[found.end :].split()[:2])}"
    if limits["ask"].search(asked) or limits["condition"].search(upto):
        return True
    if lexicon.language == "de":
        return bool(limits["modal"].search(text))
    near = " ".join(text[: found.start].split()[-_REACH:]) + " " + text[found.start : found.end]
    return bool(limits["modal"].search(near))


def denied(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a stretch of text denies what it says; "not without" does not."""
    return bool(lexicon.limits["negation"].search(lexicon.double.sub(" ", text)))


def lacks(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a stretch of text says that something is not had: denied, missing, withheld."""
    return denied(text, lexicon) or bool(lexicon.limits["lacking"].search(lexicon.double.sub(" ", text)))


def everything(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a clause speaks of all there is."""
    return bool(lexicon.limits["all"].search(text))


def spans(pattern: re.Pattern[str], text: str) -> list[Found]:
    """Return every stretch a pattern finds."""
    return [Found(*match.span()) for match in pattern.finditer(text)]
