"""What the embedded reader hears in each clause, held against the guards before it counts.

A risk counts when the tuned encoder is sure enough. A safe value counts only when both sources say it,
surely, in a plain clause: no hedge, no hearsay, no question, nothing that talks to the assistant.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple, cast

from assistant.understand.clauses import Sentence
from assistant.understand.folding import Span
from assistant.understand.guards import Context, Match, addressed
from assistant.understand.polarity import safe
from assistant.understand.reader import BEGINS, MOST, WEIGHTS, Heard, Reader
from assistant.understand.reading import Intent

_NEVER = frozenset({"intent"})
_HARMLESS = frozenset({"why", "example", "back", "skip", "review", "off_topic"})
_BLOCKED = {
    "opening": ("doubt", "reported"),
    "answer": (
        "doubt",
        "leaning",
        "soft",
        "provisional",
        "exception",
        "reported",
        "hypothetical",
        "considered",
    ),
}
"""What no safe value is heard beside; a reply is short, and every word of it counts."""
_LONG, _FEW, _WORDS = 240, 2, 2
_SPEECH, _SIGNS = re.compile(r"[^\W\d_]{2}"), re.compile(r"[=\u2713\u2714\u2705\u2611{}<>|#\\]")
"""What words are made of, and what forms, not people, are written with."""
_GRAVE, _LOUD = 0.8, 0.9
"""How likely a part of a reply must say otherwise than what is likeliest but not sure enough, and a risk in a language
the reader does not know."""


class Piece(NamedTuple):
    """A stretch of a message to hear."""

    sentence: int
    span: Span


def heard(around: Context, reader: Reader, *, replying: bool = False) -> tuple[Match, ...]:
    """Return what the reader hears in a message, clause by clause, as matches the cues can be merged with.

    A reply says what it says to the question; beside it only what is loud and grave is heard. Matches of
    BEGINS say how likely a further use begins there.
    """
    pieces = list(dict.fromkeys(_pieces(around)))[:MOST]
    found = reader.hear(around.message.original, [_original(around, p.span) for p in pieces])
    return tuple(
        Match(one.fact, value, piece.span, "reader", one.odds)
        for piece, some in zip(pieces, found, strict=True)
        for one in some
        if not (
            replying
            and (
                one.fact == BEGINS or safe(one.fact, one.value) or one.odds < thresholds()["risk_reply"]["*"]
            )
        )
        and (value := _taken(around, piece, one, "opening", reader)) is not None
    )


def answered(around: Context, reader: Reader, fact: str) -> Match | None:
    """Return what the reader makes of a whole message as the reply to the question for one fact."""
    whole = Span(0, len(around.message.text))
    if not around.sentences or whole.end > _LONG or not _SPEECH.search(around.message.text):
        return None
    pieces = [Piece(0, whole), *(p for p in _pieces(around) if p.span.end <= _LONG)][:8]
    found = reader.hear(around.message.original, [_original(around, p.span) for p in pieces], asked=fact)
    likely = [(one, p) for p, some in zip(pieces, found, strict=True) for one in some if one.fact == fact]
    likely.sort(key=lambda pair: -pair[0].odds)
    for one, piece in likely:
        value = _taken(around, piece, one, "answer", reader)
        if value is not None and (one.value == likely[0][0].value or one.odds >= _GRAVE):
            return Match(fact, value, piece.span, "reader")
    return None


def wanted(around: Context, reader: Reader, asked: str) -> Intent | None:
    """Return what a message that answers nothing wants of the interview, where the reader is sure of it.

    Only what changes no fact and ends nothing.
    """
    whole = Span(0, len(around.message.text))
    if around.suspicious or whole.end > _LONG or not _SPEECH.search(around.message.text):
        return None
    (found,) = reader.hear(around.message.original, [_original(around, whole)], asked=asked)
    likely = (one for one in found if one.fact == "intent" and one.odds >= thresholds()["intent"]["*"])
    return next((cast(Intent, one.value) for one in likely if one.value in _HARMLESS), None)


def _original(around: Context, span: Span) -> Span:
    offsets = around.message.offsets
    return Span(offsets[span.start], offsets[span.end - 1] + 1)


def _taken(around: Context, piece: Piece, one: Heard, where: str, reader: Reader) -> str | None:
    text = around.message.cut(piece.span)
    doubtful = bool(around.words.guards["doubt"].search(text))
    if one.fact == BEGINS:
        return one.value if where == "opening" else None
    if one.fact in _NEVER or not _sure(one, where, doubtful=doubtful):
        return None
    needed = around.words.anchors.get(f"{one.fact}={one.value}") or around.words.anchors.get(one.fact)
    if needed and where == "opening" and not needed.search(text):
        return None
    if not safe(one.fact, one.value):  # it was trained on doubts and denials, and hears them itself
        strange = one.odds < _LOUD and where == "opening" and not reader.english(text)
        return None if around.suspicious or strange else one.value
    asks = around.sentences[piece.sentence].asks
    return one.value if not asks and _plain(around, text, where) and reader.english(text) else None


def _plain(around: Context, text: str, where: str) -> bool:
    """Say whether a safe value may be heard in a text: plain words about the production, enough of them."""
    few = where == "opening" and (len(text.split()) < _WORDS or bool(_SIGNS.search(text)))
    asks = where == "answer" and any(s.asks for s in around.sentences)
    return not (
        few or asks or around.talks or any(around.words.guards[name].search(text) for name in _BLOCKED[where])
    )


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
    """Yield every clause, and every sentence of several."""
    for index, sentence in enumerate(around.sentences):
        if not addressed(around, sentence):
            yield from (Piece(index, _trimmed(around, span)) for span in _spans(sentence))


def _trimmed(around: Context, span: Span) -> Span:
    text = around.message.cut(span)
    return Span(span.start + len(text) - len(text.lstrip()), span.end)


def _spans(sentence: Sentence) -> Iterator[Span]:
    if len(sentence.clauses) > 1 and sentence.span.end - sentence.span.start < _LONG:
        yield sentence.span
    yield from (clause for clause in sentence.clauses if clause.end - clause.start >= _FEW)


@cache
def thresholds() -> dict[str, dict[str, Any]]:
    """Return how sure a value must be: by fact, for a risk and a safe value, heard or answered, and by the second source."""
    found: dict[str, dict[str, Any]] = json.loads((WEIGHTS / "thresholds.json").read_text("utf-8"))
    return found
