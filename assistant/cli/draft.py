"""A facts file -> the disclosure, written whole or not at all."""

import errno
import os
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import click

from assistant.disclose import FORMATS, render
from assistant.disclose.wording import letter_words
from assistant.reply import Document, Format
from assistant.settings import Settings
from assistant.state import Answer, Interview, UseState
from assistant.words import words
from rules import FactsFile, judge
from rules.errors import nearest
from rules.policy import Policy

_NOT_THEIR_FAULT = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS}
"""A full or broken disk is not bad input."""


def write(facts: FactsFile, policies: Mapping[str, Policy], out: Path, on: date, language: str) -> None:
    """Draft the disclosure a facts file leads to and put it where it is wanted."""
    format = wanted(out)
    verdict = judge(facts.uses, facts.production, tuple(policies.values()), on=on)
    folders = {folder.resolve().name: folder for folder in Settings().policies}
    made = render(
        interview(facts), verdict, policies, format, words(language), on=on, final=False, folders=folders
    )
    put(made, out)
    if made.not_drawn:
        click.echo(f"frankly: {letter_words(language)['not_drawn']}", err=True)


def wanted(out: Path) -> Format:
    """Return the format a file name asks for."""
    ending = out.suffix.lower().removeprefix(".")
    if ending in FORMATS:
        return ending
    known = [f".{format}" for format in FORMATS]
    problem = f"there is no format {out.suffix!r}" if ending else "the name needs an ending"
    raise click.UsageError(f"--to {out}: {problem}{nearest(out.suffix, known)}")


def interview(facts: FactsFile) -> Interview:
    """Return a facts file as an interview that was answered in one go; nothing in it is confirmed by a person."""
    return Interview(
        production=_answers(facts.production.model_dump(mode="json", exclude_none=True)),
        uses=[
            UseState(
                id=use.id, facts=_answers(use.model_dump(mode="json", exclude={"id"}, exclude_none=True))
            )
            for use in facts.uses
        ],
    )


def put(made: Document, out: Path) -> None:
    """Write a document beside its place and move it there, so that a half-written one is never found."""
    data = made.data if made.data is not None else (made.text or "").encode()
    temporary: str | None = None
    try:
        if out.is_dir():
            raise IsADirectoryError(21, "is a folder; give a file name")
        # A device or a pipe is written to, not replaced.
        if out.exists() and not out.is_file():
            out.write_bytes(data)
            return
        handle, temporary = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name[:40]}.")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, out)
    except OSError as wrong:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        _not_written(out, wrong)


def _not_written(out: Path, wrong: OSError) -> NoReturn:
    problem = f"{out}: cannot be written: {(wrong.strerror or 'no reason given').lower()}"
    if wrong.errno in _NOT_THEIR_FAULT:
        click.echo(f"frankly: {problem}", err=True)
        raise click.exceptions.Exit(1) from None
    raise click.UsageError(problem) from None


def _answers(values: Mapping[str, Any]) -> dict[str, Answer]:
    return {fact: Answer(value=value, quote="", by="file") for fact, value in values.items()}


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
