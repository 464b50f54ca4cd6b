"""Exactly once: whatever Slack repeats, however often it says 429, and whenever the process dies."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncBoltRequest
from slack_fake import fake_slack, limited
from slack_person import Person, opened_channel, signed
from slack_sdk.oauth.installation_store import Bot
from slack_walks import in_slack, walk
from test_slack_talk import OPENING, essence

from assistant.channels.slack import SlackSettings
from assistant.channels.slack.installs import Installs
from assistant.conversation import Conversation


async def test_a_repeated_event_has_one_effect_and_every_copy_is_acknowledged(tmp_path: Path) -> None:
    async with fake_slack() as slack, opened_channel(slack, tmp_path) as channel:
        ana = Person(slack, channel)
        body = ana.typed(OPENING)
        answers = await asyncio.gather(*(ana.send(body) for _ in range(3)))
        assert [answer.status for answer in answers] == [200, 200, 200]
        assert len(slack.of("chat.postMessage")) == 1
        press = ana.pressed("No one")
        await asyncio.gather(ana.send(press), ana.send(press))
        assert len(slack.of("chat.postMessage")) == 2


async def test_what_waits_is_done_in_the_order_it_was_said(tmp_path: Path) -> None:
    async with fake_slack() as slack, opened_channel(slack, tmp_path) as channel:
        ana = Person(slack, channel)
        await ana.say(OPENING)
        waiting = asyncio.Event()
        inner = channel.tools.conversation.reply

        async def slow(thread: str, message: Any) -> Any:
            await waiting.wait()
            return await inner(thread, message)

        channel.tools.conversation.reply = slow  # type: ignore[method-assign]
        bodies = [ana.typed(text) for text in ("no one", "back", "a real person")]
        for body in (bodies[0], bodies[2], bodies[1]):
            await channel.app.async_dispatch(AsyncBoltRequest(body=body, headers=signed(body)))
        waiting.set()
        await channel.door.idle()
        ids = [id for thread, id, _ in channel.tools.conversation.inner.replies]  # type: ignore[attr-defined]
        assert ids == ["EvUANA1", "EvUANA2", "EvUANA3", "EvUANA4"]


async def test_an_answer_that_arrives_before_what_it_answers_waits_for_it(tmp_path: Path) -> None:
    arrived = asyncio.Event()

    async def pause(_: float) -> None:
        await arrived.wait()

    async with fake_slack() as slack, opened_channel(slack, tmp_path, pause=pause) as channel:
        ana = Person(slack, channel)
        first, second = ana.typed(OPENING), ana.typed("no one")
        for body in (second, first):
            await channel.app.async_dispatch(AsyncBoltRequest(body=body, headers=signed(body)))
            await asyncio.gather(*channel.line._working.values())
        assert channel.line._put_off
        arrived.set()
        await channel.door.idle()
        assert slack.whispers() == []
        assert ana.last.facts["uses"][0]["facts"]["likeness_or_voice"]["value"] == "none"


async def test_a_job_that_cannot_even_be_put_away_holds_up_nothing_and_is_done_after_the_next_start(
    tmp_path: Path,
) -> None:
    async with fake_slack() as slack:
        async with opened_channel(slack, tmp_path) as channel:
            ana = Person(slack, channel)
            await ana.say(OPENING)
            finish = channel.tools.store.finish

            async def failing(job: Any, *changed: Any) -> None:
                if job.id == "EvUANA2":
                    raise RuntimeError("the disk is full")
                await finish(job, *changed)

            channel.tools.store.finish = failing  # type: ignore[method-assign]
            for body in (ana.typed("no one"), ana.typed("nothing of that")):
                await channel.app.async_dispatch(AsyncBoltRequest(body=body, headers=signed(body)))
            await channel.door.idle()
            assert [job.id for job in await channel.tools.store.unfinished()] == ["EvUANA2"]
        async with opened_channel(slack, tmp_path) as channel:
            await channel.line.idle()
            assert await channel.tools.store.unfinished() == []


async def test_somebody_who_is_told_to_wait_holds_up_nobody_else(tmp_path: Path) -> None:
    free = asyncio.Event()

    async def pause(_: float) -> None:
        await free.wait()

    async with fake_slack() as slack, opened_channel(slack, tmp_path, pause=pause) as channel:
        crowd = [Person(slack, channel, f"U{n}") for n in range(6)]
        slow = {person.room for person in crowd[:5]}

        def fail(method: str, given: Any) -> web.Response | None:
            held = method == "chat.postMessage" and given["channel"] in slow and not free.is_set()
            return limited() if held else None

        slack.fail = fail
        for person in crowd:
            body = person.typed(OPENING)
            await channel.app.async_dispatch(AsyncBoltRequest(body=body, headers=signed(body)))
        await asyncio.wait({channel.line._working["T0FRANKLY:U5"]})
        assert [len(person.thread()) for person in crowd] == [1, 1, 1, 1, 1, 2]
        free.set()
        await channel.door.idle()
        assert [len(person.thread()) for person in crowd] == [2] * 6


async def test_slack_saying_429_is_waited_for_as_long_as_it_says(tmp_path: Path) -> None:
    waits: list[float] = []

    async def pause(seconds: float) -> None:
        waits.append(seconds)

    async with fake_slack() as slack, opened_channel(slack, tmp_path, pause=pause) as channel:
        left = [7, 3]
        slack.fail = lambda method, _: limited(left.pop(0)) if method == "chat.postMessage" and left else None
        ana = Person(slack, channel)
        await ana.say(OPENING)
        assert waits == [7, 3]
        assert len(ana.thread()) == 2


@pytest.mark.parametrize("at", range(6))
async def test_a_process_killed_at_any_call_goes_on_where_it_was(tmp_path: Path, at: int) -> None:
    async with fake_slack() as slack:
        async with opened_channel(slack, tmp_path) as channel:
            ana = Person(slack, channel)
            await ana.say(OPENING)
            body, count = ana.pressed("No one"), 0
            stuck: asyncio.Future[None] = asyncio.get_running_loop().create_future()

            def fail(method: str, given: Any) -> None:
                nonlocal count
                count += 1
                if count > at and not stuck.done():
                    stuck.set_result(None)

            slack.fail = fail  # type: ignore[assignment]
            response = await channel.app.async_dispatch(AsyncBoltRequest(body=body, headers=signed(body)))
            assert response.status == 200
            idle = asyncio.create_task(channel.line.idle())
            await asyncio.wait({idle, stuck}, return_when=asyncio.FIRST_COMPLETED)
            await channel.line.stop()
            await idle
        slack.fail = lambda method, given: None
        async with opened_channel(slack, tmp_path) as channel:
            await channel.line.idle()
            ana.channel = channel
            shown = [said for said in ana.thread() if said.user == "UBOT"]
            assert len(shown) == 2, [said.text for said in shown]
            assert not [b for b in shown[0].blocks if b["type"] == "actions"]
            current = await channel.tools.conversation.current(f"slack:T0FRANKLY:UANA:{ana.root}")
            assert current.question
            place = await channel.tools.store.place(f"T0FRANKLY:{ana.room}:{ana.root}")
            assert place
            assert (place.live, place.question) == (shown[1].ts, current.question.key)
            assert await channel.tools.store.unfinished() == []


async def test_an_answer_lost_on_the_way_back_is_not_posted_twice(tmp_path: Path) -> None:
    async with fake_slack() as slack, opened_channel(slack, tmp_path) as channel:
        ana, lost = Person(slack, channel), [True]
        post = slack._chat_postmessage

        def dropped(given: Any) -> web.Response:
            answer = post(given)
            return web.Response(status=503) if lost and lost.pop() else answer

        slack._chat_postmessage = dropped  # type: ignore[method-assign]
        await ana.say(OPENING)
        assert len([said for said in ana.thread() if said.user == "UBOT"]) == 1
        assert len(slack.of("chat.postMessage")) == 1


async def test_a_failure_of_ours_is_said_kindly_and_the_next_message_goes_on(tmp_path: Path) -> None:
    async with fake_slack() as slack, opened_channel(slack, tmp_path) as channel:
        ana = Person(slack, channel)
        await ana.say(OPENING)
        inner = channel.tools.conversation.reply

        async def broken(thread: str, message: Any) -> Any:
            raise RuntimeError("a bug")

        channel.tools.conversation.reply = broken  # type: ignore[method-assign]
        await ana.press("No one")
        assert "Your answers are saved" in slack.whispers("UANA")[-1].text
        channel.tools.conversation.reply = inner  # type: ignore[method-assign]
        await ana.press("No one")
        assert ana.last.facts["uses"][0]["facts"]["likeness_or_voice"]["value"] == "none"


async def test_many_conversations_repeated_out_of_order_with_429s_and_a_restart(
    tmp_path: Path, conversation: Conversation
) -> None:
    """A small version of bench/slack.py."""
    seeds = range(6)
    walks = {seed: await walk(conversation, seed, turns=8) for seed in seeds}
    finals = {seed: essence(await conversation.current(f"walk:{seed}")) for seed in seeds}
    async with fake_slack() as slack:
        people: dict[int, Person] = {}
        calls = iter(range(10**9))
        slack.fail = lambda method, _: limited() if method != "auth.test" and next(calls) % 7 == 3 else None
        for half in (0, 1):
            async with opened_channel(slack, tmp_path) as channel:
                for seed in seeds:
                    person = people.setdefault(seed, Person(slack, channel, f"U{seed}"))
                    person.channel = channel

                async def play(seed: int, half: int = half) -> None:
                    person, messages = people[seed], walks[seed]
                    middle = len(messages) // 2
                    for message in messages[:middle] if half == 0 else messages[middle:]:
                        sent = len(person.sent)
                        await in_slack(person)(message)
                        for _, body in person.sent[sent:]:
                            await person.send(body)

                await asyncio.gather(*(play(seed) for seed in seeds))
        for seed in seeds:
            thread = f"slack:T0FRANKLY:U{seed}:{people[seed].root}"
            now = essence(people[seed].last)
            assert (now["facts"], now["verdict"]) == (finals[seed]["facts"], finals[seed]["verdict"]), thread
        labels = [said.metadata["event_payload"]["id"] for said in slack.said if said.metadata]
        assert len(labels) == len(set(labels))
        assert slack.wrong == []


def test_the_fake_is_stricter_than_we_need(tmp_path: Path) -> None:
    from slack_fake_limits import wrong_blocks

    text = {"type": "mrkdwn", "text": "x" * 3001, "verbatim": True}
    assert wrong_blocks([{"type": "section", "text": text}])
    assert wrong_blocks([{"type": "divider"}] * 51)
    assert wrong_blocks([{"type": "table", "rows": []}])


async def test_all_of_it_holds_on_postgresql_too(tmp_path: Path, postgres: str) -> None:
    where = {"database": postgres, "public_url": "https://frankly.example"}
    async with fake_slack() as slack:
        async with opened_channel(slack, tmp_path, **where) as channel:
            ana, dana = Person(slack, channel), Person(slack, channel, "UDANA")
            body = ana.typed(OPENING)
            await asyncio.gather(*(ana.send(body) for _ in range(3)))
            assert len(slack.of("chat.postMessage")) == 1
            await ana.say("draft now")
            await ana.press("form:reviewer")
            await ana.submit(ana.view(), who=["UDANA"])
            card = next(s for s in slack.said if any(b.get("block_id") == "decide#0" for b in s.blocks))
            await dana.press("form:decide:refuse", card)
            await dana.submit(dana.view(), comment="Not like this")
            await ana.say("resume on the web")
            code = slack.whispers("UANA")[-1].text.split("/continue/")[1].split(">")[0]
            assert await channel.tools.handover.take(code, "web:ana", 1_795_000_001, "r")
            press = ana.pressed("No one")
            await channel.app.async_dispatch(AsyncBoltRequest(body=press, headers=signed(press)))
            await channel.line.stop()
            assert len(await channel.tools.store.unfinished()) == 1
        async with opened_channel(slack, tmp_path, **where) as channel:
            await channel.line.idle()
            assert await channel.tools.store.unfinished() == []
            thread = f"slack:T0FRANKLY:UANA:{ana.root}"
            assert [one.status for one in await channel.tools.store.decisions(thread)] == ["refuse"]
            assert [one.interview for one in await channel.tools.store.places("T0FRANKLY", "UANA")] == [
                thread
            ]
            now = await channel.tools.conversation.current(thread)
            assert now.facts["uses"][0]["facts"]["likeness_or_voice"]["value"] == "none"
            assert slack.wrong == []


async def test_installations_are_kept_in_postgresql_too(postgres: str) -> None:
    installs = Installs(postgres, SlackSettings.model_validate({"client_id": "1.2", "client_secret": "s"}))
    try:
        await installs.prepare()
        with pytest.raises(LookupError):
            await installs.token("TSECOND")
        now = datetime.now(UTC).timestamp()
        bot = Bot(
            app_id="A1", team_id="TSECOND", bot_token="xoxb-2", bot_id="B", bot_user_id="U", installed_at=now
        )
        await installs.store.async_save_bot(bot)
        assert await installs.token("TSECOND") == "xoxb-2"
    finally:
        await installs.close()
