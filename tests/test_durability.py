"""A process killed at any moment: the same next question after a restart, nothing lost, nothing twice."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import Opener
from langgraph.checkpoint.base.id import uuid6

from assistant.reply import Message

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


# Dies, as by kill -9, when the turn is saved and its answer is about to be written.
_DIES_AFTER_SAVING = """
import importlib, os
turn = importlib.import_module("assistant.cli.turn")
turn._answer_was = turn._answer
async def dies(*given):
    await turn._answer_was(*given)
    os._exit(9)
turn._answer = dies
from assistant.__main__ import main
main()
"""


class Talk:
    """`frankly turn` as a process that can be killed."""

    def __init__(self, folder: Path, code: str = "") -> None:
        env = {
            **os.environ,
            "FRANKLY_DATABASE_URL": f"sqlite:///{folder / 'f.db'}",
            "FRANKLY_DATA_DIR": str(folder),
        }
        run = ["-c", code] if code else ["-m", "assistant"]
        command = [sys.executable, *run, "turn", "--thread", "t", "--json"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env)

    def send(self, step: dict[str, Any]) -> dict[str, Any]:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(step).encode() + b"\n")
        self.process.stdin.flush()
        found: dict[str, Any] = json.loads(self.process.stdout.readline())
        return found

    def write(self, *steps: dict[str, Any]) -> None:
        assert self.process.stdin
        self.process.stdin.write(b"".join(json.dumps(step).encode() + b"\n" for step in steps))
        self.process.stdin.flush()

    def answers(self, count: int) -> list[dict[str, Any]]:
        assert self.process.stdout
        return [json.loads(self.process.stdout.readline()) for _ in range(count)]

    def lost(self, step: dict[str, Any]) -> bytes:
        self.write(step)
        assert self.process.stdout
        return self.process.stdout.readline()

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


def test_killed_between_save_and_answer_the_same_message_gets_the_same_answer(tmp_path: Path) -> None:
    steps = [{"id": f"m{number}", **step} for number, step in enumerate(_STEPS["voice"])]
    steady = Talk(tmp_path / "steady")
    expected = [_standing(steady.send(step)) for step in steps]
    steady.kill()
    for step, right in zip(steps, expected, strict=True):
        dying = Talk(tmp_path / "killed", _DIES_AFTER_SAVING)
        assert dying.lost(step) == b"", "the answer must not have come out"
        assert dying.process.wait(30) == 9
        dying.kill()
        again = Talk(tmp_path / "killed")
        assert _standing(again.send(step)) == right
        again.kill()


def test_two_processes_on_one_interview_lose_nothing_and_count_once(tmp_path: Path) -> None:
    opening = Talk(tmp_path)
    opening.send({"id": "m0", "text": "mood boards in Firefly, none of it ends up on screen"})
    opening.kill()
    values = {"likeness_or_voice": "none", "tool_secured": "consumer", "terms_reviewed": "yes"}
    values |= {"input_proprietary": "no", "input_personal_data": "no", "training_material": "none"}
    edits = [
        {"id": f"e{n}", "edit": {"use": "u1", "fact": fact, "value": value}}
        for n, (fact, value) in enumerate(values.items())
    ]
    both = {"id": "same", "text": "another use"}
    one, other = Talk(tmp_path), Talk(tmp_path)
    one.write(*edits[:3], both)
    other.write(both, *edits[3:])
    answers = [*one.answers(4), *other.answers(4)]
    one.kill()
    other.kill()
    assert len(answers) == 8
    after = Talk(tmp_path)
    facts = after.send(both)["facts"]["uses"]
    after.kill()
    assert len(facts) == 2, "one message, sent to both, begins one use"
    assert {f: facts[0]["facts"][f]["value"] for f in values} == values


async def test_an_interview_saved_with_other_wording_goes_on(opened: Opener) -> None:
    """A question that is gone, a fact nobody knows any more, an answer of another kind: none of it is in the way."""
    async with opened() as conversation:
        await conversation.reply("t", Message(id="m0", text="mood boards in Firefly"))
        config: Any = {"configurable": {"thread_id": "t", "checkpoint_ns": ""}}
        for asked in ("u1:palette", "u1:@mood", "u9:final", "farewell", "u1:conflict:gone", "", ":"):
            saved = await conversation.memory.saver.aget_tuple(config)
            assert saved
            held = saved.checkpoint["channel_values"]["interview"]
            held |= {
                "asked": asked,
                "trail": ["u1:palette", "u7:final"],
                "skipped": ["u1:gone"],
                "colour": "blue",
            }
            held["say"] = [{"what": "no_longer_said", "facts": ["mood"]}]
            held["uses"][0]["facts"]["mood"] = {"value": "gloomy", "quote": "gloomy", "by": "rules"}
            held["uses"][0]["facts"]["stage"] = {"value": "someday", "quote": "someday", "by": "rules"}
            version = conversation.memory.saver.get_next_version(
                saved.checkpoint["channel_versions"]["interview"], None
            )
            saved.checkpoint["channel_versions"]["interview"] = version
            saved.checkpoint["id"] = str(uuid6())
            await conversation.memory.saver.aput(
                saved.config, saved.checkpoint, saved.metadata, {"interview": version}
            )
            shown = await conversation.current("t")
            assert shown.question, asked
            for number, text in enumerate(("back", "review", "not sure", "skip")):
                shown = await conversation.reply("t", Message(id=f"{asked}{number}", text=text))
                assert shown.text, (asked, text)
            assert shown.facts["uses"][0]["facts"]["purpose"]["value"] == "ideation"


def _standing(reply: dict[str, Any]) -> dict[str, Any]:
    facts = json.loads(json.dumps(reply["facts"]))
    return {"facts": facts, **{key: reply[key] for key in ("asked", "choices", "verdict", "progress")}}
