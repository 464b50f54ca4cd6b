"""What people typed -> text that every format can show, once, before any renderer."""

import re
import unicodedata

_BIDI_CONTROLS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_CONTROLS = re.compile(
    # Controls, the sender's bidi controls, invisible fillers, tags, non-characters and halves of pairs.
    f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_BIDI_CONTROLS}\u200b\u2028-\u2029\u2060-\u2065\u206a-\u206f\ufeff\ufff0-\uffff"
    "\ud800-\udfff\U000e0000-\U000e0fff\ue000-\uf8ff\U000f0000-\U0010ffff]"
)
_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"\s+")
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]")
_PIECES = re.compile(f"({_RTL.pattern}(?:[\\s\\d.,:;!?()\\-،؛؟]*{_RTL.pattern})*)")


def cleaned(text: str) -> str:
    """Return text without what cannot or must not be shown; lines stay."""
    return _CONTROLS.sub("", _BREAKS.sub("\n", unicodedata.normalize("NFC", text)))


def one_line(text: str, limit: int = 0) -> str:
    """Return text as one line, shortened to a limit if one is given."""
    line = _SPACES.sub(" ", cleaned(text)).strip()
    return line if not limit or len(line) <= limit else line[: limit - 1].rstrip() + "…"


def paragraphs(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a longer text, none of them empty."""
    return tuple(line for part in cleaned(text).split("\n") if (line := one_line(part)))


def address(link: str) -> str:
    """Return an address that is safe to follow, empty for any other."""
    return link if re.match(r"https?://[^\s<>\"]+$", link) else ""


def right_to_left(text: str) -> bool:
    """Tell whether a text has letters that are written from right to left."""
    return bool(_RTL.search(text))


def isolated(text: str) -> str:
    """Return a text that cannot disturb the order of what stands beside it, where only marks can do that."""
    return f"\u2068{text}\u2069" if right_to_left(text) else text


def by_direction(text: str) -> list[tuple[str, bool]]:
    """Return the pieces of a text, each with whether it runs from right to left."""
    return [(piece, bool(odd % 2)) for odd, piece in enumerate(_PIECES.split(text)) if piece]
