"""`frankly draft`: a facts file in, a document out, whole or not at all."""

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

FACTS = """
production: {title: Harbour Lights, commissioner: Netflix}
uses:
  - {id: voice, purpose: voice, is_generative: yes, likeness_or_voice: living, is_replica: yes, in_final: yes, consent: verbal}
"""
SIGNS = {
    "md": b"Draft",
    "html": b"<!doctype html>",
    "pdf": b"%PDF-1.7",
    "docx": b"PK\x03\x04",
    "json": b"{",
    "csv": b'"use"',
}


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    file = tmp_path / "facts.yaml"
    file.write_text(FACTS, "utf-8")
    return file


def draft(*arguments: object, limit: int | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command; `limit` is the largest file it may write."""

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit or 0, limit or 0))

    command = [sys.executable, "-m", "assistant", "draft", *map(str, arguments), "--on", "2026-11-22"]
    return subprocess.run(command, capture_output=True, text=True, preexec_fn=small if limit else None)


def test_one_facts_file_becomes_every_format(facts: Path) -> None:
    for ending, sign in SIGNS.items():
        out = facts.parent / f"out.{ending}"
        done = draft(facts, "--to", out)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert out.read_bytes().startswith(sign)
    assert json.loads((facts.parent / "out.json").read_text("utf-8"))["final"] is False
    assert sorted(path.name for path in facts.parent.iterdir()) == sorted(
        ["facts.yaml", *(f"out.{e}" for e in SIGNS)]
    )


@pytest.mark.parametrize(
    ("out", "code", "said"),
    [
        ("out.dox", 2, "frankly: --to {out}: there is no format '.dox'; did you mean '.docx'?\n"),
        (
            "out",
            2,
            "frankly: --to {out}: the name needs an ending; it takes .md, .html, .pdf, .docx, .json, .csv, .txt\n",
        ),
        ("no/such/out.md", 2, "frankly: {out}: cannot be written: no such file or directory\n"),
        ("facts.yaml/out.md", 2, "frankly: {out}: cannot be written: not a directory\n"),
    ],
)
def test_a_place_that_cannot_be_written_is_one_clear_line(
    facts: Path, out: str, code: int, said: str
) -> None:
    path = facts.parent / out
    done = draft(facts, "--to", path)
    assert (done.returncode, done.stderr) == (code, said.format(out=path))
    assert [p.name for p in facts.parent.iterdir()] == ["facts.yaml"]


def test_a_full_disk_is_one_line_and_leaves_the_old_letter_as_it_was(facts: Path) -> None:
    out = facts.parent / "out.md"
    out.write_text("the old letter", "utf-8")
    done = draft(facts, "--to", out, limit=1000)
    assert done.returncode == 1
    assert done.stderr == f"frankly: {out}: cannot be written: file too large\n"
    assert out.read_text("utf-8") == "the old letter"
    assert sorted(p.name for p in facts.parent.iterdir()) == ["facts.yaml", "out.md"]


def test_a_place_that_may_not_be_written_to_is_one_line(facts: Path) -> None:
    done = draft(facts, "--to", facts / "out.md")  # below a file, where not even root may write
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
