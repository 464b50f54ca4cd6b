"""Another person's answer: asked for, given, refused, asked back; never forged and never twice."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
from slack_fake import BOT, FakeSlack, Said, fake_slack
from slack_person import Person, opened_channel
from test_disclose_sidecar import SCHEMA
from test_slack_talk import OPENING

from assistant.conversation import Conversation
from assistant.reply import Decision, Message


async def asked(slack: FakeSlack, ana: Person, where: str | None = None, note: str | None = None) -> Said:
    """Let Ana send her letter to Dana, and return the card."""
    await ana.say(OPENING)
    await ana.say("draft now")
    await ana.press("form:reviewer")
    response = await ana.submit(ana.view(), who=["UDANA"], where=where, note=note)
    assert response.status == 200
    assert not response.body
    room = where or slack.room("UDANA")
    return next(
        said
        for said in slack.said
        if said.channel == room and any(b.get("block_id") == "decide#0" for b in said.blocks)
    )


async def decided(person: Person, card: Said, answer: str, **fields: Any) -> str:
    """Press one of the three answers and send its form; return what the form says back."""
    await person.press(f"form:decide:{answer}", card)
    response = await person.submit(person.view(), **fields)
    return response.body


def reference(said: list[Said]) -> str:
    """Return the version a card names."""
    found = re.search(r"Version ([0-9A-F]{4}-[0-9A-F]{4})", text(said))
    assert found
    return found.group(1)


def text(said: list[Said]) -> str:
    """Return all words of some messages."""
    return json.dumps([one.blocks for one in said], ensure_ascii=False)


async def test_an_approval_is_on_record_with_who_when_version_conditions_and_end(tmp_path: Path) -> None:
    async with fake_slack() as slack, opened_channel(slack, tmp_path) as channel:
        ana, dana = Person(slack, channel), Person(slack, channel, "UDANA")
        card = await asked(slack, ana, note="Before <Friday>, please")
        assert "Firefly" in text([card])
        assert "Before &lt;Friday&gt;, please" in text([card])
        assert [file["name"] for said in slack.thread(card.channel, card.ts) for file in said.files] == [
            f"disclosure-{reference([card])}.pdf"
        ]
        assert (
            await decided(
                dana, card, "approve", comment="Fine", conditions="Keep it off screen", expires="2027-01-31"
            )
            == ""
        )
        record = (await channel.tools.store.decisions(f"slack:T0FRANKLY:UANA:{ana.root}"))[0]
        assert (record.status, record.by, record.by_name, record.at) == (
            "approve",
            "UDANA",
            "udana",
            1_795_000_000,
        )
        assert (record.comment, record.conditions, record.expires) == (
            "Fine",
            "Keep it off screen",
            "2027-01-31",
        )
        assert record.version in text([card])
        told = text(ana.thread()[-1:])
        assert "Approved by <@UDANA>" in told
        assert "Keep it off screen" in told
        assert "Frankly decides nothing itself" in told
        assert not [block for block in card.blocks if block["type"] == "actions"]
        assert slack.wrong == []


async def test_only_the_people_named_may_decide_even_with_a_form_made_up(tmp_path: Path) -> None:
    async with fake_slack() as slack, opened_channel(slack, tmp_path) as channel:
        ana, eve = Person(slack, channel), Person(slack, channel, "UEVE")
        slack.members["CLEGAL"] = {"UDANA", "UEVE", BOT}
        card = await asked(slack, ana, where="CLEGAL")
        await eve.press("form:decide:approve", card)
        assert "Only the people this was sent to" in slack.whispers("UEVE")[-1].text
        record = (await channel.tools.store.decisions(f"slack:T0FRANKLY:UANA:{ana.root}"))[0]
        forged = {"review": record.id, "decision": "approve", "asker": "UANA"}
        view = {
            "id": "V77",
            "hash": "7",
            "type": "modal",
            "callback_id": "decide",
            "private_metadata": json.dumps(forged),
        }
        for who in (eve, ana):
            answer = await who.send(who.interaction("view_submission", view=view | {"state": {"values": {}}}))
            assert "Only the people this was sent to" in json.dumps(json.loads(answer.body))
        assert (await channel.tools.store.asked(record.id)).status == "waiting"  # type: ignore[union-attr]


async def test_nobody_decides_on_their_own_letter(tmp_path: Path) -> None:
    async with fake_slack() as slack, opened_channel(slack, tmp_path) as channel:
        ana = Person(slack, channel)
        await ana.say(OPENING)
        await ana.say("draft now")
        await ana.press("form:reviewer")
        answer = await ana.submit(ana.view(), who=["UANA"])
        assert json.loads(answer.body)["errors"]["who"].startswith("Choose somebody other")


async def test_the_second_answer_an_old_version_and_a_past_day_are_refused_in_the_form(
    tmp_path: Path,
) -> None:
    async with fake_slack() as slack, opened_channel(slack, tmp_path) as channel:
        ana, dana = Person(slack, channel), Person(slack, channel, "UDANA")
        card = await asked(slack, ana)
        assert "from today on" in await decided(dana, card, "approve", expires="2020-01-01")
        await dana.press("form:decide:approve", card)
        first, old_blocks = dana.view(), list(card.blocks)
        await decided(dana, card, "refuse", comment="Too close to a living artist")
        answer = await dana.submit(first | {"hash": "x"})
        assert "decided already" in answer.body
        assert "Too close to a living artist" in text(ana.thread()[-1:])
        again = await asked_again(slack, ana)
        await ana.press("No one")
        assert "have changed since" in await decided(dana, again, "approve")
        assert old_blocks


async def asked_again(slack: FakeSlack, ana: Person) -> Said:
    """Let Ana send it once more."""
    await ana.press("form:reviewer")
    await ana.submit(ana.view(), who=["UDANA"])
    return [said for said in slack.said if any(b.get("block_id") == "decide#0" for b in said.blocks)][-1]


async def test_a_question_asked_back_is_the_next_question_and_its_answer_is_passed_on(tmp_path: Path) -> None:
    async with fake_slack() as slack, opened_channel(slack, tmp_path) as channel:
        ana, dana = Person(slack, channel), Person(slack, channel, "UDANA")
        card = await asked(slack, ana)
        await decided(dana, card, "ask", comment="Is any of it <kept> on screen?")
        assert "Is any of it &lt;kept&gt; on screen?" in text(ana.thread()[-1:])
        assert not [block for block in card.blocks if block["type"] == "actions"]
        await ana.say("Only in the background, yes")
        assert "Only in the background, yes" in text(slack.thread(card.channel, card.ts))
        assert "Passed on to udana" in text(ana.thread()[-1:])
        assert ana.last.question
        assert await decided(dana, card, "approve") == ""
        assert "Approved by" in text(ana.thread()[-1:])
        assert slack.wrong == []


async def test_a_channel_the_bot_is_not_in_is_said_and_nothing_is_recorded(tmp_path: Path) -> None:
    async with fake_slack() as slack, opened_channel(slack, tmp_path) as channel:
        ana = Person(slack, channel)
        slack.members["CLEGAL"] = {"UDANA"}
        await ana.say(OPENING)
        await ana.say("draft now")
        for form, fields in (("form:reviewer", {"who": ["UDANA"]}), ("form:share", {})):
            await ana.press(form)
            await ana.submit(ana.view(), where="CLEGAL", **fields)
            assert "/invite" in slack.whispers("UANA")[-1].text
        assert await channel.tools.store.decisions(f"slack:T0FRANKLY:UANA:{ana.root}") == []


async def test_sharing_is_a_press_and_goes_where_the_person_says(tmp_path: Path) -> None:
    async with fake_slack() as slack, opened_channel(slack, tmp_path) as channel:
        ana = Person(slack, channel)
        slack.members["CVFX"] = {"UANA", BOT}
        await ana.say(OPENING)
        await ana.say("draft now")
        assert [said for said in slack.said if said.channel == "CVFX"] == []
        await ana.press("form:share")
        await ana.submit(ana.view(), where="CVFX")
        shared = [said for said in slack.said if said.channel == "CVFX"]
        assert "Firefly" in text(shared)
        assert [file["name"] for said in shared for file in said.files] == [
            f"disclosure-{ana.last.reference}.pdf"
        ]
        assert "Shared in <#CVFX>" in text(ana.thread()[-1:])
        assert slack.wrong == []


async def test_the_letter_quotes_the_decision_as_its_givers_own_and_says_when_it_is_about_other_answers(
    tmp_path: Path,
) -> None:
    async with fake_slack() as slack, opened_channel(slack, tmp_path) as channel:
        ana, dana = Person(slack, channel), Person(slack, channel, "UDANA")
        card = await asked(slack, ana)
        version, thread = reference([card]), f"slack:T0FRANKLY:UANA:{ana.root}"
        before = await channel.tools.conversation.document(thread, "md")
        assert "On record" not in (before.text or "")
        given = {"comment": "Fine", "conditions": "Keep it off screen\nNo faces", "expires": "2027-01-31"}
        await decided(dana, card, "approve", **given)
        letter = (await channel.tools.conversation.document(thread, "md")).text or ""
        for words in (
            "On record: approved by udana, 18 November 2026",
            f"Given on the letter with reference {version}, by way of Slack, UDANA.",
            "It holds until 31 January 2027.",
            "Keep it off screen",
            "No faces",
            "This is the decision of udana, quoted as it was given.",
            "that of the person named, and of nobody else",
        ):
            assert words in letter, words
        assert "have changed since" not in letter
        assert "Nothing here is an approval" not in letter
        made = json.loads((await channel.tools.conversation.document(thread, "json")).text or "")
        jsonschema.validate(made, SCHEMA)
        assert made["decisions"][0]["conditions"] == ["Keep it off screen", "No faces"]
        assert made["decisions"][0]["still_about_these_answers"] is True
        for format in ("html", "pdf", "docx"):
            await channel.tools.conversation.document(thread, format)  # type: ignore[arg-type]
        await ana.press("No one")
        letter = (await channel.tools.conversation.document(thread, "md")).text or ""
        assert "The answers have changed since" in letter
        assert ana.last.reference in letter


async def test_a_refusal_and_an_approval_that_has_run_out_are_quoted_as_such(
    conversation: Conversation,
) -> None:
    await conversation.reply("t", Message(id="1", text=OPENING))
    now = (await conversation.current("t")).reference
    made = Decision(
        id="r1", answer="refused", by="Dana", through="Slack, UDANA", at=1, reference=now, comment="No"
    )
    assert await conversation.decided("t", made)
    assert await conversation.decided("t", made)
    over = made.model_copy(update={"id": "r2", "answer": "approved", "expires": "2020-01-01"})
    assert await conversation.decided("t", over)
    letter = (await conversation.document("t", "md")).text or ""
    assert letter.index("approved by Dana") < letter.index("refused by Dana")
    assert letter.count("refused by Dana") == 1
    assert "It held until 1 January 2020, which has passed." in letter
    other = over.model_copy(update={"id": "r3", "reference": "0000-0000"})
    assert not await conversation.decided("t", other)
    asked = (await conversation.current("t")).question
    await conversation.reply("t", Message(id="2", text="no one"))
    assert asked != (await conversation.current("t")).question
    assert "refused by Dana" in ((await conversation.document("t", "md")).text or "")


async def test_an_answer_to_a_reviewer_settles_no_question_of_the_interview(tmp_path: Path) -> None:
    async with fake_slack() as slack, opened_channel(slack, tmp_path) as channel:
        ana, dana = Person(slack, channel), Person(slack, channel, "UDANA")
        card = await asked(slack, ana)
        await dana.press("form:decide:approve", card)
        old = dana.view()
        await decided(dana, card, "ask", comment="May I keep this?")
        thread = f"slack:T0FRANKLY:UANA:{ana.root}"
        before = await channel.tools.conversation.current(thread)
        await ana.say("Yes")
        after = await channel.tools.conversation.current(thread)
        assert (after.facts, after.question) == (before.facts, before.question)
        record = (await channel.tools.store.decisions(thread))[0]
        assert record.talk == (("May I keep this?", "Yes"),)
        assert "press Review" in text(ana.thread()[-1:])
        assert len([file for said in slack.thread(card.channel, card.ts) for file in said.files]) == 1
        await decided(dana, card, "ask", comment="And who is shown?")
        await ana.press("A real person")  # it changes an answer, and then tells
        await ana.say("A double of the lead")
        files = [file["name"] for said in slack.thread(card.channel, card.ts) for file in said.files]
        assert files[1:] == [f"disclosure-{ana.last.reference}.pdf"]
        assert "have changed since" in (await dana.submit(old)).body
        assert (await channel.tools.store.asked(record.id)).status == "waiting"  # type: ignore[union-attr]


async def test_an_answer_that_changes_while_a_decision_is_on_its_way_is_not_decided_on(
    tmp_path: Path,
) -> None:
    async with fake_slack() as slack, opened_channel(slack, tmp_path) as channel:
        ana, dana = Person(slack, channel), Person(slack, channel, "UDANA")
        card = await asked(slack, ana)
        thread, conversation = f"slack:T0FRANKLY:UANA:{ana.root}", channel.tools.conversation
        await dana.press("form:decide:approve", card)
        keep = channel.line.take

        async def slowly(job: Any) -> bool:
            await conversation.reply(thread, Message(id="from the web", text="a real person"))
            return await keep(job)

        channel.line.take = slowly  # type: ignore[method-assign]
        await dana.submit(dana.view())
        assert "have changed since" in slack.whispers("UDANA")[-1].text
        assert (await channel.tools.store.decisions(thread))[0].status == "waiting"
        assert "On record" not in ((await conversation.document(thread, "md")).text or "")
