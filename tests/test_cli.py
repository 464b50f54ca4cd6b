"""Every command: what it prints, what it exits with, and the one line it says when something is wrong."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assistant.__main__ import main

GOOD = '{"uses": [{"id": "voice", "is_generative": "yes", "in_final": "yes", "likeness_or_voice": "living"}]}'
SHAPE = 'write {"id", "text"}, {"id", "choices": [...]} or {"id", "edit": {"use", "fact", "value"}}'
ENDINGS = ".md, .html, .pdf, .docx, .json, .csv, .txt"


class Ran:
    """What a command printed and exited with."""

    def __init__(self, done: "subprocess.CompletedProcess[bytes]") -> None:
        self.code = done.returncode
        self.out = done.stdout.decode("utf-8") if done.stdout else ""
        self.err = done.stderr.decode("utf-8")


def frankly(
    folder: Path, *args: str, given: bytes | str = b"", out: Any = subprocess.PIPE, **env: str
) -> Ran:
    """Run the command as people do: a process of its own, in a folder of its own."""
    around = {**os.environ, "FRANKLY_DATA_DIR": str(folder / "data"), **env}
    sent = given if isinstance(given, bytes) else given.encode()
    command = [sys.executable, "-m", "assistant", *args]
    return Ran(
        subprocess.run(
            command, input=sent, stdout=out, stderr=subprocess.PIPE, cwd=folder, env=around, timeout=120
        )
    )


class Here:
    """Runs the same `main` without a new process: enough where only what it says matters."""

    def __init__(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.chdir(folder)
        self.patch, self.capsys = monkeypatch, capsys

    def __call__(self, *args: str, given: bytes = b"") -> tuple[str, str, int]:
        self.patch.setattr(sys, "argv", ["frankly", *args])
        self.patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        with pytest.raises(SystemExit) as end:
            main()
        said = self.capsys.readouterr()
        return said.err, said.out, int(end.value.code or 0)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    return Here(tmp_path, monkeypatch, capsys)


# File content, arguments (F is the file), what standard error says, whole. Exit code 2 in each.
BAD: dict[str, tuple[bytes, list[str], str]] = {
    "binary": (b"\x00\x01\x02\xff", ["judge", "F"], "F: this is not UTF-8 text (byte 3)"),
    "invalid UTF-8": (b'uses: ["\xff"]', ["judge", "F"], "F: this is not UTF-8 text (byte 8)"),
    "NUL": (b'uses: [{description: "a\0b"}]', ["judge", "F"], "F:1: this is not text: it holds a NUL character"),
    "empty": (b"", ["judge", "F"], "F:1: there are no facts here; it takes 'production' and 'uses'"),
    "no uses": (
        b'{"uses": []}', ["judge", "F"],
        "F: uses: there is no use of generative AI to judge; give at least one",
    ),
    "wrong value": (
        b'{"uses": [{"in_final": "ye"}]}', ["judge", "F"],
        "F: uses[0].in_final: 'ye' is not one of its values; did you mean 'yes'?",
    ),
    "wrong type": (
        b'{"uses": [{"in_final": true}]}', ["judge", "F"],
        "F: uses[0].in_final: true is not one of its values; it takes yes, no, unsure, in quotes",
    ),
    "unknown fact": (
        b'{"uses": [{"in_fnal": "yes"}]}', ["judge", "F"],
        "F: uses[0].in_fnal: unknown fact; did you mean 'in_final'?",
    ),
    "given twice": (
        b"uses:\n  - in_final: yes\n    in_final: no\n", ["judge", "F"],
        "F:3: 'in_final' is given twice, first in line 2",
    ),
    "unknown pack in the file": (
        b'{"uses": [{"in_final": "yes"}], "policies": ["netflix"]}', ["judge", "F"],
        "F: policies: there is no pack 'netflix'; did you mean 'netflix_genai'?",
    ),
    "unknown pack named": (
        GOOD.encode(), ["judge", "F", "--policy", "netflix_gnai"],
        "F: policies: there is no pack 'netflix_gnai'; did you mean 'netflix_genai'?",
    ),
    "bad date": (
        GOOD.encode(), ["judge", "F", "--on", "2026-13-40"],
        "Invalid value for '--on': '2026-13-40' is not a date; write it like 2026-11-22",
    ),
    "bad reading": (
        GOOD.encode(), ["judge", "F", "--reading", "loose"],
        "Invalid value for '--reading': 'loose' is not one of 'strict', 'lenient'.",
    ),
    "no such file": (b"", ["judge", "nowhere.json"], "nowhere.json: no such file or directory"),
    "a folder": (b"", ["judge", "."], ".: is a directory"),
    "no argument": (b"", ["judge"], "Missing argument 'FILE'."),
    "no such command": (b"", ["jugde", "F"], "No such command 'jugde'. Did you mean 'judge'?"),
    "no such option": (b"", ["judge", "F", "--colour"], "No such option '--colour'."),
    "bad format": (
        GOOD.encode(), ["draft", "F", "--to", "x.rtf"],
        f"--to x.rtf: there is no format '.rtf'; it takes {ENDINGS}",
    ),
    "no format": (
        GOOD.encode(), ["draft", "F", "--to", "letter"],
        f"--to letter: the name needs an ending; it takes {ENDINGS}",
    ),
    "unknown language": (
        GOOD.encode(), ["draft", "F", "--to", "x.md", "--language", "frr"],
        "--language: there are no words in 'frr'; did you mean 'fr'?",
    ),
    "bad facts to draft": (
        b'{"uses": [{"in_final": "maybe"}]}', ["draft", "F", "--to", "x.md"],
        "F: uses[0].in_final: 'maybe' is not one of its values; it takes yes, no, unsure",
    ),
    "no such pack folder": (
        b"", ["policies", "check", "nowhere"],
        "Invalid value for 'FOLDER': Directory 'nowhere' does not exist.",
    ),
    "no thread": (b"", ["turn"], "Missing option '--thread'."),
    "bad port": (
        b"", ["web", "--port", "99999"],
        "Invalid value for '--port': 99999 is not in the range 0<=x<=65535.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_clear_line(name: str, here: Here, tmp_path: Path) -> None:
    content, args, line = BAD[name]
    (tmp_path / "F").write_bytes(content)
    assert here(*args) == (f"frankly: {line}\n", "", 2)


# What standard input holds, arguments, what standard error says.
BAD_INPUT: dict[str, tuple[bytes, list[str], str]] = {
    "facts": (
        b'{"uses": [{"in_final": "ye"}]}', ["judge", "-"],
        "<stdin>: uses[0].in_final: 'ye' is not one of its values; did you mean 'yes'?",
    ),
    "facts to draft": (
        b"", ["draft", "-", "--to", "x.md"],
        "<stdin>:1: there are no facts here; it takes 'production' and 'uses'",
    ),
    "asked of an unknown fact": (
        b"hello", ["read", "--asked", "in_fnal", "--json"],
        "--asked: there is no fact 'in_fnal'; did you mean 'in_final'?",
    ),
    "not a line to read": (
        b'{"id": 1, "text": 5}\n', ["read", "--lines", "--json"],
        '<stdin>:1: not a message; write {"id", "text", "asked"?}',
    ),
    "not JSON": (b"\xff\xfe\n", ["turn", "--thread", "t", "--json"], f"<stdin>:1: not a JSON object; {SHAPE}"),
    "deep": (b"[" * 100_000 + b"\n", ["turn", "--thread", "t"], f"<stdin>:1: not a JSON object; {SHAPE}"),
    "nothing in it": (
        b'{"id": "a"}\n', ["turn", "--thread", "t"],
        f"<stdin>:1: needs exactly one of text, choices, edit; {SHAPE}",
    ),
    "too much in it": (
        b'{"id": "a", "text": "x", "choices": []}\n', ["turn", "--thread", "t"],
        f"<stdin>:1: needs exactly one of text, choices, edit; {SHAPE}",
    ),
    "wrong type": (
        b'{"id": 1, "text": "x"}\n', ["turn", "--thread", "t"],
        f"<stdin>:1: id: input should be a valid string; {SHAPE}",
    ),
    "no id": (b'{"text": "x"}\n', ["turn", "--thread", "t"], f"<stdin>:1: id: field required; {SHAPE}"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_INPUT)
def test_bad_standard_input_is_named(name: str, here: Here) -> None:
    content, args, line = BAD_INPUT[name]
    assert here(*args, given=content) == (f"frankly: {line}\n", "", 2)


@pytest.mark.parametrize(
    ("env", "line", "code"),
    [
        ({"FRANKLY_MODEL_TIMEOUT": "soon"}, "FRANKLY_MODEL_TIMEOUT: ", 2),
        ({"FRANKLY_DATABASE_URL": "mysql://x"}, "FRANKLY_DATABASE_URL: ", 2),
        ({"FRANKLY_DATABASE_URL": "sqlite:///F"}, "FRANKLY_DATABASE_URL: F: file is not a database\n", 2),
        ({"FRANKLY_DATABASE_URL": "sqlite:///F/f.db"}, "FRANKLY_DATABASE_URL: F/f.db: not a directory\n", 2),
        ({"FRANKLY_DATABASE_URL": "sqlite:///."}, "FRANKLY_DATABASE_URL: ", 2),
    ],
)
def test_settings_that_cannot_be_used_are_named(
    env: dict[str, str], line: str, code: int, tmp_path: Path
) -> None:
    (tmp_path / "F").write_bytes(b"no database" * 100)
    ran = frankly(tmp_path, "turn", "--thread", "t", given=_message("a"), **env)
    assert ran.code == code
    assert ran.err.startswith(f"frankly: {line}") and ran.err.count("\n") == 1


def test_a_full_disk_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "F").write_text(GOOD)
    for args in (["judge", "F", "--json"], ["policies"], ["turn", "--thread", "t"]):
        with open("/dev/full", "wb") as full:
            ran = frankly(tmp_path, *args, out=full, given=_message("a"))
        assert ran.err == "frankly: standard output: no space left on device\n"
        assert ran.code == 1
    again = frankly(tmp_path, "turn", "--thread", "t", given=_message("a"))
    assert len(json.loads(again.out)["facts"]["uses"]) == 1, "the turn was saved, and counted once"


def test_a_letter_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "F").write_text(GOOD)
    ran = frankly(tmp_path, "draft", "F", "--to", "nowhere/x.md")
    assert ran.err == "frankly: nowhere/x.md: cannot be written: no such file or directory\n"
    assert ran.code in {1, 2}
    (tmp_path / "full.md").symlink_to("/dev/full")
    ran = frankly(tmp_path, "draft", "F", "--to", "full.md")
    assert ran.err == "frankly: full.md: cannot be written: no space left on device\n"
    assert ran.code in {1, 2}


def test_a_reader_that_leaves_is_no_crash(tmp_path: Path) -> None:
    (tmp_path / "F").write_text(GOOD)
    command = f"{sys.executable} -m assistant judge F --json | head -c 1"
    env = {**os.environ, "FRANKLY_DATA_DIR": str(tmp_path)}
    done = subprocess.run(["bash", "-c", command], capture_output=True, cwd=tmp_path, env=env, timeout=60)
    assert b"Traceback" not in done.stderr
    assert done.stderr.count(b"\n") <= 1


def test_judge_prints_one_document_with_the_promised_keys(tmp_path: Path) -> None:
    verdict = json.loads(frankly(tmp_path, "judge", "-", "--json", given=GOOD).out)
    assert list(verdict)[:3] == ["outcome", "undetermined", "uses"]
    assert set(verdict) >= {"outcome", "undetermined", "uses", "policies", "judged_on"}
    use = verdict["uses"][0]
    assert set(use) >= {
        "id", "outcome", "undetermined", "missing", "incomplete", "findings", "preconditions", "duties",
        "open_questions", "conflicts",
    }  # fmt: skip
    assert set(use["findings"][0]) >= {"rule", "outcome", "says", "because", "citation", "would_change"}
    assert set(use["findings"][0]["citation"]) == {"policy", "at", "quote", "link", "read_on"}
    assert (use["id"], verdict["outcome"]) == ("voice", "written_approval")


def test_the_same_facts_give_the_same_bytes(tmp_path: Path) -> None:
    args = ("judge", "-", "--json", "--on", "2026-11-22")
    runs = {frankly(tmp_path, *args, given=GOOD, PYTHONHASHSEED=seed).out for seed in "123"}
    assert len(runs) == 1


def test_yaml_and_json_are_the_same_facts(tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_text(
        "uses:\n- id: voice\n  is_generative: yes\n  in_final: yes\n  likeness_or_voice: living\n"
    )
    args = ("--json", "--on", "2026-11-22")
    assert (
        frankly(tmp_path, "judge", "f.yaml", *args).out
        == frankly(tmp_path, "judge", "-", *args, given=GOOD).out
    )


def test_judge_speaks_to_people_too(tmp_path: Path) -> None:
    ran = frankly(tmp_path, "judge", "-", given=GOOD)
    assert ran.out.startswith("Get written approval before you go on.")
    assert "Not legal advice" in ran.out
    assert "written_approval" not in ran.out


def test_a_huge_file_is_read_or_refused_but_never_a_crash(tmp_path: Path) -> None:
    (tmp_path / "F").write_text(json.dumps({"uses": [{"description": "x" * 5_000_000, "in_final": "no"}]}))
    ran = frankly(tmp_path, "judge", "F", "--json")
    assert ran.code in {0, 2} and ran.err.count("\n") <= 1


def test_turn_answers_each_line_with_the_promised_keys(tmp_path: Path) -> None:
    lines = [
        _message("a", "mood boards in Firefly, none of it ends up on screen"), b"\n",
        b'{"id": "b", "choices": ["u1.likeness_or_voice.none"]}\n',
        b'{"id": "c", "edit": {"use": "u1", "fact": "tool_secured", "value": "consumer"}}\n',
        _message("d", "draft now"),
    ]  # fmt: skip
    ran = frankly(tmp_path, "turn", "--thread", "t", "--json", given=b"".join(lines))
    replies = [json.loads(line) for line in ran.out.splitlines()]
    keys = ["id", "text", "asked", "choices", "multiple", "facts", "verdict", "progress", "documents"]
    assert [list(reply) for reply in replies] == [keys] * 4
    assert [reply["id"] for reply in replies] == ["a", "b", "c", "d"]
    assert set(replies[0]["choices"][0]) == {"id", "label", "use", "fact", "value"}
    assert {c.get("command") for c in replies[0]["choices"]} >= {"skip", "why", "draft"}
    assert replies[0]["choices"][-1]["fact"] is None
    answer = replies[3]["facts"]["uses"][0]["facts"]["likeness_or_voice"]
    assert answer == {"value": "none", "quote": "No one", "by": "press", "confirmed": True}
    assert {d["format"] for d in replies[3]["documents"]} >= {"md", "html"}
    assert set(replies[3]["documents"][0]) == {"name", "format", "text"}
    assert replies[2]["progress"]["left"] > 0


def test_a_bad_line_keeps_what_came_before(tmp_path: Path) -> None:
    given = _message("a", "mood boards in Firefly") + b"oops\n"
    ran = frankly(tmp_path, "turn", "--thread", "t", given=given)
    assert ran.code == 2 and ran.err.startswith("frankly: <stdin>:2: ")
    assert len(ran.out.splitlines()) == 1
    again = json.loads(frankly(tmp_path, "turn", "--thread", "t", given=_message("b", "skip")).out)
    assert len(again["facts"]["uses"]) == 1


def test_read_gives_one_reading_a_line(tmp_path: Path) -> None:
    one = json.loads(frankly(tmp_path, "read", "--json", given="mood boards in Firefly").out)
    assert set(one) >= {"uses", "intent"}
    assert set(one["uses"][0]["facts"]["purpose"]) == {"value", "quote", "by"}
    lines = b'{"id": 1, "text": "not sure", "asked": "in_final"}\n\n{"id": "z", "text": "back"}\n'
    ran = frankly(tmp_path, "read", "--lines", "--json", given=lines)
    first, second = [json.loads(line) for line in ran.out.splitlines()]
    assert (first["id"], second["id"], second["intent"]) == (1, "z", "back")
    assert first["uses"][0]["facts"]["in_final"]["value"] == "unsure"


def test_policies_are_listed_and_checked(tmp_path: Path) -> None:
    rows = json.loads(frankly(tmp_path, "policies", "--json").out)
    assert rows[0]["id"] == "netflix_genai" and len(rows[0]["digest"]) >= 16
    folder = Path(__file__).parent.parent / "rules" / "packs" / "netflix_genai"
    assert frankly(tmp_path, "policies", "check", str(folder)).code == 0
    (tmp_path / "pack").mkdir()
    ran = frankly(tmp_path, "policies", "check", "pack")
    assert ran.code == 2 and "policy.yaml" in ran.err and ran.err.count("\n") == 1


@pytest.mark.parametrize("ending", ["md", "html", "json"])
def test_draft_writes_the_letter(ending: str, tmp_path: Path) -> None:
    (tmp_path / "F").write_text(GOOD)
    ran = frankly(tmp_path, "draft", "F", "--to", f"letter.{ending}")
    assert (ran.code, ran.err) == (0, "")
    assert (tmp_path / f"letter.{ending}").stat().st_size > 500


@pytest.mark.parametrize("language", ["de", "es", "fr"])
def test_a_letter_in_another_language_is_not_a_crash(language: str, tmp_path: Path) -> None:
    (tmp_path / "F").write_text(GOOD)
    assert frankly(tmp_path, "draft", "F", "--to", "x.md", "--language", language).code == 0


@pytest.mark.parametrize(
    "command",
    [[], ["web"], ["chat"], ["judge"], ["read"], ["turn"], ["draft"], ["policies"], ["policies", "check"]],
)
def test_every_command_has_help(command: list[str], here: Here) -> None:
    err, out, code = here(*command, "--help")
    assert (code, err) == (0, "") and out.startswith("Usage:")


def _message(id: str, text: str = "mood boards in Firefly") -> bytes:
    return json.dumps({"id": id, "text": text}).encode() + b"\n"
