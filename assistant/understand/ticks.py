"""A reply to a tick-list read row by row: named rows, "none", "only the script", "no to the rest"."""

import re
from typing import NamedTuple

from assistant.understand import cues, yesno
from assistant.understand.choices import place_of
from assistant.understand.folding import Folded, Span, fold
from assistant.understand.guards import Context
from assistant.understand.polarity import bare, graver, safe, yes_no
from assistant.understand.reading import AskedQuestion, Proposed
from assistant.understand.words import Words

_CUT = re.compile(
    r"[,;.\n]+ ?| and |(?<!all)(?<!everything)(?<!of them) but | plus | & |(?<=\w) ?\+ ?| then | yes to | (?=(?:no|not|yes) (?:to|for|on) )"
)
_ORDINAL = re.compile(
    r"(?<!\w)(?:(?:the|number|no\.?|option|box|row) )?(first|1st|second|2nd|third|3rd|fourth|4th|fifth|5th|sixth|6th|last"
    r"|top|bottom|[1-9])(?: (?:one|row|box|option))?(?!\w)"
)
_NO = re.compile(
    r"(?:no|not|nope|never|none|nothing|without|neither|nor|isnt|arent|wasnt|werent|didnt|doesnt|dont)\b"
)
_LED = re.compile(
    r"(?:no+|nope|nah|naw|negative|none|nothing)(?: ?[,.:;-]+ ?| (?=just|only|its |theyre |all |purely )|$)"
)
_SHORT = 40
_UNTICKED = {"prominence": "incidental"}
_STEM, _WORD = 5, re.compile(r"[a-z]{4,}")
_PLAIN = frozenset(
    {"show", "work", "that", "from", "with", "this", "them", "else", "elses", "someone", "would", "goes"}
)


class Piece(NamedTuple):
    """A stretch of a reply that says one thing of some rows."""

    span: Span
    says: str
    rows: tuple[str, ...]


def ticked(around: Context, asked: AskedQuestion) -> dict[str, Proposed]:
    """Return what a reply says of each row; a row it leaves alone is left out."""
    told = {} if around.words.replies["every"].match(around.message.text) else _risks(around, asked)
    said = _whole(around, asked, bool(told)) or _pieces(around, asked)
    found = {f: p for f, p in said.items() if not safe(f, p.value) or not around.suspicious}
    for fact, proposed in told.items():
        if fact not in found or graver(fact, proposed.value, found[fact].value):
            found[fact] = proposed
    return found


def _whole(around: Context, asked: AskedQuestion, told: bool) -> dict[str, Proposed]:
    """Read a reply that speaks of every row at once."""
    message, words = around.message, around.words
    span = yesno.core(message, words)
    text = re.sub(r"[,.!]+(?= |$)", "", message.cut(span))
    said = next(
        (said for name, said in (("none", "no"), ("every", "yes")) if words.replies[name].fullmatch(text)), ""
    )
    if not said and words.replies["both"].fullmatch(text) and len(asked.facts) == 2:
        said = "yes"
    answer = yesno.answer(message, words, suspicious=around.suspicious)
    if not said and answer and answer.said in {"no", "not_yet"} and answer.span == span:
        said = answer.said
    if not said and not told and not _rows(text, asked, words) and _doubts_all(around, text):
        said = "unsure"
    if not said or "?" in message.text:
        return {}
    return _all(asked.facts, said, message.quote(span))


def _doubts_all(around: Context, text: str) -> bool:
    """Say whether a reply is nothing but doubt, or a "none" that is hedged ("none I think")."""
    replies, guards = around.words.replies, around.words.guards
    if replies["unsure"].fullmatch(text) or (guards["doubt"].match(text) and len(text) < _SHORT):
        return True
    hedged = guards["doubt"].search(text) or guards["opinion"].search(text)
    return bool(hedged and re.match(r"(?:none|no|nope|nothing|nah)\b", text) and len(text) < _SHORT)


def _pieces(around: Context, asked: AskedQuestion) -> dict[str, Proposed]:
    message, words = around.message, around.words
    span = yesno.core(message, words)
    led = _LED.match(message.cut(span))
    body = Span(span.start + led.end(), span.end) if led else span
    pieces = [_piece(around, asked, p) for p in _cut(message, body)]
    found: dict[str, Proposed] = {}
    for piece in pieces:
        found |= _all(piece.rows, piece.says, message.quote(piece.span))
    others = tuple(f for f in asked.facts if f not in found)
    return found | _others(around, others, pieces, bool(led))


def _others(
    around: Context, others: tuple[str, ...], pieces: list[Piece], led: bool
) -> dict[str, Proposed]:
    """Answer the rows not named: by "the rest", by "only", or by a "no" that nothing takes back."""
    message, replies = around.message, around.words.replies
    for piece in pieces:
        if replies["rest"].search(message.cut(piece.span)):
            return _all(others, piece.says, message.quote(piece.span))
    excepted = _excepted(around, others, pieces)
    reserved = ("doubt", "leaning", "exception", "reported")
    if excepted or any(around.words.guards[name].search(message.text) for name in reserved):
        return excepted
    named = any(piece.rows and piece.says == "yes" for piece in pieces)
    whole = message.quote(yesno.core(message, around.words))
    if named and (replies["closed"].search(message.text) or led) and "?" not in message.text:
        return _all(others, "no", whole)
    plain = led and "?" not in message.text and not any(piece.rows for piece in pieces)
    if plain and not replies["worrying"].search(message.text):
        return _all(others, "no", whole)
    return {}


def _excepted(around: Context, others: tuple[str, ...], pieces: list[Piece]) -> dict[str, Proposed]:
    """Read "all except the last": the rows not named are ticked."""
    message, replies = around.message, around.words.replies
    first = pieces[0] if pieces else None
    if first and replies["every"].match(message.cut(first.span)) and replies["except"].search(message.text):
        return _all(others, "yes", message.quote(first.span))
    return {}


def _cut(message: Folded, body: Span) -> list[Span]:
    """Cut a reply into pieces that each speak of some rows."""
    text, start, found = message.text[: body.end], body.start, []
    if re.fullmatch(r"[1-9a-f](?: [1-9a-f])+", text[start:]):
        return [Span(i, i + 1) for i in range(start, body.end) if text[i] != " "]
    for cut in _CUT.finditer(text, body.start):
        found.append(Span(start, cut.start()))
        start = cut.end() if not cut[0].strip().startswith("yes") else cut.start()
    found.append(Span(start, body.end))
    return [span for span in found if message.cut(span).strip()]


def _piece(around: Context, asked: AskedQuestion, span: Span) -> Piece:
    text, guards = around.message.cut(span), around.words.guards
    rows = _rows(text, asked, around.words)
    if around.words.replies["except"].search(text) and around.words.replies["every"].match(text):
        return Piece(span, "no", rows)
    if guards["doubt"].search(text) or guards["leaning"].search(text):
        return Piece(span, "unsure", rows)
    return Piece(span, "no" if _NO.search(text) else "yes", rows)


def _rows(text: str, asked: AskedQuestion, words: Words) -> tuple[str, ...]:
    count = len(asked.facts)
    places = {place_of(m[1], words, count) for m in _ORDINAL.finditer(text)} | {
        place_of(text.strip(), words, count)
    }
    placed = tuple(asked.facts[at] for at in sorted(p for p in places if p is not None))
    if placed:
        return placed
    named = tuple(f for f in asked.facts if f in words.rows and words.rows[f].search(text))
    return named or _alike(text, asked)


def _alike(text: str, asked: AskedQuestion) -> tuple[str, ...]:
    """Return the one row whose label shares the most words with what was typed."""
    said = _stems(text)
    scored = sorted(((len(said & _label(asked, fact)), fact) for fact in asked.facts), reverse=True)
    if not scored or not scored[0][0] or (len(scored) > 1 and scored[1][0] == scored[0][0]):
        return ()
    return (scored[0][1],)


def _label(asked: AskedQuestion, fact: str) -> frozenset[str]:
    labels = asked.labels.get(fact, {})
    return _stems(fold(labels.get("*") or labels.get("yes") or "").text)


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _WORD.findall(text) if word not in _PLAIN)


def _risks(around: Context, asked: AskedQuestion) -> dict[str, Proposed]:
    """Return the risks a reply tells of the rows, by the patterns of replies and of free messages."""
    words = around.words
    own = [cue for fact in asked.facts for cue in words.answers.get(fact, ())]
    told = cues.facts(around, [*own, *(cue for cue in around.cues if cue.fact in asked.facts)])
    return {fact: p for fact, p in told.items() if not safe(fact, p.value) and p.value != "unsure"}


def _all(facts: tuple[str, ...], said: str, quote: str) -> dict[str, Proposed]:
    found = {fact: _value(fact, said) for fact in facts}
    return {fact: Proposed(value=value, quote=quote) for fact, value in found.items() if value}


def _value(fact: str, said: str) -> str | None:
    """Return what a tick, its absence or a doubt means for a row; a tick of several values names none of them."""
    if said == "not_yet":
        said = "unsure" if safe(fact, bare(fact, "no") or "") else "no"
    if said == "no" and fact in _UNTICKED:
        return _UNTICKED[fact]
    return None if said == "yes" and not yes_no(fact) else bare(fact, said)
