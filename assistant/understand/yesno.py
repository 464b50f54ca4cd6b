"""A reply read as yes, no or not sure, and how firmly it was said. A hedge is never a firm answer."""

import re
from typing import Literal, NamedTuple

from assistant.understand.folding import Folded, Span
from assistant.understand.words import Words

Said = Literal["yes", "no", "unsure", "some", "not_yet"]
_SHORT = 60
_WHOLE: tuple[tuple[str, Said], ...] = (
    ("unsure", "unsure"), ("notyet", "not_yet"), ("some", "some"), ("no", "no"), ("no_aux", "no"), ("yes", "yes"),
    ("yes_aux", "yes"),
)  # fmt: skip
_PAUSE = re.compile(r"\s*(?:[,.;:!(]|$)| -")
_SPELT = re.compile(r"\w\.\w\b")
"""A word written letter by letter ("n.o.t.h.i.n.g") opens with none of them."""
_FEW = 4
_PARTS = re.compile(r"[,;:.] ?| and | but | - ")
"""Where a denial ends: "not seen, not heard" denies twice, it does not deny a denial."""
_SOMEONE = re.compile(
    r"(?:my|our|the|his|her|their) (?:\w+ )?\w+ (?:did|does|has|have|was|is|were)\b(?! (?:not|never))"
)
_END = re.compile(r"[\s.!,;:)\"'-]+$")


class Answer(NamedTuple):
    """What a reply says, where, and whether nothing in it takes that back."""

    said: Said
    span: Span
    firm: bool


def answer(message: Folded, words: Words, *, suspicious: bool = False) -> Answer | None:
    """Read a reply to a yes-or-no question."""
    start, end = core(message, words)
    text = message.text[start:end]
    if not text or words.replies["nonanswer"].fullmatch(text):
        return None
    span = Span(start, end)
    whole = _whole(text, words) or _whole(message.text.strip(" \n,.!;:"), words)
    if whole:
        return Answer(whole, span, not suspicious and "?" not in message.text)
    led = _led(text, words)
    if led is None or _turned(message, words):
        return _doubtful(message, words, span)
    said, length = led
    rest = text[length:]
    return (
        Answer(said, Span(start, start + length), not suspicious and _unreserved(rest, words))
        if (_stands(said, rest, words))
        else _doubtful(message, words, span)
    )


def core(message: Folded, words: Words) -> Span:
    """Return a reply without its "well", "hmm", closing marks and what is said by the way ("mate", "that's all")."""
    start, text = 0, message.text
    while True:
        start += len(text[start:]) - len(text[start:].lstrip(" \n,.-!:;\"'("))
        found = words.replies["filler"].match(text, start)
        if not found or found.end() >= len(text.rstrip(" .!?")) or _promised(message, start):
            break
        start = found.end()
    end = _closed(text, start, len(text))
    tail = words.replies["tail"].search(text, start, end)
    return Span(start, _closed(text, start, tail.start()) if tail and tail.start() > start else end)


def _closed(text: str, start: int, end: int) -> int:
    closing = _END.search(text, start, end)
    return closing.start() if closing else end


def _promised(message: Folded, start: int) -> bool:
    """Say whether a "well" is what folding left of "we'll": "we'll read them" is no "well, read them"."""
    shown = message.original[message.offsets[start] : message.offsets[start] + 4].lower()
    return message.text.startswith("well", start) and shown != "well"


def _whole(text: str, words: Words) -> Said | None:
    replies = words.replies
    plain = re.sub(r"[,.!]+(?= )", "", text).rstrip("?") or text
    for name, said in _WHOLE:
        if replies[name].fullmatch(plain):
            return None if "?" in text and said in {"yes", "no"} else said
    parts = plain.split()
    if 1 < len(parts) <= _FEW and len({_one(part, words) for part in parts}) == 1:
        return _one(parts[0], words)
    return None


def _one(part: str, words: Words) -> Said | None:
    if words.replies["no"].fullmatch(part):
        return "no"
    return "yes" if words.replies["yes"].fullmatch(part) else None


def _led(text: str, words: Words) -> tuple[Said, int] | None:
    """Return the yes or no a reply opens with, and how long that is; "no actors are in it" opens with none."""
    found = [(m.end(), said) for name, said in _WHOLE if (m := words.replies[name].match(text))]
    if not found:
        return None
    length, said = max(found, key=lambda f: f[0])
    if _SPELT.match(text):
        return None
    if said == "unsure" or _PAUSE.match(text, length):
        return said, length
    follows = {"yes": "follows_yes", "no": "follows_no"}.get(said)
    return (said, length) if follows and words.replies[follows].match(text) else None


def _stands(said: Said, rest: str, words: Words) -> bool:
    """Say whether what follows leaves the opening word an answer ("no idea" and "yeah right" do not)."""
    replies, after = words.replies, rest.lstrip(" ,.-!:")
    if said in {"unsure", "not_yet", "some"}:
        return True
    if rest[:1] == " " and (
        replies["noidiom"].match(after) or after.startswith(("right", "no ", "and no", "sure"))
    ):
        return False
    if said == "no" and (_SOMEONE.match(after) or replies["outdone"].match(after)):
        return False  # "I didn't, my assistant did"; "no, more than that"
    contrary = "yes" if said == "no" else "no"
    first = re.split(r"[ ,.!]", after)[0]
    if replies[contrary].fullmatch(first) and first not in {"right", "true", "wrong", "a", "ca"}:
        return False
    return not (said == "no" and replies["positive"].match(after)) and not replies["notknowing"].match(after)


def _unreserved(rest: str, words: Words) -> bool:
    guards = words.guards
    reserved = (
        "doubt",
        "leaning",
        "qualified",
        "soft",
        "exception",
        "hypothetical",
        "reported",
        "provisional",
        "elsewhere",
    )
    return "?" not in rest and not any(guards[name].search(rest) for name in reserved)


def _turned(message: Folded, words: Words) -> bool:
    """Say whether a short reply is a question turned round ("isn't it obvious?", "do we not?")."""
    return "?" in message.text and len(message.text) < _SHORT and not words.replies["yes"].match(message.text)


def _doubtful(message: Folded, words: Words, span: Span) -> Answer | None:
    """Return `unsure` where a reply voices doubt, or denies a denial."""
    text = message.cut(span)
    if "?" in message.text and len(message.text) < _SHORT and not words.guards["doubt"].search(text):
        return None
    guards, opening = words.guards, text[:_SHORT]
    denials = max(len(guards["negation"].findall(part)) for part in _PARTS.split(text))
    if (
        guards["doubt"].search(opening)
        or guards["opinion"].search(opening)
        or any(pattern.match(text) for pattern in words.who)
    ):
        return Answer("unsure", span, True)
    twice = (
        denials > 1
        and len(text) < _SHORT
        and not re.match(r"(?:no|nope|nah|none|nothing|never|neither)\b", text)
    )
    return Answer("unsure", span, True) if twice else None
