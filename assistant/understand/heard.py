"""What the embedded reader hears in each clause, held against the guards before it counts.

A risk counts when the tuned encoder is sure enough. A safe value counts only when both sources say it,
surely, in a plain clause: no hedge, no hearsay, no question, nothing that talks to the assistant.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from assistant.understand.clauses import Sentence
from assistant.understand.folding import Span
from assistant.understand.guards import Context, Match, addressed
from assistant.understand.polarity import SAFE, safe
from assistant.understand.reader import BEGINS, MOST, WEIGHTS, Heard, Reader

_NEVER = frozenset({"intent"})
_BLOCKED = {
    "opening": ("doubt", "reported", "qualified", "elsewhere", "leaning"),
    "answer": ("doubt", "leaning", "qualified", "elsewhere", "reported", "hypothetical"),
}
"""What no safe value is heard beside."""
_NATURAL = {
    "reported": frozenset(
        {"input_approved", "reference_permission", "union_agreement", "consent_all_parties"}
    ),
    "hypothetical": frozenset(SAFE),
    "doubt": frozenset({"replica_exception"}),
}
"""Facts that are told in just these words ("the producer said yes", "you would take it for a cartoon"): both sources, sure of it, outweigh them."""
_SOFTENS = ("soft", "provisional", "exception", "considered")
"""What no safe value of a reply is heard beside either, unless both sources are sure of it: "half of it rebuilt by hand" is
human work, "half of them signed" is no consent."""
LONG = 240
"""Characters of the longest reply, or sentence, that is heard as one piece."""
SIGNS = re.compile(r"[=\u2713\u2714\u2705\u2611{}<>|#\\]")
"""What forms, not people, are written with."""
_FEW, _WORDS = 2, 2
_LOUD = 0.9
"""How likely a risk must be in a language the reader does not know."""


class Piece(NamedTuple):
    """A stretch of a message to hear."""

    sentence: int
    span: Span


class Hearing(NamedTuple):
    """What the reader hears surely enough to take, and the safe values it finds at all likely: with those it agrees."""

    told: tuple[Match, ...]
    likely: tuple[Match, ...]


def heard(around: Context, reader: Reader, *, replying: bool = False) -> Hearing:
    """Return what the reader hears in a message, clause by clause, as matches the cues can be merged with.

    A reply says what it says to the question; beside it only what is loud and grave is heard. Matches of
    BEGINS say how likely a further use begins there.
    """
    parts = list(dict.fromkeys(pieces(around)))[:MOST]
    found = reader.hear(around.message.original, [original(around, p.span) for p in parts])
    every = [(piece, one) for piece, some in zip(parts, found, strict=True) for one in some]
    told = (
        Match(one.fact, value, piece.span, "reader", one.odds)
        for piece, one in every
        if not (replying and _passing(one))
        and (value := taken(around, piece, one, "opening", reader)) is not None
    )
    likely = (Match(o.fact, o.value, p.span, "reader", o.odds) for p, o in every if safe(o.fact, o.value))
    return Hearing(tuple(told), tuple(likely))


def _passing(one: Heard) -> bool:
    """Say whether a reply to another question says something only in passing."""
    return one.fact == BEGINS or safe(one.fact, one.value) or one.odds < thresholds()["risk_reply"]["*"]


def original(around: Context, span: Span) -> Span:
    """Return where a folded stretch stands in what was typed."""
    offsets = around.message.offsets
    return Span(offsets[span.start], offsets[span.end - 1] + 1)


def taken(around: Context, piece: Piece, one: Heard, where: str, reader: Reader) -> str | None:
    """Return the value to take of what one piece may say, or None: not sure enough, or not plain enough for its weight."""
    text = around.message.cut(piece.span)
    doubtful = bool(around.words.guards["doubt"].search(text))
    if one.fact == BEGINS:
        return one.value if where == "opening" else None
    if one.fact in _NEVER or not _sure(one, where, doubtful=doubtful):
        return None
    if (needed := _anchor(around, one, where)) and not needed.search(text):
        return None
    if not safe(one.fact, one.value):  # it was trained on doubts and denials, and hears them itself
        strange = one.odds < _LOUD and not reader.english(text)
        return None if around.suspicious or strange else one.value
    asks = around.sentences[piece.sentence].asks
    softened = where == "answer" and any(around.words.guards[name].search(text) for name in _SOFTENS)
    if asks or (softened and not _enough(one, "both")):
        return None
    said = text if where == "answer" else around.message.cut(around.sentences[piece.sentence].span).strip()
    return one.value if _plain(around, text, where, one, said) and reader.english(text) else None


def _anchor(around: Context, one: Heard, where: str) -> re.Pattern[str] | None:
    """Return the words of which a text must hold one before a value is heard in it, where there are such words."""
    anchors = around.words.anchors
    if where == "answer":
        return anchors.get(f"asked {one.fact}={one.value}")
    return anchors.get(f"{one.fact}={one.value}") or anchors.get(one.fact)


def _plain(around: Context, text: str, where: str, one: Heard, said: str) -> bool:
    """Say whether a safe value may be heard in a text: plain words about the production, enough of them.

    `said`: what must hold no hedge: the text, or the sentence that it is a clause of.
    """
    few = where == "opening" and (len(text.split()) < _WORDS or bool(SIGNS.search(text)))
    asks = where == "answer" and any(s.asks for s in around.sentences)
    waived = [
        name
        for name, facts in _NATURAL.items()
        if where == "answer" and one.fact in facts and _enough(one, "both")
    ]
    blocked = (name for name in _BLOCKED[where] if name not in waived)
    return not (
        few or asks or around.talks or any(around.words.guards[name].search(said) for name in blocked)
    )


def _sure(one: Heard, where: str, *, doubtful: bool) -> bool:
    """Say whether a value is likely enough: a safe one by both sources, a doubt where a doubt is voiced."""
    least = thresholds()
    if safe(one.fact, one.value):
        return _enough(one, f"safe_{where}")
    risk = least[f"risk_{where}"]
    if one.value == "unsure" and not doubtful:
        return bool(one.odds >= risk["unsure"])
    return bool(one.odds >= risk.get(one.fact, risk["*"]))


def _enough(one: Heard, where: str) -> bool:
    """Say whether both sources together are sure enough of a safe value."""
    pairs = thresholds()[where]
    needed = pairs.get(one.fact, pairs["*"])
    return any(bool(one.odds >= odds and one.second >= second) for odds, second in needed)


def pieces(around: Context) -> Iterator[Piece]:
    """Yield every clause, and every sentence of several."""
    for index, sentence in enumerate(around.sentences):
        if not addressed(around, sentence):
            yield from (Piece(index, _trimmed(around, span)) for span in _spans(sentence))


def _trimmed(around: Context, span: Span) -> Span:
    text = around.message.cut(span)
    return Span(span.start + len(text) - len(text.lstrip()), span.end)


def _spans(sentence: Sentence) -> Iterator[Span]:
    if len(sentence.clauses) > 1 and sentence.span.end - sentence.span.start < LONG:
        yield sentence.span
    yield from (clause for clause in sentence.clauses if clause.end - clause.start >= _FEW)


@cache
def thresholds() -> dict[str, dict[str, Any]]:
    """Return how sure a value must be: by fact, for a risk and a safe value, heard or answered, and by the second source."""
    found: dict[str, dict[str, Any]] = json.loads((WEIGHTS / "thresholds.json").read_text("utf-8"))
    return found
