"""The letter -> Markdown (CommonMark with tables) in which what people typed stays text."""

import re
from functools import cache
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from assistant.disclose.hygiene import isolated
from assistant.disclose.model import Letter

_MARKS = re.compile(r"([\\`*_\[\]<>|#~$^])")
_LINK = re.compile(r"(?i)(https?|ftp|file|data|javascript|vbscript|mailto|xmpp)(:)|(www)(\.)|(@)")
_START = re.compile(r"^(\s*)([-+=]|\d+(?=[.)]))")


def markdown(letter: Letter) -> str:
    """Return the letter as Markdown."""
    text = _template().render(letter=letter)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def escaped(text: str) -> str:
    """Return text that Markdown shows as it is, wherever in a line it stands."""
    text = _MARKS.sub(r"\\\1", text.replace("&", "&amp;"))
    text = _LINK.sub(lambda found: "".join(_entity(part) for part in found.groups() if part), text)
    return _START.sub(_not_a_list, text)


def _entity(part: str) -> str:
    return {":": "&#58;", ".": "&#46;", "@": "&#64;"}.get(part, part)


def _not_a_list(found: re.Match[str]) -> str:
    space, mark = found.groups()
    return f"{space}&#{ord(mark[0])};{mark[1:]}"


@cache
def _template() -> Template:
    made = Environment(  # noqa: S701 - Markdown, not HTML: every text goes through `escaped`.
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["md"] = escaped
    made.filters["told"] = lambda text: isolated(escaped(text))
    made.filters["address"] = lambda text: quote(text, safe=":/?#[]@!$&'()*+,;=%-._~")
    return made.get_template("letter.md.j2")
