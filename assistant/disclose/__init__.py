"""verdict + facts -> documents.

`letter` settles what a letter says; each renderer draws it in one format. `render` is both.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from assistant.disclose.drafted import NOTHING, Drafted, Standing, Worded
from assistant.disclose.letter import letter, matter, reference, write
from assistant.disclose.model import Letter
from assistant.disclose.told import Matter
from assistant.reply import Document, Format
from assistant.state import Interview
from assistant.words import Words
from rules.policy import Policy
from rules.verdict import Verdict

FORMATS: tuple[Format, ...] = ("md", "html", "pdf", "docx", "json", "csv", "txt")
"""Every format a disclosure can be made in; csv is the cue sheet, txt the text of an e-mail."""


def render(
    interview: Interview,
    verdict: Verdict,
    policies: Mapping[str, Policy],
    format: Format,
    words: Words,
    *,
    on: date | None = None,
    final: bool | None = None,
    folders: Mapping[str, Path] | None = None,
    drafted: Drafted = NOTHING,
) -> Document:
    """Return the disclosure in one format; see `letter` for the rest."""
    given = matter(interview, verdict, policies, words, on, final, folders, drafted)
    name = f"cue-sheet.{format}" if format == "csv" else f"disclosure.{format}"
    shown = {"name": name, "format": format, "title": given.law.say("title"), "final": given.final}
    if format == "pdf":
        from assistant.disclose.pdf import pdf

        pages, drawn = pdf(write(given), given.say["not_drawn"])
        return Document(**shown, data=pages, not_drawn=not drawn)
    made = _drawn(given, format)
    text, data = (None, made) if isinstance(made, bytes) else (made, None)
    return Document(**shown, text=text, data=data)


def _drawn(given: Matter, format: Format) -> str | bytes:
    # Each renderer is loaded when it is wanted: the chat should not wait for Word and Typst to start.
    if format == "json":
        from assistant.disclose.sidecar import sidecar

        return sidecar(given)
    if format == "csv":
        from assistant.disclose.cues import sheet

        return sheet(given)
    return _drawn_letter(write(given), format)


def _drawn_letter(made: Letter, format: Format) -> str | bytes:
    if format == "md":
        from assistant.disclose.markdown import markdown

        return markdown(made)
    if format == "txt":
        from assistant.disclose.plain import plain

        return plain(made)
    if format == "html":
        from assistant.disclose.html import html

        return html(made)
    from assistant.disclose.docx import docx_file

    return docx_file(made)


__all__ = ["FORMATS", "NOTHING", "Drafted", "Letter", "Standing", "Worded", "letter", "reference", "render"]
