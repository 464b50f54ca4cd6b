"""A reply to one closed question, heard by the embedded reader under that question, held against what the rules read.

Any part of a reply may worry; only all of it may reassure.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple, cast

from assistant.understand.folding import Span, fold
from assistant.understand.guards import Context, addressed, part_of
from assistant.understand.heard import LONG, SIGNS, Piece, original, pieces, taken, thresholds
from assistant.understand.polarity import SAFE, graver, safe
from assistant.understand.reader import Heard, Reader
from assistant.understand.reading import Intent, Proposed
from assistant.understand.ticks import bare
from assistant.understand.yesno import core

_HARMLESS = frozenset({"why", "example", "back", "skip", "review", "off_topic"})
_MOST, _TWO = 8, 2
_SPEECH = re.compile(r"[^\W\d_]{2}")
"""What words are made of."""
_GRAVE = 0.8
"""How likely a part of a reply must say otherwise than what is likeliest but not sure enough."""


class Replied(NamedTuple):
    """What the reader makes of a reply: the value to keep, where that is not the rules', and what it asks of the interview."""

    answer: Proposed | None = None
    wish: Intent | None = None
    withdrawn: bool = False
    """What the rules read rests on a part of the reply, and the whole of it sounds different."""


def replied(around: Context, reader: Reader, fact: str, told: Proposed | None) -> Replied:
    """Hear a whole message as the reply to the question for one fact; `told` is what the rules read.

    A wish changes no fact and ends nothing, and is only met where nothing else was read.
    """
    whole = Span(0, len(around.message.text))
    if not around.sentences or whole.end > LONG or not _SPEECH.search(around.message.text):
        return Replied()
    parts = [Piece(0, whole), *(p for p in pieces(around) if p.span.end <= LONG)][:_MOST]
    found = reader.hear(around.message.original, [original(around, p.span) for p in parts], asked=fact)
    likely = [(one, p) for p, some in zip(parts, found, strict=True) for one in some if one.fact == fact]
    likely.sort(key=lambda pair: -pair[0].odds)
    if told:
        answer = _overruled(around, told, likely)
        heard = next((one for one in found[0] if one.fact == fact), None)
        return Replied(answer, withdrawn=not answer and _taken_back(around, fact, told, heard))
    return Replied(_answered(around, reader, likely), _wished(around, found[0]))


def row_by_row(
    around: Context, reader: Reader, facts: Sequence[str], told: Mapping[str, Proposed]
) -> dict[str, Proposed]:
    """Hear a reply with as many sentences as a list has rows, each as the reply to its row; only rows the rules left open."""
    spans = [s.span for s in around.sentences if _SPEECH.search(around.message.cut(s.span))]
    if len(spans) != len(facts) or len(spans) < _TWO or around.talks:
        return {}
    alone = {f: part_of(around, around.message.alone(span)) for f, span in zip(facts, spans, strict=True)}
    found = {f: replied(part, reader, f, None).answer for f, part in alone.items() if f not in told}
    return {fact: proposed for fact, proposed in found.items() if proposed}


def vouched(around: Context, reader: Reader, told: Mapping[str, Proposed]) -> dict[str, Proposed]:
    """Return the answers to the rows of a list, without the safe ones that rest on words the reader makes something else of."""
    return {f: p for f, p in told.items() if not safe(f, p.value) or _meant(around, reader, f, p)}


def _meant(around: Context, reader: Reader, fact: str, told: Proposed) -> bool:
    """Say whether an answer is said of every row at once, or is what the reader, too, hears in the words for its row."""
    replies, text = around.words.replies, fold(told.quote).text
    if bare(text, around.words) or any(replies[name].search(text) for name in ("rest", "none", "every")):
        return True
    if any(replies[name].fullmatch(text) for name in ("no", "yes")):
        return True
    heard = reader.hear(told.quote, [Span(0, len(told.quote))], asked=fact)[0]
    return any(one.fact == fact and one.value == told.value for one in heard) and _speech(around)


def _answered(around: Context, reader: Reader, likely: list[tuple[Heard, Piece]]) -> Proposed | None:
    """Return the likeliest value that is sure enough, or a graver one that a part says loudly."""
    whole = Span(0, len(around.message.text))
    for one, piece in likely:
        if safe(one.fact, one.value) and (piece.span != whole or not _speech(around)):
            continue
        value = taken(around, piece, one, "answer", reader)
        if value is not None and (one.value == likely[0][0].value or one.odds >= _GRAVE):
            return Proposed(value=value, quote=around.message.quote(piece.span), by="reader")
    return None


def _overruled(around: Context, told: Proposed, likely: list[tuple[Heard, Piece]]) -> Proposed | None:
    """Return what the reader is surer of than the rules can be of words they only matched; never what would weigh less."""
    if not likely or around.suspicious:
        return None
    one, piece = likely[0]
    sure = one.odds >= thresholds()["overrule"]["*"]
    lighter = one.fact in SAFE and not graver(one.fact, one.value, str(told.value))
    if not sure or lighter or one.value == told.value:
        return None
    return Proposed(value=one.value, quote=around.message.quote(piece.span), by="reader")


def _taken_back(around: Context, fact: str, told: Proposed, heard: Heard | None) -> bool:
    """Say whether a safe value stands in a part of a reply only ("read them all, the addendum is missing") and is heard as another in all of it."""
    whole = around.message.quote(core(around.message, around.words))
    if not safe(fact, str(told.value)) or len(told.quote) >= len(whole):
        return False
    return heard is not None and heard.value != told.value and heard.odds >= thresholds()["withdraw"]["*"]


def _wished(around: Context, found: list[Heard]) -> Intent | None:
    least = thresholds()["intent"]["*"]
    likely = (one for one in found if one.fact == "intent" and one.odds >= least and not around.suspicious)
    return next((cast(Intent, one.value) for one in likely if one.value in _HARMLESS), None)


def _speech(around: Context) -> bool:
    """Say whether a reply is a person's speech: no form, no row of ticks, nothing said to the assistant."""
    return not SIGNS.search(around.message.text) and not any(addressed(around, s) for s in around.sentences)
