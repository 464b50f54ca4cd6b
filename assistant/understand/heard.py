"""What the embedded reader hears in each clause, held against the guards before it counts.

A risk counts when the tuned encoder is sure enough. A safe value counts only when both sources say it,
surely, in a plain clause: no hedge, no hearsay, no question, nothing that talks to the assistant.
"""

import json
from collections.abc import Iterator
from functools import cache

from assistant.understand.clauses import Sentence
from assistant.understand.folding import Span
from assistant.understand.guards import Context, Match, addressed, believed
from assistant.understand.polarity import safe
from assistant.understand.reader import MOST, WEIGHTS, Heard, Reader, under

_NEVER = frozenset({"intent", "stage", "human_input"})
_BLOCKED = ("doubt", "leaning", "soft", "provisional", "exception", "reported", "hypothetical", "considered")
_LONG = 240


def heard(around: Context, reader: Reader) -> tuple[Match, ...]:
    """Return what the reader hears in a message, clause by clause, as matches the cues can be merged with."""
    clauses = list(_clauses(around))[:MOST]
    texts = [around.message.quote(span)[:_LONG] for _, span in clauses]
    found = reader.hear(texts)
    return tuple(
        Match(one.fact, value, span, "reader")
        for (index, span), likely in zip(clauses, found, strict=True)
        for one in likely
        if (value := _taken(around, index, span, one)) is not None
    )


def answered(around: Context, reader: Reader, fact: str) -> Match | None:
    """Return what the reader makes of a whole message as the reply to the question for one fact."""
    spans = [span for _, span in _clauses(around)][:8]
    texts = [under(fact, around.message.quote(span)[:_LONG]) for span in spans]
    likely = [(one, span) for span, some in zip(spans, reader.hear(texts), strict=True) for one in some if one.fact == fact]
    for one, span in sorted(likely, key=lambda pair: -pair[0].odds):
        index = next(i for i, s in enumerate(around.sentences) if s.span.start <= span.start < s.span.end)
        value = _taken(around, index, span, one)
        if value is not None:
            return Match(fact, value, span, "reader")
    return None


def _taken(around: Context, index: int, span: Span, one: Heard) -> str | None:
    if one.fact in _NEVER or not _sure(one):
        return None
    text = around.message.cut(span)
    if safe(one.fact, one.value) and any(around.words.guards[name].search(text) for name in _BLOCKED):
        return None
    return believed(around, index, Match(one.fact, one.value, span, "reader"))


def _sure(one: Heard) -> bool:
    least = thresholds()
    if safe(one.fact, one.value):
        return one.odds >= least["safe"].get(one.fact, least["safe"]["*"]) and one.second >= least["second"].get(one.fact, least["second"]["*"])
    return one.odds >= least["risk"].get(one.fact, least["risk"]["*"])


def _clauses(around: Context) -> Iterator[tuple[int, Span]]:
    for index, sentence in enumerate(around.sentences):
        if not addressed(around, sentence):
            yield from ((index, span) for span in _spans(sentence) if span.end - span.start > 3)


def _spans(sentence: Sentence) -> Iterator[Span]:
    yield from sentence.clauses
    if len(sentence.clauses) > 1 and sentence.span.end - sentence.span.start < _LONG:
        yield sentence.span


@cache
def thresholds() -> dict[str, dict[str, float]]:
    """Return how sure a value must be: by fact, for risk, for safe, and for the second source."""
    found: dict[str, dict[str, float]] = json.loads((WEIGHTS / "thresholds.json").read_text("utf-8"))
    return found
