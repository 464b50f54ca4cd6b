"""Every whole conversation in conversations/ gives the facts, verdict and document it says."""

from typing import Any

import pytest
from conftest import Opener
from transcripts import message, run, transcripts

from assistant.conversation import Conversation
from assistant.reply import Message, Reply

ALL = transcripts()


@pytest.mark.parametrize("name", ALL)
async def test_a_transcript_gives_what_it_says(name: str, conversation: Conversation) -> None:
    await run(ALL[name], lambda said: conversation.reply("t", said))


def test_there_are_enough_of_them() -> None:
    assert len(ALL) >= 28


@pytest.mark.parametrize(
    ("name", "outcome", "blocking"),
    [
        ("mood_boards", "notify", []),
        ("voice_without_consent_by_buttons", "written_approval", ["performer_consent"]),
    ],
)
async def test_seven_messages_are_enough(
    name: str, outcome: str, blocking: list[str], conversation: Conversation
) -> None:
    shown: Reply | None = None
    for number, step in enumerate(ALL[name]["turns"][:7], 1):
        shown = await conversation.reply("t", message(step, number, shown))
        assert shown.verdict
        needs = [p for use in shown.verdict["uses"] for p in use["preconditions"] if p["blocking"]]
        if (shown.verdict["outcome"], shown.verdict["undetermined"]) == (outcome, False):
            if [need["id"] for need in needs][:1] == blocking[:1]:
                return
    raise AssertionError(f"{name} did not get there")


@pytest.mark.parametrize("name", ALL)
async def test_every_message_delivered_twice_counts_once(name: str, conversation: Conversation) -> None:
    async def twice(said: Message) -> Reply:
        first = await conversation.reply("t", said)
        second = await conversation.reply("t", said)
        assert _standing(second) == _standing(first)
        return first

    await run(ALL[name], twice)


@pytest.mark.parametrize("name", ALL)
async def test_a_restart_after_every_turn_loses_nothing(name: str, opened: Opener) -> None:
    async def restarted(said: Message) -> Reply:
        async with opened() as before:
            reply = await before.reply("t", said)
        async with opened() as after:
            assert _standing(await after.current("t")) == _standing(reply)
        return reply

    await run(ALL[name], restarted)


@pytest.mark.parametrize("name", ALL)
async def test_nothing_that_was_answered_is_asked_again_unasked(
    name: str, conversation: Conversation
) -> None:
    shown: Reply | None = None
    for number, step in enumerate(ALL[name]["turns"], 1):
        reply = await conversation.reply("t", message(step, number, shown))
        shown = reply
        if reply.question and reply.question.answer is None and ":conflict:" not in reply.question.key:
            known = {u["id"]: u["facts"] for u in reply.facts["uses"]}
            again = [a for a in reply.asked if a.use and a.fact in known[a.use]]
            assert not again, f"step {number}: {again}"


def _standing(reply: Reply) -> dict[str, Any]:
    public = reply.public()
    return {key: public[key] for key in ("asked", "choices", "facts", "verdict", "progress")}
