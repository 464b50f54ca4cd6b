"""Markdown of a reply -> Markdown that loads nothing and links only to the policies cited."""

import re
from collections.abc import Collection
from typing import Any

from assistant.reply import Reply

_LINK = re.compile(r"(?<!\\)(!?)\[([^\]\n]*)\]\(([^)\s]*)(?:\s[^)]*)?\)")
_BARE = re.compile(r"(?<!\w)(https?|ftp):(?=//)|(?<=https):(?=&#47;)|(?<=http):(?=&#47;)", re.IGNORECASE)
_WWW = re.compile(r"\bwww\.", re.IGNORECASE)
_DIRECTIVE = re.compile(r"(?<!\\):(?=[A-Za-z])")
_ESCAPE = re.compile(r"\\([\\`*_\[\]<>|#~])")
_ENTITY = {"&#47;": "/", "&#64;": "@", "&amp;": "&", "&lt;": "<", "&gt;": ">"}
_JOINER = "&#8288;"
"""A word joiner: unseen, and enough to stop a bare address from becoming a link."""


def links(reply: Reply) -> frozenset[str]:
    """Return the addresses this reply cites: those of its card and of its verdict."""
    found = {reply.card.link} if reply.card else set()
    for use in (reply.verdict or {}).get("uses", ()):
        found |= {
            str(finding["citation"]["link"]) for finding in use.get("findings", ()) if finding.get("citation")
        }
    return frozenset(found - {""})


def markdown(text: str, allowed: Collection[str] = ()) -> str:
    """Return Markdown without pictures, foreign links or Chainlit's directives."""
    kept: list[str] = []

    def link(match: re.Match[str]) -> str:
        picture, label, address = match.groups()
        if not picture and address in allowed:
            kept.append(match.group(0))
            return f"\0{len(kept) - 1}\0"
        return f"{label} ({address})"

    text = _DIRECTIVE.sub(r"\\:", _unlinked(_LINK.sub(link, text.replace("\0", ""))).replace("![", "!\\["))
    return re.sub(r"\0(\d+)\0", lambda match: kept[int(match.group(1))], text)


def plain(value: Any) -> Any:
    """Return Markdown in a value, however deep, as the text a person reads."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value


def _unlinked(text: str) -> str:
    text = _BARE.sub(lambda m: f"{m.group(1) or ''}{_JOINER}:", text)
    return _WWW.sub(lambda m: f"{m.group(0)[:-1]}{_JOINER}.", text).replace("&#64;", f"{_JOINER}&#64;")


def _text(text: str) -> str:
    hidden = _ESCAPE.sub(lambda m: f"\0{ord(m.group(1))}\0", text)
    hidden = re.sub(r"(\*\*|\*|__|`)(?=\S)(.+?)(?<=\S)\1", r"\2", hidden)
    hidden = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", hidden)
    for entity, char in _ENTITY.items():
        hidden = hidden.replace(entity, char)
    return re.sub(r"\0(\d+)\0", lambda m: chr(int(m.group(1))), hidden)
