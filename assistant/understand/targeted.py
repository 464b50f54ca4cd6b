"""A reply read against the question that was asked."""

import re

from assistant.understand import choices, texts, ticks
from assistant.understand.folding import Folded, Span
from assistant.understand.guards import Context
from assistant.understand.polarity import WHOLE, values_of
from assistant.understand.reading import AskedQuestion, Proposed
from assistant.understand.words import Words

_END = re.compile(r"[\s,.!?)]+$")


def targeted(around: Context, asked: AskedQuestion) -> dict[str, Proposed]:
    """Return what a reply says of the facts that were asked for."""
    if asked.kind == "details":
        return texts.details(around.message, around.words, asked)
    if asked.kind == "choice" and len(asked.facts) > 1:
        return choices.several(around, asked)
    if asked.kind == "ticks" or len(asked.facts) > 1:
        return ticks.ticked(around, asked)
    if not asked.facts:
        return {}
    fact = asked.facts[0]
    closed = values_of(fact) or fact in WHOLE
    if asked.kind == "text" or not closed:
        read = (
            None
            if texts.declined(around.message, around.words)
            else texts.text_answer(around.message, around.words, fact)
        )
    else:
        read = choices.chosen(around, fact, asked.labels.get(fact, {}))
    return {fact: read} if read else {}


def exactly(message: Folded, words: Words, asked: AskedQuestion) -> bool:
    """Say whether a message is, letter for letter, one of the answers on offer."""
    if asked.kind in {"ticks", "details", "text"} or len(asked.facts) != 1:
        return False
    fact = asked.facts[0]
    if choices.exactly(message, words, fact, asked.labels.get(fact, {})):
        return True
    plain = message.text.strip(" .!,")
    cues = (c for c in words.answers.get(fact, ()) if (fact, c.value) != ("review", "no"))
    return any(cue.pattern.fullmatch(plain) for cue in cues)  # "change the tool" says more than no


def who(message: Folded, words: Words) -> str | None:
    """Return who may know, where a message says whom to ask."""
    patterns = [words.who[place] for place in words.who_index.may_match(message.text)]
    for found in (found for pattern in patterns for found in pattern.finditer(message.text)):
        start, end = found.span("who")
        trimmed = _END.search(message.text[:end])
        quote = message.quote(Span(start, trimmed.start() if trimmed else end))
        if quote:
            return quote
    return None
