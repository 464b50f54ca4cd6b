"""The things people say to the interview itself: back, skip, why, change, another use; only when they say nothing else."""

import re
from typing import NamedTuple, get_args

from assistant.understand.folding import Folded, Span
from assistant.understand.reading import AskedQuestion, Intent
from assistant.understand.words import Words

_EARLY: tuple[Intent, ...] = (
    "why", "example", "back", "over", "review", "same", "another", "change", "skip", "draft",
)  # fmt: skip
_LATE: tuple[Intent, ...] = ("done", "keep", "off_topic")
_INTENTS = frozenset(get_args(Intent))
_LONGEST = 160


class Command(NamedTuple):
    """What a person wants of the interview, and what it points at."""

    intent: Intent
    target: str | None = None
    use_hint: str | None = None


def early(message: Folded, words: Words, asked: AskedQuestion | None) -> Command | None:
    """Read the commands that win over an answer ("keep it" is one, unless the question is what stays in)."""
    keeps = asked is None or "in_final" not in asked.facts
    return _first((*_EARLY, "keep") if keeps else _EARLY, message, words, asked)


def late(message: Folded, words: Words, asked: AskedQuestion | None) -> Command | None:
    """Read the commands that an answer wins over: "done" may be the stage, "good" may be a yes."""
    return _first(_LATE, message, words, asked)


def correction(message: Folded, words: Words, uses: int) -> Span | None:
    """Return what a message says apart from the "actually" or "no wait" it opens with, or the "after all" it ends on."""
    name = "correction" if uses else "strong_correction"
    found = words.texts[name].match(message.text)
    if found:
        return Span(found.end(), len(message.text))
    closing = words.texts["afterthought"].match(message.text) if uses else None
    return Span(*closing.span("said")) if closing else None


def target(text: str, words: Words) -> str | None:
    """Return the fact that a few words point at."""
    found = [
        (m.start() - m.end(), order, fact)
        for order, (fact, p) in enumerate(words.topics)
        if (m := p.search(text))
    ]
    return min(found)[2] if found else None


def use_hint(message: Folded, words: Words) -> str | None:
    """Return the words that pick one of several uses."""
    found = words.uses["hint"].search(message.text)
    return message.quote(Span(*found.span("hint"))) if found else None


def _first(
    intents: tuple[Intent, ...], message: Folded, words: Words, asked: AskedQuestion | None
) -> Command | None:
    if len(message.text) > _LONGEST:
        return None
    for said in _cores(message.text, words):
        for intent in intents:
            found = words.commands[intent].fullmatch(said)
            if found and not _a_title(intent, said, asked):
                return _command(intent, found, message, words)
    return None


def _cores(text: str, words: Words) -> list[str]:
    plain = re.sub(r"[\s.!?,;:\"')(-]+$", "", text).strip(" \n\"'(-,.")
    trimmed = words.texts["polite_end"].sub("", words.texts["polite_start"].sub("", plain)).strip(" ,.!?")
    found = [re.sub(r"[,.!?:;]+(?= |$)", "", core).strip() for core in (plain, trimmed)]
    return list(dict.fromkeys(core for core in found if core)) or (
        ["?"] if text.strip() in {"?", "??", "???"} else []
    )


def _a_title(intent: Intent, said: str, asked: AskedQuestion | None) -> bool:
    """Say whether "The Letter" or "Another Round" is more likely the answer to a question for text."""
    if asked is None or asked.kind != "text":
        return False
    if intent in {"done", "keep"}:
        return not said.startswith(("thats", "im ", "that is"))
    articled = said.startswith(("the ", "a ", "our ", "another ")) or said in {"letter", "report", "another"}
    return intent in {"draft", "another", "same"} and articled


def _command(intent: Intent, found: re.Match[str], message: Folded, words: Words) -> Command:
    if intent not in {"change", "why", "example"}:
        return Command(intent)
    hint = use_hint(message, words)
    return Command(intent, target(found[0], words), hint)
