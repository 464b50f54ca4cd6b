"""Ways in, letters, forms, the App Home and the agent view."""

import json
import re
from pathlib import Path

from aiohttp import web
from slack_fake import BOT, fake_slack
from slack_person import Person, opened_channel
from slack_screen import find
from test_slack_talk import OPENING

from assistant.reply import Document, Message


async def test_the_command_answers_privately_and_begins_in_direct_messages(tmp_path: Path) -> None:
    async with fake_slack() as slack, opened_channel(slack, tmp_path) as channel:
        ana = Person(slack, channel)
        slack.members["CVFX"] = {"UANA", BOT}
        assert (await ana.command(OPENING)).status == 200
        assert {call["channel"] for call in slack.of("chat.postMessage")} == {ana.room}
        assert slack.responses[-1]["response_type"] == "ephemeral"
        assert f"archives/{ana.room}/" in slack.responses[-1]["text"]
        assert OPENING in json.dumps(ana.thread()[0].blocks)
        await ana.press("No one")
        assert ana.last.facts["uses"][0]["facts"]["likeness_or_voice"]["value"] == "none"


async def test_the_command_alone_asks_the_first_question(tmp_path: Path) -> None:
    async with fake_slack() as slack, opened_channel(slack, tmp_path) as channel:
        ana = Person(slack, channel)
        await ana.command()
        assert "What are you making" in ana.thread()[-1].text
        await ana.say(OPENING)
        assert ana.last.facts["uses"]


async def test_a_mention_leaves_a_short_notice_and_goes_on_privately(tmp_path: Path) -> None:
    async with fake_slack() as slack, opened_channel(slack, tmp_path) as channel:
        ana = Person(slack, channel)
        slack.members["CVFX"] = {"UANA", BOT}
        await ana.mention(OPENING)
        notice = [said for said in slack.said if said.channel == "CVFX" and said.user == BOT]
        assert len(notice) == 1
        assert notice[0].thread
        assert "privately" in notice[0].text or "directly" in notice[0].text
        assert "Firefly" not in json.dumps(notice[0].public())
        assert ana.last.facts["uses"]


async def test_a_message_of_somebody_can_be_the_opening(tmp_path: Path) -> None:
    async with fake_slack() as slack, opened_channel(slack, tmp_path) as channel:
        ana = Person(slack, channel)
        await ana.shortcut(
            "art dept used <https://firefly.adobe.com|Firefly> for mood boards &amp; nothing is on screen"
        )
        thread, _, reply = channel.tools.conversation.inner.replies[-1]  # type: ignore[attr-defined]
        assert thread.startswith("slack:T0FRANKLY:UANA:")
        assert reply.facts["uses"][0]["facts"]["purpose"]["value"] == "ideation"


async def test_an_unknown_thread_and_a_picture_are_answered_kindly(tmp_path: Path) -> None:
    async with fake_slack() as slack, opened_channel(slack, tmp_path) as channel:
        ana = Person(slack, channel)
        ana.root = slack.person_said("UBEN", ana.room, "an old thread").ts
        await ana.say("hello again")
        assert "/disclose" in slack.whispers("UANA")[-1].text
        picture = {
            "type": "message",
            "subtype": "file_share",
            "channel": ana.room,
            "channel_type": "im",
            "user": "UANA",
            "text": "",
            "ts": "9.9",
            "files": [{}],
        }
        await ana.send(ana.event(picture))
        assert len(slack.of("chat.postEphemeral")) == 2


async def test_the_letter_comes_before_the_question_and_in_every_format_asked(tmp_path: Path) -> None:
    async with fake_slack() as slack, opened_channel(slack, tmp_path) as channel:
        ana = Person(slack, channel)
        await ana.say(OPENING)
        await ana.say("draft now")
        kinds = [
            "file" if said.files else "letter" if find(said, "letter:md", must=False) else "text"
            for said in ana.thread()[-4:]
        ]
        assert kinds == ["text", "file", "letter", "text"]
        await ana.press("letter:md")
        await ana.press("letter:md")
        names = [file["name"] for said in ana.thread() for file in said.files]
        assert len(names) == len(set(names)) == 3
        assert slack.wrong == []


async def test_a_letter_slack_does_not_take_is_posted_as_text(tmp_path: Path) -> None:
    where = "https://frankly.example"
    async with fake_slack() as slack, opened_channel(slack, tmp_path, public_url=where) as channel:
        ana = Person(slack, channel)
        inner, long = (
            channel.tools.conversation,
            "\n\n".join(f"Paragraph {n} " + "word " * 90 for n in range(60)),
        )

        async def document(thread: str, format: str) -> Document:
            return (
                Document(name=f"letter.{format}", format="md", text=long)
                if format == "md"
                else Document(name="x.docx", format="docx", data=b"PK")
            )

        inner.document = document  # type: ignore[method-assign]
        slack.fail = lambda method, _: (
            web.json_response({"ok": False, "error": "file_uploads_disabled"})
            if method.startswith("files.get")
            else None
        )
        await ana.say(OPENING)
        await ana.say("draft now")
        before = len(slack.said)
        await ana.press("letter:docx")
        text = json.dumps([said.blocks for said in slack.said[before:]])
        assert "Slack did not take the file" in text
        assert all(f"Paragraph {n} " in text for n in range(60))
        assert "take it as a file: <https://frankly.example/continue/" in slack.whispers("UANA")[-1].text
        assert slack.wrong == []


async def test_all_answers_of_a_use_can_be_changed_in_one_form(tmp_path: Path) -> None:
    async with fake_slack() as slack, opened_channel(slack, tmp_path) as channel:
        ana = Person(slack, channel)
        await ana.say(OPENING)
        await ana.say("review")
        await ana.press("form:edit:u1")
        view = ana.view()
        assert view["title"]["text"]
        posts = len(slack.of("chat.postMessage"))
        await ana.submit(view)
        assert "Nothing was changed" in slack.whispers("UANA")[-1].text
        assert len(slack.of("chat.postMessage")) == posts
        await ana.submit(view | {"hash": "2"}, in_final="yes", tools="Firefly, Runway", is_generative="-")
        facts = ana.last.facts["uses"][0]["facts"]
        assert facts["in_final"]["value"] == "yes"
        assert [tool["name"] for tool in facts["tools"]["value"]] == ["Firefly", "Runway"]
        assert "is_generative" not in facts
        assert slack.wrong == []


async def test_a_form_that_took_too_long_is_offered_again_and_nothing_is_lost(tmp_path: Path) -> None:
    async with fake_slack() as slack, opened_channel(slack, tmp_path) as channel:
        ana = Person(slack, channel)
        await ana.say(OPENING)
        await ana.say("review")
        press = ana.pressed("form:edit:u1")
        slack.triggers = dict.fromkeys(slack.triggers, False)
        await ana.send(press)
        again = slack.whispers("UANA")[-1]
        assert "Nothing is lost" in again.text
        assert slack.views == {}
        await ana.press("form:edit:u1", again)
        await ana.submit(ana.view(), in_final="yes")
        assert ana.last.facts["uses"][0]["facts"]["in_final"]["value"] == "yes"


async def test_the_home_lists_interviews_and_begins_one(tmp_path: Path) -> None:
    async with fake_slack() as slack, opened_channel(slack, tmp_path) as channel:
        ana = Person(slack, channel)
        opened = {
            "type": "app_home_opened",
            "user": "UANA",
            "channel": ana.room,
            "tab": "home",
            "event_ts": "1.2",
        }
        await ana.send(ana.event(opened))
        assert "No interviews yet" in json.dumps(slack.homes["UANA"])
        await ana.say(OPENING)
        await ana.send(ana.event(opened))
        assert "waits for an answer" in json.dumps(slack.homes["UANA"])
        block = next(b for b in slack.homes["UANA"]["blocks"] if b["type"] == "actions")
        action = block["elements"][0] | {"block_id": block["block_id"], "action_ts": "2.2"}
        await ana.send(
            ana.interaction(
                "block_actions", actions=[action], container={"type": "view"}, view=slack.homes["UANA"]
            )
        )
        roots = {said.thread or said.ts for said in slack.said if said.channel == ana.room}
        assert len(roots) == 2
        assert slack.wrong == []


async def test_opening_the_agents_messages_offers_first_sentences(tmp_path: Path) -> None:
    async with fake_slack() as slack, opened_channel(slack, tmp_path) as channel:
        ana = Person(slack, channel)
        opened = {
            "type": "app_home_opened",
            "user": "UANA",
            "channel": ana.room,
            "tab": "messages",
            "event_ts": "1.2",
        }
        await ana.send(ana.event(opened))
        assert len(slack.of("assistant.threads.setSuggestedPrompts")[0]["prompts"]) == 3
        assert slack.homes == {}
        assert slack.wrong == []


async def test_socket_mode_says_and_does_the_same(tmp_path: Path) -> None:
    from assistant.channels.slack.run import listen

    async with fake_slack() as slack, opened_channel(slack, tmp_path) as channel:
        ana = Person(slack, channel)
        handler = await listen(channel)
        try:
            while not slack.sockets:
                await handler.client.connect()  # type: ignore[no-untyped-call]
            body = json.loads(ana.typed(OPENING))
            await slack.send("events_api", body)
            await slack.send("events_api", body)
            await channel.door.idle()
            assert len([said for said in ana.thread() if said.user == BOT]) == 1
        finally:
            await handler.client.close()  # type: ignore[no-untyped-call]


async def test_an_interview_begun_here_goes_on_in_the_browser_and_back(tmp_path: Path) -> None:
    async with (
        fake_slack() as slack,
        opened_channel(slack, tmp_path, public_url="https://frankly.example") as channel,
    ):
        ana, eve = Person(slack, channel), Person(slack, channel, "UEVE")
        await ana.say(OPENING)
        await ana.say("Go on in the browser")
        link = slack.whispers("UANA")[-1].text
        code = link.split("https://frankly.example/continue/")[1].split(">")[0]
        handover, interview = channel.tools.handover, f"slack:T0FRANKLY:UANA:{ana.root}"
        given = await handover.take(code, "web:ana", 1_795_000_100, "r1")
        assert given
        assert (given.interview, given.person) == (interview, "slack:T0FRANKLY:UANA")
        assert await handover.take(code, "web:eve", 1_795_000_100, "r2") is None
        assert await handover.same("web:ana") == ["slack:T0FRANKLY:UANA"]
        await channel.tools.conversation.reply(
            interview, Message(id="w1", choices=("u1.likeness_or_voice.none",), question="u1:people")
        )
        await ana.press("A real person")
        assert "already answered" in ana.thread()[-1].text
        assert ana.last.facts["uses"][0]["facts"]["likeness_or_voice"]["value"] == "none"
        late = await handover.give("web:ana:t1", "web:ana", 1_794_000_000, short=True)
        await ana.command(f"code {late}")
        assert "not known" in slack.whispers("UANA")[-1].text
        await channel.tools.conversation.reply(
            "web:ana:t1", Message(id="w2", text="We cloned a voice with ElevenLabs for ADR")
        )
        typed = await handover.give("web:ana:t1", "web:ana", 1_795_000_000, short=True)
        await ana.command(typed.lower())
        assert len(slack.wrong) == 0
        now = await channel.tools.conversation.current("web:ana:t1")
        assert (
            ana.screen().text.endswith(now.question.text.strip("*")) or now.question.text in ana.screen().text
        )
        assert eve.root == ""


async def test_the_home_opens_the_browser_from_where_the_person_is(tmp_path: Path) -> None:
    async with (
        fake_slack() as slack,
        opened_channel(slack, tmp_path, public_url="https://frankly.example/") as channel,
    ):
        ana, eve = Person(slack, channel), Person(slack, channel, "UEVE")
        await ana.say(OPENING)
        event = {"type": "app_home_opened", "user": "UANA", "channel": ana.room, "tab": "home"}
        await ana.send(ana.event(event | {"event_ts": "1.0"}))
        found = next(b["accessory"] for b in slack.homes["UANA"]["blocks"] if "accessory" in b)
        action = {"type": "button", "action_id": found["action_id"], "block_id": "b", "value": found["value"]}
        given = {"actions": [action], "container": {"type": "view"}, "view": slack.homes["UANA"]}
        await eve.send(eve.interaction("block_actions", **given))
        assert not slack.views
        await ana.send(ana.interaction("block_actions", **given))
        assert "https://frankly.example/continue/" in json.dumps(ana.view())
        pressed = {"actions": [{"type": "button", "action_id": "link:web", "block_id": "link#0"}]}
        before = len(slack.calls)
        assert (await ana.send(ana.interaction("block_actions", **pressed))).status == 200
        assert len(slack.calls) == before
        assert slack.wrong == []


async def test_a_code_typed_in_direct_messages_is_taken_there_too(tmp_path: Path) -> None:
    async with fake_slack() as slack, opened_channel(slack, tmp_path) as channel:
        ana = Person(slack, channel)
        await channel.tools.conversation.reply("web:ana:t1", Message(id="w", text=OPENING))
        await ana.say(await channel.tools.handover.give("web:ana:t1", "web:ana", 1_795_000_000, short=True))
        places = await channel.tools.store.places("T0FRANKLY", "UANA")
        assert [place.interview for place in places] == ["web:ana:t1"]


async def test_what_is_read_out_and_shown_in_notifications_names_nobody(tmp_path: Path) -> None:
    async with fake_slack() as slack, opened_channel(slack, tmp_path) as channel:
        ana = Person(slack, channel)
        await ana.say("A sign for the set in Midjourney <!channel> <@UEVE> & <https://evil.example|x>")
        await ana.say("review")
        spoken = [call["text"] for call in slack.of("chat.postMessage")]
        assert not [text for text in spoken if re.search(r"<[!@#]|<https?://evil", text)]
        assert len(spoken) == len(set(spoken))
