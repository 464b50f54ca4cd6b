"""What the embedded reader hears in each clause, held against the guards before it counts.

A risk counts when the tuned encoder is sure enough. A safe value counts only when both sources say it,
surely, in a plain clause: no hedge, no hearsay, no question, nothing that talks to the assistant.
"""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from assistant.understand.clauses import Sentence
from assistant.understand.folding import Span
from assistant.understand.guards import Context, Match, addressed, believed
from assistant.understand.polarity import safe
from assistant.understand.reader import MOST, WEIGHTS, Heard, Reader, under

_NEVER = frozenset({"intent"})
_BLOCKED = ("doubt", "leaning", "soft", "provisional", "exception", "reported", "hypothetical", "considered")
_LONG, _SHORT, _FEW = 240, 70, 3


class Piece(NamedTuple):
    """A stretch of a message to hear: what is quoted, what is read, and what stood before it alone."""

    sentence: int
    span: Span
    read: Span
    before: Span | None = None


def heard(around: Context, reader: Reader, *, replying: bool = False) -> tuple[Match, ...]:
    """Return what the reader hears in a message, clause by clause, as matches the cues can be merged with.

    A reply says what it says to the question; beside it only what is loud and grave is heard.
    """
    pieces = list(dict.fromkeys(_pieces(around)))[:MOST]
    found = dict(
        zip((p.read for p in pieces), reader.hear([_text(around, p.read) for p in pieces]), strict=True)
    )
    return tuple(
        Match(one.fact, value, piece.span, "reader", one.odds)
        for piece in pieces
        for one in _own(piece, found)
        if not (replying and (safe(one.fact, one.value) or one.odds < thresholds()["risk_reply"]["*"]))
        and (value := _taken(around, piece, one, "opening")) is not None
    )


def answered(around: Context, reader: Reader, fact: str) -> Match | None:
    """Return what the reader makes of a whole message as the reply to the question for one fact."""
    pieces = [p for p in _pieces(around) if p.before is None][:8]
    texts = [under(fact, _text(around, piece.read)) for piece in pieces]
    likely = [
        (one, p)
        for p, some in zip(pieces, reader.hear(texts), strict=True)
        for one in some
        if one.fact == fact
    ]
    for one, piece in sorted(likely, key=lambda pair: -pair[0].odds):
        value = _taken(around, piece, one, "answer")
        if value is not None:
            return Match(fact, value, piece.span, "reader")
    return None


def _own(piece: Piece, found: dict[Span, list[Heard]]) -> list[Heard]:
    """Return what a piece says beyond what the words before it say alone."""
    said = {(one.fact, one.value) for one in found.get(piece.before, ())} if piece.before else set()
    return [one for one in found[piece.read] if (one.fact, one.value) not in said]


def _taken(around: Context, piece: Piece, one: Heard, where: str) -> str | None:
    text = around.message.cut(piece.read)
    doubtful = bool(around.words.guards["doubt"].search(text))
    if one.fact in _NEVER or not _sure(one, where, doubtful=doubtful):
        return None
    needed = around.words.anchors.get(f"{one.fact}={one.value}") or around.words.anchors.get(one.fact)
    if needed and where == "opening" and not needed.search(text):
        return None
    if safe(one.fact, one.value) and (piece.before or not _plain(around, text, where)):
        return None
    return believed(around, piece.sentence, Match(one.fact, one.value, piece.span, "reader"))


def _plain(around: Context, text: str, where: str) -> bool:
    """Say whether a safe value may be heard in a text: plain words about the production, enough of them."""
    few = where == "opening" and len(text.split()) < _FEW
    return not (few or around.talks or any(around.words.guards[name].search(text) for name in _BLOCKED))


def _sure(one: Heard, where: str, *, doubtful: bool) -> bool:
    """Say whether a value is likely enough: a safe one by both sources, a doubt where a doubt is voiced."""
    least = thresholds()
    if safe(one.fact, one.value):
        pairs = least[f"safe_{where}"]
        needed = pairs.get(one.fact, pairs["*"])
        return any(bool(one.odds >= odds and one.second >= second) for odds, second in needed)
    risk = least[f"risk_{where}"]
    if one.value == "unsure" and not doubtful:
        return bool(one.odds >= risk["unsure"])
    return bool(one.odds >= risk.get(one.fact, risk["*"]))


def _pieces(around: Context) -> Iterator[Piece]:
    """Yield every clause, every sentence of several, and what is short together with what it follows."""
    before: Sentence | None = None
    for index, sentence in enumerate(around.sentences):
        if addressed(around, sentence):
            before = None
            continue
        yield from (Piece(index, read, read) for read in _spans(sentence))
        yield from _joined(index, sentence.clauses)
        if before and _length(sentence.span) < _SHORT and _length(before.span) < _LONG // 2:
            whole = Span(before.span.start, sentence.span.end)
            yield Piece(index, sentence.span, whole, before.span)
        before = sentence


def _spans(sentence: Sentence) -> Iterator[Span]:
    yield from (clause for clause in sentence.clauses if _length(clause) > _FEW)
    if len(sentence.clauses) > 1 and _length(sentence.span) < _LONG:
        yield sentence.span


def _joined(index: int, clauses: Sequence[Span]) -> Iterator[Piece]:
    for one, other in pairwise(clauses):
        if len(clauses) > 2 and _length(other) < _SHORT:
            yield Piece(index, other, Span(one.start, other.end), one)


def _length(span: Span) -> int:
    return span.end - span.start


def _text(around: Context, span: Span) -> str:
    return around.message.quote(span)[:_LONG]


@cache
def thresholds() -> dict[str, dict[str, Any]]:
    """Return how sure a value must be: by fact, for a risk and a safe value, heard or answered, and by the second source."""
    found: dict[str, dict[str, Any]] = json.loads((WEIGHTS / "thresholds.json").read_text("utf-8"))
    return found
