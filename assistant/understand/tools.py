"""The tools a message names, by gazetteer, with version and plan where they are said beside the name."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from assistant.understand.folding import Folded, Span
from assistant.understand.words import ToolName, Words

_NEAR = 45
_PIECE = re.compile(r"[^\W_]+")
_JOINTS = frozenset({" ", "-", ".", "", "+"})


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


def tools(message: Folded, words: Words, *, asked: bool = False) -> tuple[Named, ...]:
    """Find the tools a message names, in order; asked for tools, every plain word that is one counts."""
    return tuple(_named(message, words, tool, span) for tool, span in _found(message, words, asked))


def _found(message: Folded, words: Words, asked: bool) -> Iterator[tuple[ToolName, Span]]:
    """Look up every run of words; the longest name wins, and a plain word must read like a tool."""
    pieces = [(m[0], m.start(), m.end()) for m in _PIECE.finditer(message.text)]
    at = 0
    while at < len(pieces):
        known = next(
            (k for k in words.tools.get(pieces[at][0], ()) if _follows(message.text, pieces, at, k)), None
        )
        if known is None:
            at += 1
            continue
        span = Span(pieces[at][1], pieces[at + len(known.pieces) - 1][2])
        at += len(known.pieces)
        if asked or not known.plain or _reads_like_a_tool(message, words, span):
            yield known, span


def _follows(text: str, pieces: list[tuple[str, int, int]], at: int, known: ToolName) -> bool:
    run = pieces[at : at + len(known.pieces)]
    if tuple(piece for piece, _, _ in run) != known.pieces:
        return False
    return all(text[run[i][2] : run[i + 1][1]] in _JOINTS for i in range(len(run) - 1))


def _named(message: Folded, words: Words, tool: ToolName, span: Span) -> Named:
    version = _beside(message, words, span)
    plan = words.tool_guards["plan"].search(message.text, span.start, span.end + _NEAR)
    said = message.quote(Span(*plan.span("p"))) if plan else None
    return Named(tool.name, tool.generative, span, version, said)


def _beside(message: Folded, words: Words, span: Span) -> str | None:
    start = span.end + 1
    if start >= len(message.text) or message.text[span.end] not in " -":
        return None
    found = words.tool_guards["version"].match(message.text, start, span.end + 20)
    return message.quote(Span(*found.span())) if found else None


def _reads_like_a_tool(message: Folded, words: Words, span: Span) -> bool:
    before, after = (
        message.text[: span.start].split()[-1:],
        message.text[span.end : span.end + _NEAR].lstrip(" -"),
    )
    guards, capital = words.tool_guards, message.quote(span)[:1].isupper()
    opens = not before or before[0][-1] in ".!?:;"
    if guards["seat"].match(after) and (not before or before[0] not in {"airport", "fashion"}):
        return True
    if guards["after"].match(after) or (before and guards["before"].fullmatch(before[0])):
        return bool(before and before[0] in {"in", "and"}) and capital
    if capital and not opens:
        return True
    return bool(before and guards["owner"].fullmatch(before[0])) or (
        opens and bool(guards["opens"].match(after))
    )
