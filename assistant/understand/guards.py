"""What stands around a matched cue, and whether the value it proposes may still be believed.

Risk may be set freely; a safe value needs a plain statement about this use, in the indicative, by the person.
"""

import re
from typing import NamedTuple

from assistant.understand.clauses import Sentence, covering, sentences
from assistant.understand.folding import Folded, Span
from assistant.understand.polarity import safe, values_of
from assistant.understand.reading import By
from assistant.understand.words import Cue, Words

_ANY_QUESTION = frozenset(
    {"purpose", "stage", "likeness_or_voice", "is_replica", "is_generative", "key_creative"}
)
_QUOTED = re.compile(r'"[^"\n]{1,400}"')
_UNDOUBTED = frozenset({"purpose", "stage"})
_SHORT = 60


class Match(NamedTuple):
    """A cue found in a sentence, or what the embedded reader hears in a clause."""

    fact: str
    value: str
    span: Span
    by: By = "rules"
    odds: float = 1.0


class Context(NamedTuple):
    """What guards need of a message: its words, its sentences and whether it talks like a machine."""

    message: Folded
    words: Words
    sentences: tuple[Sentence, ...]
    suspicious: bool
    """Part of it talks to the assistant, or is code: nothing safe is read from any of it."""
    talks: bool
    """Part of it speaks of this conversation, not of the production: nothing safe is heard in it, only answered."""
    cues: tuple[Cue, ...]
    """The cues that may match."""


def context(message: Folded, words: Words, cut: tuple[Sentence, ...]) -> Context:
    """Look once for text that talks to the assistant rather than about the production."""
    guards = words.guards
    machine = bool(
        _search(guards["machine"], message.original.lower()) or guards["addressed"].search(message.text)
    )
    cues = tuple(words.cues[place] for place in words.cue_index.may_match(message.text))
    talks = machine or bool(guards["talk"].search(message.text))
    return Context(message, words, cut, machine, talks, cues)


def part_of(around: Context, part: Folded) -> Context:
    """Return a piece of a message as a context of its own, as suspicious as the whole."""
    cues = tuple(cue for cue in around.cues if cue.pattern.search(part.text))
    return around._replace(message=part, sentences=sentences(part), cues=cues)


def addressed(around: Context, sentence: Sentence) -> bool:
    """Say whether a sentence talks to the assistant, or is not speech at all."""
    text = around.message.cut(sentence.span)
    return bool(around.words.guards["addressed"].search(text)) or text.lstrip()[:1] in "{}[]<"


def believed(around: Context, index: int, match: Match) -> str | None:
    """Return the value to take from a match, `unsure` where it is in doubt, or nothing."""
    if _off_topic(around, index, match):
        return None
    if safe(match.fact, match.value):
        return _safe_value(around, index, match)
    return _risk_value(around, index, match)


def doubt_near(around: Context, index: int, span: Span) -> bool:
    """Say whether the clauses around a match voice doubt."""
    text = _around(around, around.sentences[index], span)
    return bool(around.words.guards["doubt"].search(text))


def _off_topic(around: Context, index: int, match: Match) -> bool:
    sentence, guards = around.sentences[index], around.words.guards
    text = around.message.cut(sentence.span)
    elsewhere = match.fact != "model_scope" and guards["elsewhere"].search(text)
    if elsewhere or addressed(around, sentence):
        return True
    before = around.message.text[sentence.span.start : match.span.end]
    if guards["hypothetical"].search(before) and match.fact != "stage" and not guards["doubt"].search(before):
        return not _plans(before)
    return bool(guards["considered"].search(_outside(around, sentence, match.span)))


def _plans(text: str) -> bool:
    return "what if we" in text or "is it ok" in text or "would it be ok" in text


def _risk_value(around: Context, index: int, match: Match) -> str | None:
    sentence, guards = around.sentences[index], around.words.guards
    if sentence.asks and match.fact not in _ANY_QUESTION:
        return None
    text = _around(around, sentence, match.span)
    doubted = guards["doubt"].search(text) or guards["leaning"].search(_near(around, sentence, match.span))
    if doubted and match.fact not in _UNDOUBTED:
        return "unsure" if "unsure" in values_of(match.fact) else None
    return None if _negated(around, sentence, match.span) else match.value


def _safe_value(around: Context, index: int, match: Match) -> str | None:
    sentence, guards = around.sentences[index], around.words.guards
    scope = _outside(around, sentence, match.span) + " " + _afterthought(around, index)
    if around.suspicious or sentence.asks or _inside_quotes(around, match.span):
        return None
    if guards["talk"].search(around.message.cut(sentence.span)):
        return None
    if guards["doubt"].search(scope):
        return "unsure" if "unsure" in values_of(match.fact) else None
    blocked = ("leaning", "soft", "provisional", "exception", "reported", "hypothetical")
    whole = around.message.cut(sentence.span).strip()
    if any(guards[name].search(scope) for name in blocked) or guards["qualified"].search(whole):
        return None
    return (
        None
        if _negated(around, sentence, match.span) or _twice_denied(around, sentence, match.span)
        else match.value
    )


def _twice_denied(around: Context, sentence: Sentence, span: Span) -> bool:
    """Say whether a clause denies a denial ("it isn't not in the cut")."""
    return len(around.words.guards["negation"].findall(around.message.cut(covering(sentence, span)))) > 1


def _negated(around: Context, sentence: Sentence, span: Span) -> bool:
    clause = covering(sentence, span)
    if around.words.guards["averted"].search(around.message.cut(clause)):
        return True
    before = around.message.text[clause.start : span.start]
    found = list(around.words.guards["negation"].finditer(before))
    return bool(found) and not re.match(r"[ ,]*(?:only|just|to mention|least)\b", before[found[-1].end() :])


def _around(around: Context, sentence: Sentence, span: Span) -> str:
    """Return the clauses of a match and the next one, without the matched words."""
    clause = covering(sentence, span)
    after = next((c for c in sentence.clauses if c.start >= clause.end), None)
    end = after.end if after and after.end - after.start < _SHORT else clause.end
    before = next((c for c in reversed(sentence.clauses) if c.end <= clause.start), None)
    start = before.start if before and before.end - before.start < _SHORT // 2 else clause.start
    return around.message.text[start : span.start] + " | " + around.message.text[span.end : end]


def _near(around: Context, sentence: Sentence, span: Span) -> str:
    clause = covering(sentence, span)
    return around.message.text[clause.start : span.start] + " | " + around.message.text[span.end : clause.end]


def _outside(around: Context, sentence: Sentence, span: Span) -> str:
    text = around.message.text
    return text[sentence.span.start : span.start] + " | " + text[span.end : sentence.span.end]


def _afterthought(around: Context, index: int) -> str:
    """Return the next sentence where it is short enough to be a comment on this one."""
    if index + 1 >= len(around.sentences):
        return ""
    span = around.sentences[index + 1].span
    return around.message.cut(span) if span.end - span.start < _SHORT else ""


def _inside_quotes(around: Context, span: Span) -> bool:
    return any(q.start() < span.start and span.end < q.end() for q in _QUOTED.finditer(around.message.text))


def _search(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return pattern.search(text)
