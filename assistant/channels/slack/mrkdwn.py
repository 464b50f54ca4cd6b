"""Markdown of a reply -> Slack's mrkdwn, in which nothing a person typed can act.

Slack has no escape for its own marks, so where a typed one would act a look-alike takes its place.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

_PARSER = MarkdownIt("commonmark", {"html": False})
_STARTS = re.compile(r"(?<![\w])([*_~`])(?=\S)|(?<=\S)([*_~`])(?![\w])|([*~`])")
_ALIKE = str.maketrans({"*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ"})
_EMOJI = re.compile(r":(?=[a-z0-9_+'-]*[a-z_+][a-z0-9_+'-]*:)", re.IGNORECASE)
_QUOTE = re.compile(r"^&gt;", re.MULTILINE)
_JOINER = "\u2060"
"""A word joiner: unseen, and enough to stop a bare address or name from becoming a link."""
_WEB = re.compile(r"(?<=[a-z]):(?=//)|(?<=\bwww)(?=\.)|(?<=mailto):", re.IGNORECASE)
_CUT = re.compile(r"<[^<>]*$|&[a-z#0-9]*$")


def mrkdwn(text: str, links: Collection[str] = ()) -> str:
    """Return Markdown as mrkdwn; only the given addresses become links."""
    return _Writer(frozenset(links)).blocks(_PARSER.parse(text)).strip()


def escaped(text: str) -> str:
    """Return plain text so that mrkdwn shows it and does nothing else with it."""
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\0", "")
    safe = _STARTS.sub(lambda found: found.group(0).translate(_ALIKE), safe)
    safe = _QUOTE.sub("›", _EMOJI.sub("∶", safe))
    safe = _WEB.sub(lambda found: found.group(0) + _JOINER, safe)
    return safe.replace("@", "@" + _JOINER)


def unmarked(text: str) -> str:
    """Return plain text so that it names nobody and links nothing, as it is read out or shown in a notification."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(text: str) -> str:
    """Return Markdown as the text a person reads, for buttons and notifications."""
    return "\n\n".join(_texts(_PARSER.parse(text)))


def split(text: str, limit: int) -> list[str]:
    """Cut mrkdwn into pieces that fit, at the end of a paragraph, a line, a sentence or a word."""
    pieces = []
    while len(text) > limit:
        at = _place(text, limit)
        pieces.append(text[:at].rstrip())
        text = text[at:].lstrip()
    return [piece for piece in [*pieces, text] if piece]


def _place(text: str, limit: int) -> int:
    window = text[:limit]
    for mark in ("\n\n", "\n", ". ", " "):
        at = window.rfind(mark)
        if at > limit // 2:
            return at + len(mark)
    inside = _CUT.search(window)  # never inside a link or an entity
    return inside.start() if inside and inside.start() else limit


class _Writer:
    """Walks the tokens of Markdown."""

    def __init__(self, links: frozenset[str]) -> None:
        self.links = links

    def blocks(self, tokens: Sequence[Token]) -> str:
        """Return all blocks: paragraphs, lists, headings, quotes and code."""
        return "".join(self._blocks(tokens))

    def _blocks(self, tokens: Sequence[Token]) -> Iterator[str]:
        marks: list[str] = []
        for number, token in enumerate(tokens):
            if token.type in {"bullet_list_open", "ordered_list_open"}:
                marks.append("•" if token.type.startswith("bullet") else "1")
            elif token.type in {"bullet_list_close", "ordered_list_close"}:
                marks.pop()
                yield "" if marks else "\n"
            elif token.type == "list_item_open":
                yield "    " * (len(marks) - 1) + ("• " if marks[-1] == "•" else f"{token.info}. ")
            elif token.type == "inline":
                before = tokens[number - 1].type
                inside = self.inline(token.children or [])
                yield (f"*{inside}*" if before == "heading_open" else inside) + ("\n" if marks else "\n\n")
            elif token.type in {"fence", "code_block"}:
                yield f"```{_code(token.content)}```\n\n"

    def inline(self, tokens: Sequence[Token]) -> str:
        """Return one line of marked text."""
        return "".join(self._inline(tokens))

    def _inline(self, tokens: Sequence[Token]) -> Iterator[str]:
        address = ""
        for token in tokens:
            if token.type in {"strong_open", "strong_close"}:
                yield "*"
            elif token.type in {"em_open", "em_close"}:
                yield "_"
            elif token.type in {"softbreak", "hardbreak"}:
                yield "\n"
            elif token.type == "code_inline":
                yield f"`{_code(token.content)}`"
            elif token.type == "link_open":
                address = str(token.attrGet("href") or "")
                yield f"<{_href(address)}|" if address in self.links else ""
            elif token.type == "link_close":
                yield ">" if address in self.links else f" ({escaped(address)})"
            else:
                yield escaped(token.content)


def _href(address: str) -> str:
    return address.replace("&", "&amp;").replace("|", "%7C").replace(">", "%3E").replace("<", "%3C")


def _code(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("`", "ˋ").strip("\n")


def _texts(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            parts = token.children or []
            yield "".join("\n" if part.type.endswith("break") else part.content for part in parts)
        elif token.content:
            yield token.content
