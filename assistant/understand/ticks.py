"""A reply to a tick-list read row by row: named rows, "none", "only the script", "no to the rest"."""

import re
from typing import NamedTuple

from assistant.understand import choices, cues, polarity, yesno
from assistant.understand.choices import place_of
from assistant.understand.folding import Folded, Span, fold
from assistant.understand.guards import Context, part_of
from assistant.understand.polarity import graver, safe, yes_no
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
    r"(?:no|not|nope|never|none|nothing|nobody|without|neither|nor|isnt|arent|wasnt|werent|didnt|doesnt|dont)\b"
)
_LED = re.compile(
    r"(?:no+|nope|nah|naw|negative|none|nothing)(?: ?[,.:;-]+ ?| (?=just|only|its |theyre |all |purely )|$)"
)
_SHORT, _TWO = 40, 2
_ENDS = frozenset({"yes", "no", "yep", "nope", "nah", "yeah", "y", "n", "dunno", "idk"})
_FILLERS = frozenset([
    "yes", "no", "yep", "nope", "not", "only", "just", "to", "for", "on", "the", "all", "except",
    "but", "bar", "apart", "from", "everything", "number", "box", "row", "option", "one", "ones",
    "apply", "applies", "is", "are", "true", "tick", "ticked", "and", "maybe", "about", "it", "s",
    "its", "that", "them", "of", "i", "we", "im", "a", "please",
])  # fmt: skip
_UNTICKED = {"prominence": "incidental"}
_STEM, _WORD = 5, re.compile(r"[a-z]{4,}")
_PLAIN = frozenset(
    {"show", "work", "that", "from", "with", "this", "them", "else", "elses", "someone", "would", "goes"}
)
_FAMILIES = (
    frozenset({"input_proprietary", "input_sensitive", "input_personal_data", "reference_third_party", "reference_public_figure"}),
    frozenset({"tool_trains_or_stores", "vendor_pipeline", "training_material"}),
    frozenset({"key_creative", "misleading_risk", "output_resembles_owned", "output_personal_data", "union_work_affected", "prominence"}),
    frozenset({"input_approved", "reference_permission", "terms_reviewed", "vendor_checked", "rights_cleared", "union_agreement", "model_scope", "consent_all_parties"}),
    frozenset({"is_replica", "replica_exception", "consent"}),
)  # fmt: skip
"""What "only the script" speaks of: what else went in, not what the tool does with it, though both are asked on one screen."""


class Piece(NamedTuple):
    """A stretch of a reply that says one thing of some rows."""

    span: Span
    says: str
    rows: tuple[str, ...]


def ticked(around: Context, asked: AskedQuestion) -> dict[str, Proposed]:
    """Return what a reply says of each row; a row it leaves alone is left out."""
    told = {} if around.words.replies["every"].match(around.message.text) else _risks(around, asked)
    said = _whole(around, asked, bool(told)) or _in_order(around, asked) or _pieces(around, asked)
    if not said and len(asked.facts) == 1 and (one := choices.chosen(around, asked.facts[0], {})):
        said = {asked.facts[0]: one}
    found = {f: p for f, p in said.items() if not safe(f, p.value) or not around.talks}
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
    if (
        not said
        and not told
        and not _rows(text, asked, words)
        and not _in_order(around, asked)
        and _doubts_all(around, text)
    ):
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


def _others(around: Context, others: tuple[str, ...], pieces: list[Piece], led: bool) -> dict[str, Proposed]:
    """Answer the rows not named: by "the rest", by "only", or by a "no" that nothing takes back."""
    message, replies = around.message, around.words.replies
    for piece in pieces:
        text = message.cut(piece.span)
        if replies["rest"].search(text) and bare(replies["rest"].sub(" ", text), around.words):
            return _all(others, piece.says, message.quote(piece.span))
    excepted = _excepted(around, others, pieces)
    reserved = ("doubt", "leaning", "exception", "reported")
    if excepted or any(around.words.guards[name].search(message.text) for name in reserved):
        return excepted
    named = [row for piece in pieces if piece.says == "yes" for row in piece.rows]
    whole = message.quote(yesno.core(message, around.words))
    if named and (replies["closed"].search(message.text) or led) and "?" not in message.text:
        kin = [row for family in _FAMILIES if family & set(named) for row in family]
        return _all(tuple(row for row in others if row in kin), "no", whole)
    plain = led and "?" not in message.text and not any(piece.rows for piece in pieces)
    more = message.cut(yesno.core(message, around.words))
    dismissed = replies["dismissed"].fullmatch(_LED.sub("", more, count=1))
    if plain and dismissed and not replies["worrying"].search(message.text):
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
    if around.words.replies["unsure"].fullmatch(text) and choices.of_others(around, asked.facts):
        return Piece(span, "unsure", ())
    if around.words.replies["except"].search(text) and around.words.replies["every"].match(text):
        return Piece(span, "no", rows)
    if guards["doubt"].search(text) or guards["leaning"].search(text):
        return Piece(span, "unsure", rows)
    return Piece(span, "no" if _NO.search(text) else "yes", rows)


def _rows(text: str, asked: AskedQuestion, words: Words) -> tuple[str, ...]:
    count = len(asked.facts)
    places = {place_of(text.strip(), words, count)}
    if bare(_ORDINAL.sub(" ", text), words):
        places |= {place_of(m[1], words, count) for m in _ORDINAL.finditer(text)}
    placed = tuple(asked.facts[at] for at in sorted(p for p in places if p is not None))
    if placed:
        return placed
    named = tuple(f for f in asked.facts if f in words.rows and words.rows[f].search(text))
    return named or _alike(text, asked)


def bare(text: str, words: Words) -> bool:
    """Say whether what is left of a piece, its rows and doubts taken out, says nothing of its own."""
    plain = text
    for name in ("doubt", "leaning"):
        plain = words.guards[name].sub(" ", plain)
    return all(word in _FILLERS for word in re.findall(r"\w+", plain))


def _in_order(around: Context, asked: AskedQuestion) -> dict[str, Proposed]:
    """Read a reply with as many sentences as there are rows, each as the reply to its row."""
    pieces = [s.span for s in around.sentences if s.clauses and re.search(r"\w", around.message.cut(s.span))]
    if len(pieces) != len(asked.facts) or len(pieces) < _TWO or around.talks:
        return {}
    texts = {fact: around.message.cut(p) for fact, p in zip(asked.facts, pieces, strict=True)}
    plain = [fact for fact, text in texts.items() if _opens(text) or text.split()[-1] in _ENDS]
    rows = {fact: _rows(text, asked, around.words) for fact, text in texts.items()}
    strays = [fact for fact in asked.facts if rows[fact] and fact not in rows[fact]]
    sure = 2 * len(plain) >= len(pieces)
    if not plain or (strays and not sure) or set(strays) & set(plain):
        return {}  # "personal details. no. yes, the script" keeps to no order
    read = {
        f: _answer(around, f, p, sure=sure)
        for f, p in zip(asked.facts, pieces, strict=True)
        if f not in strays
    }
    return {fact: p for fact, p in read.items() if p}


def _opens(text: str) -> bool:
    """Say whether a piece is a yes or a no, with or without more behind it."""
    return text.split()[0].strip(" ,") in _ENDS and not text.startswith(("no idea", "no clue"))


def _answer(around: Context, fact: str, span: Span, *, sure: bool) -> Proposed | None:
    """Read one sentence as the reply to one row; "pro plan, no" ends in its answer, "no, we do that ourselves" opens with it."""
    part = around.message.part(span)
    alone = part_of(around, part)
    found = None if choices.of_others(alone, (fact,)) else choices.chosen(alone, fact, {})
    last = alone.sentences[-1].clauses[-1]
    if found or not (part.cut(last) in _ENDS and last.start > 0):
        return found or (_headed(alone, fact) if sure else None)
    return choices.chosen(part_of(around, part.part(last)), fact, {})


def _headed(alone: Context, fact: str) -> Proposed | None:
    """Return what the yes or no that a sentence opens with says of its row, if nothing behind it takes that back."""
    answer = yesno.answer(alone.message, alone.words, suspicious=alone.suspicious)
    if not answer or not answer.firm or answer.said not in {"yes", "no"}:
        return None
    return _all((fact,), answer.said, alone.message.quote(answer.span)).get(fact)


def _alike(text: str, asked: AskedQuestion) -> tuple[str, ...]:
    """Return the one row whose label shares the most words with what was typed."""
    said = _stems(text)
    scored = sorted(((len(said & _label(asked, fact)), fact) for fact in asked.facts), reverse=True)
    if not scored or not scored[0][0] or (len(scored) > 1 and scored[1][0] == scored[0][0]):
        return ()
    fact = scored[0][1]
    ticks_safe = safe(fact, "yes") and not said <= _label(asked, fact)
    return () if ticks_safe else (fact,)


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
        said = "unsure" if safe(fact, polarity.bare(fact, "no") or "") else "no"
    if said == "no" and fact in _UNTICKED:
        return _UNTICKED[fact]
    return None if said == "yes" and not yes_no(fact) else polarity.bare(fact, said)
