"""The conversation in a terminal: numbers and words, leaving and going on."""

import io
import os
import pty
import re
import select
import sys
import time
from pathlib import Path

from conftest import Opener
from rich.console import Console

from assistant.channels.terminal import answer, show
from assistant.conversation import Conversation
from assistant.models import Models
from assistant.reply import Message, Reply


def seen(reply: Reply) -> str:
    paper = io.StringIO()
    show(Console(file=paper, width=100), reply)
    return paper.getvalue()


def number(reply: Reply, label: str) -> str:
    """Return the number that stands before a label on the screen."""
    found = re.search(rf"^ +(\d+) (?:☐ )?{re.escape(label)}$", seen(reply), re.M)
    assert found, seen(reply)
    return found[1]


async def test_numbers_are_the_buttons_shown(conversation: Conversation) -> None:
    opening = Message(id="a", text="mood boards in Firefly, none of it ends up on screen")
    reply = await conversation.reply("t", opening)
    reply = await answer(conversation, "t", reply, number(reply, "No one"))
    ticked = [
        "Anyone’s personal details went in",
        "A prompt or reference points to someone else’s work, or “in the style of”",
        "We trained or tuned a model: licensed material",
    ]
    assert "Several numbers" in seen(reply)
    reply = await answer(conversation, "t", reply, ", ".join(number(reply, label) for label in ticked))
    known = {fact: held["value"] for fact, held in reply.facts["uses"][0]["facts"].items()}
    wanted = {"likeness_or_voice": "none", "input_personal_data": "yes", "reference_third_party": "yes"}
    wanted |= {"training_material": "licensed", "vendor_pipeline": "no"}
    assert known.items() >= (wanted | {"input_proprietary": "no", "reference_public_figure": "no"}).items()


async def test_words_and_numbers_that_mean_nothing_are_text(conversation: Conversation) -> None:
    reply = await conversation.reply(
        "t", Message(id="a", text="mood boards in Firefly, none of it ends up on screen")
    )
    before = reply.facts["uses"]
    for said in ("99", "0", "1.5", "²"):
        reply = await answer(conversation, "t", reply, said)
        assert reply.facts["uses"] == before, said


async def test_a_model_is_switched_by_name(opened: Opener) -> None:
    async with opened(models=Models(("none", "local:/models/small.gguf"))) as talk:
        reply = await answer(talk, "t", await talk.current("t"), "/model local:small.gguf")
        assert "what you type stays on this machine" in seen(reply)
        assert "local:small.gguf, none" not in seen(reply)
        assert "To choose from: none, local:small.gguf." in seen(await answer(talk, "t", reply, "/model"))


async def test_what_was_typed_is_shown_not_obeyed(conversation: Conversation) -> None:
    typed = "we made [/bold] [red]signs[/red] [link=http://x]y[/link] with AI"
    reply = await conversation.reply("t", Message(id="a", text=typed))
    assert seen(reply)
    reply = await conversation.reply("t", Message(id="b", text="review"))
    assert "[red]signs[/red]" in seen(reply)


def test_leaving_and_going_on(tmp_path: Path) -> None:
    first = Screen(tmp_path)
    first.until("What are you making")
    first.type("mood boards in Firefly, none of it ends up on screen\r")
    first.until("Who can be seen or heard")
    first.type("1\r")
    first.until("Which of these are true")
    first.type("\x04")
    first.until("Saved. Go on with: frankly chat --thread me")
    assert first.ended() == 0
    again = Screen(tmp_path)
    again.until("Which of these are true")
    again.type("\x04")
    again.until("Saved")
    assert again.ended() == 0


class Screen:
    """A terminal with `frankly chat` in it."""

    def __init__(self, folder: Path) -> None:
        self.child, self.fd = pty.fork()
        self.text = ""
        if self.child == 0:
            os.environ |= {"FRANKLY_DATA_DIR": str(folder), "TERM": "xterm", "COLUMNS": "100", "LINES": "40"}
            os.execv(sys.executable, [sys.executable, "-m", "assistant", "chat", "--thread", "me"])

    def type(self, keys: str) -> None:
        self.text = ""
        os.write(self.fd, keys.encode())

    def until(self, words: str, seconds: float = 30) -> None:
        """Read until these words stand on the screen and it is waiting for a line."""
        end = time.monotonic() + seconds
        while words not in self.text or not re.search(r"› *\s*$|Saved", self.text):
            assert time.monotonic() < end, repr(self.text)
            if select.select([self.fd], [], [], 0.2)[0]:
                self._read()

    def _read(self) -> None:
        try:
            raw = os.read(self.fd, 65536)
        except OSError:
            return
        if b"\x1b[6n" in raw:
            os.write(self.fd, b"\x1b[1;1R")
        self.text += re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", raw.decode("utf-8", "replace")).translate(
            {8: None, 13: None}
        )

    def ended(self) -> int:
        code = os.waitstatus_to_exitcode(os.waitpid(self.child, 0)[1])
        os.close(self.fd)
        return code
