"""The interview through Slack: the same facts, verdict and document as without it."""

from pathlib import Path
from typing import Any

import pytest
from slack_fake import fake_slack
from slack_person import Person, opened_channel
from slack_walks import in_slack, walk
from transcripts import run, transcripts

from assistant.conversation import Conversation
from assistant.reply import Reply

OPENING = "Mood boards in Firefly on the studio seat, nothing ends up on screen"


def essence(reply: Reply) -> dict[str, Any]:
    """What must be the same in every channel."""
    return {
        "facts": {"production": reply.facts["production"], "uses": reply.facts["uses"]},
        "verdict": reply.verdict,
        "said": reply.said,
        "asked": reply.asked,
        "documents": [(d.name, d.text) for d in reply.documents],
    }


@pytest.mark.parametrize("seed", range(4))
async def test_any_conversation_comes_out_the_same_in_slack(
    tmp_path: Path, conversation: Conversation, seed: int
) -> None:
    messages = await walk(conversation, seed)
    async with fake_slack() as slack, opened_channel(slack, tmp_path / "slack") as channel:
        (tmp_path / "slack").mkdir(exist_ok=True)
        ana = Person(slack, channel)
        for number, message in enumerate(messages):
            here = await in_slack(ana)(message)
            there = await conversation.reply(f"again:{seed}", message)
            assert essence(here) == essence(there), f"step {number}: {message}"
        assert slack.wrong == []
        assert all(said.text for said in slack.thread(ana.room, ana.root) if not said.files)


@pytest.mark.parametrize(
    "name",
    [n for n, played in transcripts().items() if not any("letter" in step for step in played["turns"])],
)
async def test_every_transcript_holds_in_slack(tmp_path: Path, name: str) -> None:
    """A letter is edited section by section on a page only; in words it is worked on here too."""
    async with fake_slack() as slack, opened_channel(slack, tmp_path) as channel:
        await run(transcripts()[name], in_slack(Person(slack, channel)))
        assert slack.wrong == []
