"""A reply to a question for words (title, company, contact, tools), cleaned of "it's called" and the like."""

import re

from assistant.understand.folding import Folded, Span
from assistant.understand.reading import AskedQuestion, Proposed
from assistant.understand.tools import tools
from assistant.understand.words import Words

_SPLIT = re.compile(r",| and | & | plus | then | \+ |/|;|\n")
_LABELLED = re.compile(r"(?:^|[\n,;/|] ?)([a-z][a-z ]{1,24}) ?(?::|=| - | is ) ?")
_NAMED = {
    "title": "title", "company": "company", "commissioner": "commissioner", "contact": "contact",
    "prepared": "prepared_by", "kind": "kind",
}  # fmt: skip
_LONGEST = 200


def text_answer(message: Folded, words: Words, fact: str) -> Proposed | None:
    """Return the words that answer a question for text; nothing for "not sure yet"."""
    if fact == "tools":
        return _tools(message, words)
    span = _trimmed(message, Span(0, len(message.text)))
    if fact == "description":
        quote = message.quote(span)
        return Proposed(value=quote, quote=quote) if len(quote.split()) > 1 else None
    return _cleaned(message, words, span)


def details(message: Folded, words: Words, asked: AskedQuestion) -> dict[str, Proposed]:
    """Read several text facts from one reply: labelled, or as a list in the order they were asked."""
    labelled = _labelled(message, words)
    if labelled:
        return {fact: p for fact, p in labelled.items() if fact in asked.facts}
    parts = [p for p in _parts(message, Span(0, len(message.text))) if message.cut(p).strip()]
    if len(parts) == len(asked.facts) or (
        len(parts) == 1 and len(message.text) < 60 and " for " not in message.text
    ):
        read = {fact: _cleaned(message, words, part) for fact, part in zip(asked.facts, parts, strict=False)}
        return {fact: p for fact, p in read.items() if p}
    return {}


def declined(message: Folded, words: Words) -> bool:
    """Say whether a reply to a question for text says that there is no answer (yet)."""
    plain = message.text.strip(" .!,\n")
    return bool(words.texts["empty"].fullmatch(plain) or words.replies["unsure"].fullmatch(plain)) or bool(
        words.guards["doubt"].match(plain)
    )


def _tools(message: Folded, words: Words) -> Proposed | None:
    named = tools(message, words, asked=True)
    if named:
        span = Span(named[0].span.start, named[-1].span.end)
        return Proposed(
            value=[t.value() for t in {t.name: t for t in named}.values()], quote=message.quote(span)
        )
    span = _trimmed(message, Span(0, len(message.text)))
    names = [c for part in _parts(message, span) if (c := _cleaned(message, words, part))]
    short = [c for c in names if len(c.value.split()) <= 5]
    if not short or len(short) != len(names):
        return None
    return Proposed(value=[{"name": c.value} for c in short], quote=message.quote(span))


def _cleaned(message: Folded, words: Words, span: Span) -> Proposed | None:
    part = _trimmed(message, span)
    lead = words.texts["lead"].match(message.text, part.start, part.end)
    start = lead.end() if lead and lead.end() < part.end else part.start
    tail = re.search(r"[ ,(]+(?:" + words.texts["tail"].pattern + r")\)?$", message.text[start : part.end])
    end = start + tail.start() if tail and tail.start() > 0 else part.end
    quote = message.quote(_trimmed(message, Span(start, end)))
    if not quote or len(quote) > _LONGEST or words.texts["empty"].fullmatch(quote.lower()):
        return None
    return Proposed(value=quote, quote=quote)


def _labelled(message: Folded, words: Words) -> dict[str, Proposed]:
    found = [(m, fact) for m in _LABELLED.finditer(message.text) if (fact := _named(m[1].strip(), words))]
    read: dict[str, Proposed] = {}
    for i, (match, fact) in enumerate(found):
        end = found[i + 1][0].start() if i + 1 < len(found) else len(message.text)
        quote = message.quote(_trimmed(message, Span(match.end(), end)))
        if quote and not words.texts["empty"].fullmatch(quote.lower()):
            read[fact] = Proposed(value=quote, quote=quote)
    return read


def _named(label: str, words: Words) -> str | None:
    found = words.texts["label"].fullmatch(label)
    return _NAMED.get(found.lastgroup or "") if found else None


def _parts(message: Folded, span: Span) -> list[Span]:
    found, start = [], span.start
    for cut in _SPLIT.finditer(message.text, span.start, span.end):
        found.append(Span(start, cut.start()))
        start = cut.end()
    return [*found, Span(start, span.end)]


def _trimmed(message: Folded, span: Span) -> Span:
    start, end = span
    while start < end and message.text[start] in " \n\"'-:,*(":
        start += 1
    while end > start and message.text[end - 1] in " \n\"'-,.;":
        end -= 1
    return Span(start, end)
