"""The letter -> PDF, set by Typst with our own fonts: tagged, PDF/A-2a and PDF/UA-1, the same bytes every time."""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import typst

from assistant.disclose.model import Letter, Run, Text

if TYPE_CHECKING:
    from typst import PDFStandard

_HERE = Path(__file__).parent
_STANDARDS: "list[PDFStandard]" = ["a-2a", "ua-1"]


def pdf(letter: Letter, not_drawn: str) -> tuple[bytes, bool]:
    """Return the letter as a PDF, and whether every character could be drawn.

    A character that no font has must not lose the letter: then the machine's own fonts are tried, and at
    last the page is made without it, and `not_drawn` says so at its end.
    """
    for drawn, system, standards in _ladder(letter, not_drawn):
        try:
            return _set(drawn, system, standards), bool(standards)
        except typst.TypstError as wrong:
            if not standards or "could not be displayed" not in wrong.message:
                raise
    raise AssertionError("the last rung has no standard to fail")


def _ladder(letter: Letter, not_drawn: str) -> Iterator[tuple[Letter, bool, "list[PDFStandard]"]]:
    yield letter, False, _STANDARDS
    yield letter, True, _STANDARDS
    note = Text((Run(not_drawn, "small"),))
    yield replace(letter, blocks=(*letter.blocks, note)), True, []


def _set(letter: Letter, system: bool, standards: "list[PDFStandard]") -> bytes:
    made: bytes = typst.compile(
        _HERE / "templates" / "letter.typ",
        root=_HERE / "templates",
        font_paths=_fonts(system),
        sys_inputs={"letter": _plain(letter)},
        pdf_standards=standards,
        timestamp=datetime(letter.on.year, letter.on.month, letter.on.day, tzinfo=UTC),
        format="pdf",
    )
    return made


def _plain(letter: Letter) -> str:
    plain = asdict(letter)
    plain["on"] = [letter.on.year, letter.on.month, letter.on.day]
    plain["language"] = [*letter.language.split("-"), None][:2]
    return json.dumps(plain, ensure_ascii=False)


@cache
def _fonts(system: bool) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=system, font_paths=[str(_HERE / "fonts")])
