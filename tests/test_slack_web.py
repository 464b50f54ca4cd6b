"""One interview in Slack and in a real browser: begun here, finished there; and Slack's address in the web server."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from playwright.async_api import Page, async_playwright, expect
from slack_fake import FakeSlack, fake_slack
from slack_person import SECRET, Person, opened_channel, signed
from stage import FLAGS, Server, chromium, in_ci, server
from test_slack_talk import OPENING

from assistant.channels.slack.run import Channel
from assistant.settings import now, today

pytestmark = pytest.mark.timeout(280)
needs_browser = pytest.mark.skipif(chromium() is None and not in_ci(), reason="no Chromium on this machine")
LAST = ".ai-message h2"


def environment(slack: FakeSlack) -> dict[str, str]:
    """Return what a server is told of the fake."""
    return {
        "SLACK_BOT_TOKEN": "xoxb-test",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": f"{slack.url}/api/",
    }


@asynccontextmanager
async def both() -> AsyncIterator[tuple[FakeSlack, Channel, Server]]:
    """Slack in this process, the web in another, on one database and by the real clock: two processes share no other."""
    with server(real=True, env={"SLACK_BOT_TOKEN": "xoxb-test", "SLACK_APP_TOKEN": "xapp-test"}) as site:
        async with (
            fake_slack() as slack,
            opened_channel(slack, site.folder, public_url=site.url, now=now, today=today) as channel,
        ):
            yield slack, channel, site


@asynccontextmanager
async def visitor() -> AsyncIterator[Page]:
    """A browser that has never been here."""
    async with async_playwright() as play:
        window = await play.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = await window.new_page(viewport={"width": 1280, "height": 860}, reduced_motion="reduce")
        page.set_default_timeout(30_000)
        expect.set_options(timeout=20_000)
        yield page
        await window.close()


def link(slack: FakeSlack, user: str = "UANA") -> str:
    """Return the link that was whispered last."""
    found = re.search(r"<(http[^>|]+/continue/[^>|]+)", json.dumps(slack.whispers(user)[-1].blocks))
    assert found
    return found.group(1)


@needs_browser
@pytest.mark.browser
async def test_an_interview_begun_in_slack_is_finished_on_the_web_and_the_reverse() -> None:
    async with both() as (slack, channel, site), visitor() as page:
        conversation = channel.tools.conversation
        ana = Person(slack, channel)
        await ana.say(OPENING)
        await ana.press("No one")
        question = ana.last.question
        assert question
        await ana.say("resume on the web")
        await page.goto(link(slack))
        await page.get_by_role("button", name="Go on here").click()
        await expect(page.locator(LAST).last).to_have_text(question.text)
        await page.locator("#chat-input").fill("draft now")
        await page.locator("#chat-submit").click()
        await expect(page.get_by_role("button", name="Open beside the chat").last).to_be_visible()
        letter = await page.request.get(f"{site.url}/document/{page.url.rpartition('/')[2]}.md")
        begun = f"slack:T0FRANKLY:UANA:{ana.root}"
        assert await letter.text() == (await conversation.document(begun, "md")).text
        assert "Firefly" in await letter.text()

        # and the reverse: what this browser says next on a new interview goes on in Slack
        await page.goto(site.url)
        await page.locator("#chat-input").fill("We cloned our lead's voice with ElevenLabs for two ADR lines")
        await page.locator("#chat-submit").click()
        await expect(page.locator(LAST).last).to_be_visible()
        asked = " ".join((await page.locator(LAST).last.inner_text()).split())
        await page.locator("#chat-input").fill("Go on in Slack")
        await page.locator("#chat-submit").click()
        await expect(page.get_by_text("/disclose").last).to_be_visible()
        typed = await page.get_by_text(re.compile(r"/disclose [A-Z0-9]{4}-[A-Z0-9]{4}")).last.inner_text()
        code = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", typed)
        assert code
        await ana.command(code.group(0))
        here = ana.thread()[-1]
        assert asked in " ".join(json.dumps(here.blocks, ensure_ascii=False).split())
        await ana.say("draft now")
        assert len([file for said in ana.thread() for file in said.files]) == 1
        place = await channel.tools.store.place(f"T0FRANKLY:{ana.room}:{ana.root}")
        assert place
        assert place.interview.startswith("web:")
        current = await conversation.current(place.interview)
        assert "ElevenLabs" in json.dumps(current.facts)
        assert slack.wrong == []


async def test_a_link_is_used_by_a_press_once_by_one_browser_and_opens_one_chat() -> None:
    async with both() as (slack, channel, site), keeping() as ana_web:
        ana = Person(slack, channel)
        await ana.say(OPENING)
        await ana.say("go on in the browser")
        address = link(slack)
        for _ in range(3):  # whatever looks at links before people do
            async with ana_web.get(address) as page:
                assert page.status == 200
                assert "Go on here" in await page.text()
        threads = [await pressed(ana_web, address) for _ in range(2)]
        assert threads[0] == threads[1]
        await ana.say("resume on the web")
        assert await pressed(ana_web, link(slack)) == threads[0]
        async with keeping() as eve:
            async with eve.get(address):
                pass
            async with eve.post(address, allow_redirects=False) as refused:
                assert refused.status == 410
                assert "ten minutes" in await refused.text()
            async with eve.get(f"{site.url}/document/{threads[0].rpartition('/')[2]}.md") as letter:
                assert "Firefly" not in await letter.text()
        async with (
            aiohttp.ClientSession() as bare,
            bare.post(address, headers={"Origin": "https://evil.example"}) as foreign,
        ):
            assert foreign.status == 403
        async with aiohttp.ClientSession() as bare, bare.post(address) as bare_answer:
            assert bare_answer.status == 400
        assert await channel.tools.handover.same("slack:T0FRANKLY:UANA")


def keeping() -> aiohttp.ClientSession:
    """Return a browser that keeps cookies, of addresses in numbers too."""
    return aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))


async def pressed(browser: aiohttp.ClientSession, address: str) -> str:
    """Press the button of the page and return where it leads."""
    async with browser.post(address, allow_redirects=False) as answer:
        assert answer.status == 303
        return answer.headers["location"]


async def test_slack_is_answered_by_the_web_server_and_only_slack(tmp_path: Path) -> None:
    async with fake_slack() as slack:
        with server(real=True, env=environment(slack)) as site:
            slack.room("UANA")
            async with aiohttp.ClientSession() as out:

                async def send(body: str, **how: Any) -> tuple[int, str]:
                    headers = {name: value[0] for name, value in signed(body, **how).items()}
                    async with out.post(f"{site.url}/slack/events", data=body, headers=headers) as answer:
                        return answer.status, await answer.text()

                check = json.dumps({"type": "url_verification", "challenge": "abc", "token": "t"})
                assert await send(check) == (200, '{"challenge": "abc"}')
                ana = Person(slack, None)  # type: ignore[arg-type]  # only its words are needed
                body = ana.typed(OPENING)
                assert (await send(body, secret="another"))[0] == 401
                assert (await send(body, at=1_700_000_000))[0] == 401
                eve = Person(slack, None, "UEVE", team="TELSEWHERE")  # type: ignore[arg-type]
                assert (await send(eve.typed(OPENING)))[0] == 403
                assert slack.of("chat.postMessage") == []
                assert [(await send(body))[0] for _ in range(3)] == [200, 200, 200]
                await until(slack, "chat.postMessage")
                assert [call["channel"] for call in slack.of("chat.postMessage")] == ["DUANA"]


async def until(slack: FakeSlack, method: str) -> None:
    """Wait for a call from another process."""
    while not slack.of(method):
        await slack.called.wait()
        slack.called.clear()


async def test_without_slack_in_the_environment_the_address_does_not_exist() -> None:
    clear = dict.fromkeys(("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"), "")
    with server(real=True, env=clear) as site:
        async with aiohttp.ClientSession() as out, out.post(f"{site.url}/slack/events", data="{}") as answer:
            assert answer.status in {404, 405}
