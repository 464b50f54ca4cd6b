"""What the Slack channel refuses, and how it says so."""

import json
import time
from pathlib import Path
from urllib.parse import urlencode

import pytest
from slack_bolt.async_app import AsyncBoltRequest
from slack_fake import fake_slack
from slack_person import Person, opened_channel, signed
from test_slack_talk import OPENING

from assistant.channels.slack.mrkdwn import escaped, mrkdwn, plain, split


@pytest.mark.parametrize("headers", [
    lambda body: signed(body, secret="somebody else's"),
    lambda body: signed(body, at=time.time() - 600),
    lambda body: {"content-type": ["application/json"]},
])  # fmt: skip
async def test_a_request_slack_did_not_sign_just_now_is_refused_and_does_nothing(
    tmp_path: Path, headers
) -> None:
    async with fake_slack() as slack, opened_channel(slack, tmp_path) as channel:
        body = Person(slack, channel).typed(OPENING)
        response = await channel.app.async_dispatch(AsyncBoltRequest(body=body, headers=headers(body)))
        await channel.door.idle()
        assert response.status == 401
        assert slack.of("chat.postMessage") == []


async def test_another_workspace_is_refused_with_a_line_where_a_person_sees_it(tmp_path: Path) -> None:
    async with fake_slack() as slack, opened_channel(slack, tmp_path) as channel:
        eve = Person(slack, channel, "UEVE", team="TELSEWHERE")
        event = await eve.say(OPENING)
        assert (event.status, event.headers["x-slack-no-retry"]) == (403, ["1"])
        command = await eve.command("mood boards")
        assert command.status == 200
        assert "another workspace" in command.body
        shortcut = await eve.shortcut("we used Runway")
        assert shortcut.status == 403
        assert "another workspace" in slack.responses[-1]["text"]
        assert slack.of("chat.postMessage") == []


async def test_a_guest_of_another_company_in_a_shared_channel_is_refused(tmp_path: Path) -> None:
    async with fake_slack() as slack, opened_channel(slack, tmp_path) as channel:
        eve = Person(slack, channel, "UEVE")
        event = {
            "type": "app_mention",
            "channel": "CVFX",
            "user": "UEVE",
            "user_team": "TELSEWHERE",
            "text": "<@UBOT> hi",
            "ts": "1.1",
        }
        assert (await eve.send(eve.event(event))).status == 403
        assert slack.of("chat.postMessage") == []


async def test_somebody_elses_press_changes_nothing_and_is_told_so(tmp_path: Path) -> None:
    async with fake_slack() as slack, opened_channel(slack, tmp_path) as channel:
        ana, eve = Person(slack, channel), Person(slack, channel, "UEVE")
        await ana.say(OPENING)
        slack.members[ana.room].add("UEVE")
        before = await channel.tools.conversation.current(f"slack:T0FRANKLY:UANA:{ana.root}")
        assert (await eve.press("No one", ana.screen())).status == 200
        assert "Only the person whose interview this is" in slack.whispers("UEVE")[-1].text
        after = await channel.tools.conversation.current(f"slack:T0FRANKLY:UANA:{ana.root}")
        assert after.facts == before.facts


async def test_a_button_of_an_earlier_question_is_gone_and_pressing_it_anyway_is_answered_kindly(
    tmp_path: Path,
) -> None:
    async with fake_slack() as slack, opened_channel(slack, tmp_path) as channel:
        ana = Person(slack, channel)
        await ana.say(OPENING)
        old = ana.screen()
        shown_before = json.loads(json.dumps(old.blocks))
        await ana.press("No one")
        assert not [block for block in old.blocks if block["type"] == "actions"]
        assert old.blocks[-1]["elements"][0]["text"] == "You: No one"
        old.blocks, count = shown_before, len(slack.of("chat.postMessage"))
        await ana.press("A real person", old)
        assert "already answered" in slack.whispers("UANA")[-1].text
        assert len(slack.of("chat.postMessage")) == count
        assert ana.last.facts["uses"][0]["facts"]["likeness_or_voice"]["value"] == "none"


async def test_a_double_click_is_one_press(tmp_path: Path) -> None:
    async with fake_slack() as slack, opened_channel(slack, tmp_path) as channel:
        ana = Person(slack, channel)
        await ana.say(OPENING)
        first, second = ana.pressed("No one"), ana.pressed("No one")
        await ana.send(first)
        await ana.send(second)
        assert slack.whispers() == []
        assert len(slack.of("chat.postMessage")) == 2


async def test_an_edit_form_made_up_for_somebody_elses_interview_changes_nothing(tmp_path: Path) -> None:
    async with fake_slack() as slack, opened_channel(slack, tmp_path) as channel:
        ana, eve = Person(slack, channel), Person(slack, channel, "UEVE")
        await ana.say(OPENING)
        meta = json.dumps(
            {"place": f"T0FRANKLY:{ana.room}:{ana.root}", "use": "u1", "shown": {"in_final": ""}}
        )
        view = {"id": "V9", "hash": "1", "type": "modal", "callback_id": "edit", "private_metadata": meta}
        state = {
            "values": {"in_final": {"value": {"type": "static_select", "selected_option": {"value": "yes"}}}}
        }
        await eve.send(eve.interaction("view_submission", view=view | {"state": state}))
        assert ana.last.facts["uses"][0]["facts"]["in_final"]["value"] == "no"


async def test_a_certificate_check_and_the_address_check_are_answered(tmp_path: Path) -> None:
    async with fake_slack() as slack, opened_channel(slack, tmp_path) as channel:
        ana = Person(slack, channel)
        answer = await ana.send(json.dumps({"type": "url_verification", "challenge": "abc", "token": "t"}))
        assert (answer.status, json.loads(answer.body)["challenge"]) == (200, "abc")
        assert (await ana.send(urlencode({"ssl_check": "1", "token": "t"}))).status == 200


async def test_nothing_typed_becomes_a_mention_a_link_or_a_mark(tmp_path: Path) -> None:
    async with fake_slack() as slack, opened_channel(slack, tmp_path) as channel:
        ana = Person(slack, channel)
        await ana.say(
            "A sign for the set in Midjourney <!channel> @here *bold* `x` https://evil.example/ & <script>"
        )
        await ana.say("review")
        shown = json.dumps([said.blocks for said in ana.thread()], ensure_ascii=False)
        assert "Midjourney" in shown
        for bad in ("<!channel>", "@here", "*bold*", "`x`", "https://evil", "<script>"):
            assert bad not in shown, bad
        for call in slack.of("chat.postMessage"):
            assert (call["parse"], call["link_names"], call["unfurl_links"]) == ("none", False, False)


@pytest.mark.parametrize(("markdown", "slack"), [
    ("**Bold** and *soft*", "*Bold* and _soft_"),
    ("a\n- b\n- **c**", "a\n\n• b\n• *c*"),
    ("1. a\n2. b", "1. a\n2. b"),
    ("# Title", "*Title*"),
    ("[text](https://ok.example/a?b=1&c=2)", "<https://ok.example/a?b=1&amp;c=2|text>"),
    ("[text](https://evil.example)", "text (https:\u2060//evil.example)"),
    (r"\*typed\* \_words\_ \<b\> &amp; &#64;here", "∗typed∗ ˍwordsˍ &lt;b&gt; &amp; @\u2060here"),
    ("shot_010_v2 at 10:30:45", "shot_010_v2 at 10:30:45"),
    (r"\> no quote :smile:", "› no quote ∶smile:"),
    ("`a<b`", "`a&lt;b`"),
])  # fmt: skip
def test_markdown_in_slacks_own_marks(markdown: str, slack: str) -> None:
    assert mrkdwn(markdown, {"https://ok.example/a?b=1&c=2"}) == slack


def test_splitting_loses_nothing_and_cuts_no_link_or_entity_in_two() -> None:
    text = " ".join(f"word{n} &amp; <https://a.example/{n}|x>" for n in range(400))
    pieces = split(text, 300)
    assert all(0 < len(piece) <= 300 for piece in pieces)
    assert " ".join(pieces) == text
    solid = split("&amp;" * 500, 99)
    assert "".join(solid) == "&amp;" * 500
    assert all(piece.endswith(";") for piece in solid)


def test_plain_text_of_markdown() -> None:
    assert plain(r"**One** \*two\* [three](https://x.example)") == "One *two* three"
    assert escaped("a < b") == "a &lt; b"
