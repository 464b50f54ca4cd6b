"""The letter -> one HTML file: no script, no request, readable on a phone, in the dark and on paper."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from assistant.disclose.hygiene import right_to_left
from assistant.disclose.model import Block, Callout, Heading, Letter

_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it."""

    id: str
    heading: Heading | None
    blocks: tuple[Block, ...]


def html(letter: Letter) -> str:
    """Return the letter as a page."""
    return _template().render(letter=letter, sections=tuple(sections(letter.blocks)), style=_style())


def sections(blocks: tuple[Block, ...]) -> Iterator[Section]:
    """Yield the blocks by section; a callout stands on its own."""
    heading: Heading | None = None
    held: list[Block] = []
    number = 0
    for block in blocks:
        if (isinstance(block, Heading) and block.level == 1) or isinstance(block, Callout):
            if heading or held:
                yield _section(number, heading, held)
            number += 1
            heading = block if isinstance(block, Heading) else None
            held = [] if heading else [block]
        else:
            held.append(block)
    yield _section(number, heading, held)


def _section(number: int, heading: Heading | None, held: list[Block]) -> Section:
    return Section(heading.anchor if heading and heading.anchor else f"s{number}", heading, tuple(held))


def _told(text: str) -> Markup:
    """Return text set apart where its direction could disturb what stands beside it."""
    return Markup("<bdi>{}</bdi>").format(text) if right_to_left(text) else escape(text)


@cache
def _style() -> Markup:
    # Our own file, not a person's words: it goes into the page as it is.
    return Markup((_TEMPLATES / "letter.css").read_text("utf-8").strip())  # noqa: S704


@cache
def _template() -> Template:
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["told"] = _told
    return made.get_template("letter.html.j2")
