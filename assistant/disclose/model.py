"""The letter before it has a format: blocks of lines of runs, complete before any renderer sees it.

Section order, wording and what is left out are settled here once. A renderer knows one thing per kind
of block and one per style of run, and nothing of facts, rules or outcomes. Text is plain text, never markup.
"""

import datetime
from dataclasses import dataclass, field
from typing import Literal

Style = Literal["plain", "strong", "small", "spoken", "tick", "badge", "blank"]
Level = Literal["stop", "ask", "ok", "none", "theirs"]
"""What a colour may say; the word beside it always says it too. `theirs` is a place for someone else to fill in."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style. `to` is an address, or `#anchor` inside the letter."""

    text: str
    style: Style = "plain"
    level: Level = "none"
    to: str = ""


Line = tuple[Run, ...]
Cell = tuple[Line, ...]
"""One or more lines, one under the other."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is a section, 2 a part of one. `new_page` begins an annex."""

    level: int
    text: str
    anchor: str = ""
    new_page: bool = False
    kind: Literal["heading"] = field(default="heading", init=False)


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    runs: Line
    kind: Literal["text"] = field(default="text", init=False)


@dataclass(frozen=True, slots=True)
class Quote:
    """A person's own words at any length, a paragraph each."""

    paragraphs: tuple[str, ...]
    source: str = ""
    kind: Literal["quote"] = field(default="quote", init=False)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Names and what belongs to them, as at the head of a letter."""

    label: str
    rows: tuple[tuple[str, Cell], ...]
    kind: Literal["pairs"] = field(default="pairs", init=False)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a header; `widths` are shares of the page. The first column heads its row."""

    label: str
    widths: tuple[float, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    kind: Literal["table"] = field(default="table", init=False)


@dataclass(frozen=True, slots=True)
class Items:
    """A list, numbered or not."""

    items: tuple[Cell, ...]
    numbered: bool = False
    kind: Literal["items"] = field(default="items", init=False)


@dataclass(frozen=True, slots=True)
class Signature:
    """A place to sign: for whom, the printed name if known, and the lines to fill in."""

    heading: str
    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signatures:
    """Places to sign, side by side where there is room."""

    places: tuple[Signature, ...]
    kind: Literal["signatures"] = field(default="signatures", init=False)


@dataclass(frozen=True, slots=True)
class Callout:
    """What must be seen first, or a place that someone else fills in."""

    level: Level
    title: str
    blocks: "tuple[Text | Items | Signatures, ...]"
    kind: Literal["callout"] = field(default="callout", init=False)


Block = Heading | Text | Quote | Pairs | Table | Items | Signatures | Callout


@dataclass(frozen=True, slots=True)
class Letter:
    """A whole letter."""

    language: str
    title: str
    subtitle: str
    status: str
    """"Draft …" or "Final": printed at the top of every page."""
    reference: str
    date: str
    on: datetime.date
    final: bool
    author: str
    subject: str
    keywords: tuple[str, ...]
    running: str
    """The line at the head of the second and later pages."""
    footer: tuple[str, str]
    page: str
    """How a page number is written, with two places for numbers: `Page {} of {}`."""
    blocks: tuple[Block, ...]
