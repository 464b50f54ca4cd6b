"""The tools a message names, by gazetteer, with version and plan where they are said beside the name."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from assistant.understand.folding import Folded, Span
from assistant.understand.words import Words

_NEAR = 45


class Named(NamedTuple):
    """A tool named in a message."""

    name: str
    generative: bool
    span: Span
    version: str | None
    plan: str | None

    def value(self) -> dict[str, Any]:
        """Return the tool as the fact `tools` holds it."""
        said = {"name": self.name, "version": self.version, "plan": self.plan}
        return {key: word for key, word in said.items() if word}


def tools(message: Folded, words: Words) -> tuple[Named, ...]:
    """Find the tools a message names, in order."""
    return tuple(_found(message, words))


def _found(message: Folded, words: Words) -> Iterator[Named]:
    for match in words.tool_pattern.finditer(message.text):
        tool, span = words.tools[match[0]], Span(*match.span())
        if not tool.common or _reads_like_a_tool(message, words, span):
            version = _beside(message, words, span)
            plan = words.tool_guards["plan"].search(message.text, span.start, span.end + _NEAR)
            said = message.quote(Span(*plan.span("p"))) if plan else None
            yield Named(tool.name, tool.generative, span, version, said)


def _beside(message: Folded, words: Words, span: Span) -> str | None:
    start = span.end + 1
    found = (
        words.tool_guards["version"].match(message.text, start, span.end + 20)
        if start < len(message.text)
        else None
    )
    return message.quote(Span(*found.span())) if found and message.text[span.end] in " -" else None


def _reads_like_a_tool(message: Folded, words: Words, span: Span) -> bool:
    before, after = (
        message.text[: span.start].split()[-1:],
        message.text[span.end : span.end + _NEAR].lstrip(" -"),
    )
    guards = words.tool_guards
    if guards["seat"].match(after) and (not before or before[0] not in {"airport", "fashion"}):
        return True
    if guards["after"].match(after) or (before and guards["before"].fullmatch(before[0])):
        return bool(before and before[0] in {"in", "and"}) and message.quote(span)[:1].isupper()
    capital = message.quote(span)[:1].isupper()
    return capital or bool(before and guards["owner"].fullmatch(before[0]))
