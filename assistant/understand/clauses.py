"""A folded message cut into sentences, and those into clauses, as spans of it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from assistant.understand.folding import Folded, Span

_STOP = re.compile(
    r"(?<!\bep)(?<!\bvs)(?<!\bdr)(?<!\bmr)(?<!\bmrs)(?<!\bms)(?<!\be\.g)(?<!\bi\.e)(?<!\betc)[.!?]+[\"')]*(?=\s|$)"
    r"|\n|;|(?<=\s)[|/](?=\s)"
)
_CLAUSE = re.compile(
    r",| - | -- |\((?!\w\))|(?<!\b\w)\)| (?=\(?[1-9]\) [a-z])|: | (?=but |though |although |because |cos |cause |except |which |while |whereas |unless )"
    r"| (?=(?:so|and|then|plus|and then|and also) (?:we|i|they|it|its|he|she|theyre|were|im|ive|weve|the|our|that|this|"
    r"these|those|none|nothing|no|nobody|now|also|all|both|everything|everyone|not|then|her|his|my|one|some|will)\b)"
    r"| (?=none of|nothing (?:is|was|goes|ends|ended|gets|made|in|on))"
)
_INVERTED = re.compile(
    r"(?:and |so |but |or )?(?:do|does|did|is|are|was|were|can|could|should|would|will|shall|may|must|isnt|arent|wasnt"
    r"|dont|doesnt|didnt|wont|cant|shouldnt|wouldnt)"
    r" (?:we|i|it|they|this|that|there|he|she|you|someone|anyone|anybody|everyone|everybody|people|nobody|all)\b"
)


class Sentence(NamedTuple):
    """One sentence: where it stands, whether it asks, and its clauses."""

    span: Span
    asks: bool
    clauses: tuple[Span, ...]


def sentences(message: Folded) -> tuple[Sentence, ...]:
    """Cut a message into sentences."""
    return tuple(_sentence(message, span, end) for span, end in _split(message.text))


def covering(sentence: Sentence, span: Span) -> Span:
    """Return the clauses that a match touches, as one stretch."""
    touched = [c for c in sentence.clauses if c.start < span.end and span.start < c.end]
    return Span(touched[0].start, touched[-1].end) if touched else span


def _sentence(message: Folded, span: Span, stop: str) -> Sentence:
    text = message.cut(span).strip()
    asks = "?" in stop or bool(_INVERTED.match(text))
    return Sentence(span, asks, tuple(_clauses(message, span)))


def _split(text: str) -> Iterator[tuple[Span, str]]:
    start = 0
    for stop in _STOP.finditer(text):
        if text[start : stop.start()].strip():
            yield Span(start, stop.start()), stop[0]
        start = stop.end()
    if text[start:].strip():
        yield Span(start, len(text)), ""


def _clauses(message: Folded, span: Span) -> Iterator[Span]:
    start = span.start
    for cut in _CLAUSE.finditer(message.text, span.start, span.end):
        if message.text[start : cut.start()].strip():
            yield _trimmed(message.text, start, cut.start())
        start = cut.end()
    if message.text[start : span.end].strip():
        yield _trimmed(message.text, start, span.end)


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in " \n\"'-,":
        start += 1
    while end > start and text[end - 1] in " \n-,":
        end -= 1
    return Span(start, end)
