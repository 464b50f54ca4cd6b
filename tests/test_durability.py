"""A process killed at any moment: the same next question after a restart, nothing lost, nothing twice."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

_STEPS: dict[str, list[dict[str, Any]]] = {
    "moodboard": [
        {"text": "mood boards in Firefly for Harbour Lights, none of it ends up on screen"},
        {"text": "not sure"},
        {"text": "skip"},
        {"text": "back"},
        {"text": "none of these"},
        {"text": "draft now"},
    ],
    "voice": [
        {"text": "we cloned our lead's voice in ElevenLabs for two lines, they are in the mix"},
        {"text": "new words"},
        {"text": "why do you ask"},
        {"edit": {"use": "u1", "fact": "consent", "value": "verbal"}},
        {"text": "review"},
    ],
    "two uses": [
        {"text": "storyboards in Midjourney"},
        {"text": "another use"},
        {"text": "temp music made in Suno"},
        {"text": "no"},
        {"text": "no idea, ask Piotr in post"},
    ],
}


class Talk:
    """`frankly turn` as a process that can be killed."""

    def __init__(self, folder: Path) -> None:
        env = {
            **os.environ,
            "FRANKLY_DATABASE_URL": f"sqlite:///{folder / 'f.db'}",
            "FRANKLY_DATA_DIR": str(folder),
        }
        command = [sys.executable, "-m", "assistant", "turn", "--thread", "t", "--json"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env)

    def send(self, step: dict[str, Any]) -> dict[str, Any]:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(step).encode() + b"\n")
        self.process.stdin.flush()
        found: dict[str, Any] = json.loads(self.process.stdout.readline())
        return found

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe
            pipe.close()


@pytest.mark.parametrize("name", _STEPS)
def test_killed_after_every_turn_it_goes_on_with_the_same_question(name: str, tmp_path: Path) -> None:
    steps = [{"id": f"m{number}", **step} for number, step in enumerate(_STEPS[name])]
    steady = Talk(tmp_path / "steady")
    expected = [_standing(steady.send(step)) for step in steps]
    steady.kill()
    for step, right in zip(steps, expected, strict=True):
        talk = Talk(tmp_path / "killed")
        assert _standing(talk.send(step)) == right
        assert _standing(talk.send(step)) == right, "a second delivery must change nothing"
        talk.kill()


@pytest.mark.parametrize("moment", [0.0, 0.002, 0.005, 0.01, 0.02])
def test_killed_in_the_middle_of_a_turn_the_message_counts_once(moment: float, tmp_path: Path) -> None:
    opening = {"id": "m0", "text": "mood boards in Firefly, none of it ends up on screen"}
    following = {"id": "m1", "text": "skip"}
    first = Talk(tmp_path)
    first.send(opening)
    assert first.process.stdin
    first.process.stdin.write(json.dumps(following).encode() + b"\n")
    first.process.stdin.flush()
    try:
        first.process.wait(timeout=moment)
    except subprocess.TimeoutExpired:
        first.kill()
    again = Talk(tmp_path)
    reply = again.send(following)
    again.kill()
    steady = Talk(tmp_path / "steady")
    steady.send(opening)
    assert _standing(reply) == _standing(steady.send(following))
    steady.kill()


def _standing(reply: dict[str, Any]) -> dict[str, Any]:
    facts = json.loads(json.dumps(reply["facts"]))
    return {"facts": facts, **{key: reply[key] for key in ("asked", "choices", "verdict", "progress")}}
