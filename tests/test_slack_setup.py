"""Setting it up as docs/slack.md says: from the manifest to the first letter, in one workspace or several."""

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncBoltRequest
from slack_fake import MANIFEST, TEAM, FakeSlack, fake_slack
from slack_person import SECRET, Person, opened_channel

from assistant.__main__ import main
from assistant.channels.slack.config import SlackSettings as Config
from assistant.channels.slack.installs import SCOPES
from assistant.channels.slack.run import open_channel, workspace
from assistant.settings import Settings, SettingsError

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "slack.md").read_text("utf-8")


async def test_the_page_followed_from_the_manifest_to_the_first_letter(tmp_path: Path) -> None:
    """Steps 1 to 3 are Slack's own pages: the fake gives the manifest's scopes and hands out what they say."""
    step = re.search(r"```\n(.*?)```", PAGE, re.DOTALL)
    assert step
    lines = [line.strip() for line in step.group(1).strip().splitlines()]
    assert lines[0] == 'pip install "frankly[slack]"'
    exported = dict(line.removeprefix("export ").split("=") for line in lines[1:-1])
    assert set(exported) == {"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"}
    said, typed = re.search(r"It prints `(.+?)`", PAGE), re.search(r"Type `(/disclose) (.+?)`", PAGE)
    assert said
    assert typed
    assert MANIFEST["features"]["slash_commands"][0]["command"] == typed.group(1)
    async with fake_slack() as slack:
        given = {name: value.replace("…", "1-given-by-slack") for name, value in exported.items()}
        env = {**os.environ, **given, "SLACK_API_URL": f"{slack.url}/api/", "FRANKLY_DATA_DIR": str(tmp_path)}
        command = [sys.executable, "-m", "assistant", *lines[-1].split()[1:]]
        process = await asyncio.create_subprocess_exec(
            *command,
            env=env,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),  # as a shell's "&" starts it
        )
        assert process.stdout
        try:
            assert (await process.stdout.readline()).decode().startswith(f"{said.group(1)} Frankly")
            ana = Person(slack, None)  # type: ignore[arg-type]  # sends through the socket only
            body = {"command": "/disclose", "text": typed.group(2), "user_id": "UANA", "team_id": TEAM}
            body |= {"channel_id": "CVFX", "trigger_id": slack.trigger()}
            await slack.send("slash_commands", body | {"response_url": f"{slack.url}/respond/1"})
            await happens(slack, lambda: bool(slack.responses))
            ana._follow(0)
            for _ in range(3):
                count = len(slack.said)
                pressed = parse_qs(ana.pressed("skip"))["payload"][0]
                await slack.send("interactive", json.loads(pressed))
                await happens(slack, lambda count=count: len(slack.said) > count)
            await slack.send("events_api", json.loads(ana.typed("draft now")))
            await happens(slack, lambda: bool(letters(ana)))
            assert letters(ana) == ["disclosure.pdf"]
            data = [found["data"] for found in slack.uploads.values()]
            assert data[0].startswith(b"%PDF")
            assert slack.wrong == []
        finally:
            process.send_signal(signal.SIGINT)
            out, err = await process.communicate()
        assert (process.returncode, err.decode()) == (0, "")
        assert out.decode() == "Frankly has left Slack. Interviews are kept.\n"


def letters(person: Person) -> list[str]:
    """Return the files in a person's thread."""
    return [file["name"] for said in person.thread() for file in said.files]


async def happens(slack: FakeSlack, done: Callable[[], bool]) -> None:
    """Wait for calls of another process until something is so."""
    while not done():
        await asyncio.wait_for(slack.called.wait(), 60)
        slack.called.clear()


@pytest.mark.parametrize("refused", ["auth.test", "apps.connections.open"])
async def test_a_token_slack_does_not_take_is_named_in_one_line(tmp_path: Path, refused: str) -> None:
    name = {"auth.test": "SLACK_BOT_TOKEN", "apps.connections.open": "SLACK_APP_TOKEN"}[refused]
    async with fake_slack() as slack, opened_channel(slack, tmp_path) as channel:
        no = {"ok": False, "error": "invalid_auth"}
        slack.fail = lambda method, _: web.json_response(no) if method == refused else None
        with pytest.raises(SettingsError) as told:
            await workspace(channel)
    assert str(told.value).startswith(f"Slack does not take {name} (invalid_auth)")
    assert "`Slack does not take SLACK_BOT_TOKEN (invalid_auth)`" in PAGE


def test_the_manifest_asks_for_what_is_used_and_the_page_says_why() -> None:
    scopes = MANIFEST["oauth_config"]["scopes"]["bot"]
    assert tuple(scopes) == SCOPES
    assert re.findall(r"^\| `([a-z_]+:[a-z]+|commands)` \| ", PAGE, re.MULTILINE) == scopes
    assert set(MANIFEST["settings"]["event_subscriptions"]["bot_events"]) == {
        "app_home_opened",
        "app_mention",
        "message.im",
    }
    assert 174 <= len(MANIFEST["display_information"]["long_description"]) <= 4_000
    assert len(MANIFEST["display_information"]["description"]) <= 140
    assert len(MANIFEST["features"]["agent_view"]["agent_description"]) <= 300
    assert MANIFEST["features"]["shortcuts"][0]["callback_id"] == "disclose"


@pytest.mark.parametrize(("given", "named"), [
    ({}, "SLACK_BOT_TOKEN"),
    ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN (or SLACK_SIGNING_SECRET, for HTTP)"),
    ({"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "s"}, "SLACK_SIGNING_SECRET"),
])  # fmt: skip
def test_a_missing_token_is_bad_input_said_in_one_clear_line(
    given: dict[str, str], named: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in os.environ if name.startswith("SLACK_")]:
        monkeypatch.delenv(name)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.argv", ["frankly", "slack"])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2
    said = f"frankly: Slack needs {named} in the environment; docs/slack.md says where to find it.\n"
    assert capsys.readouterr().err == said


def test_the_page_quotes_the_line_of_a_missing_token() -> None:
    assert "`frankly: Slack needs SLACK_BOT_TOKEN in the environment`" in PAGE


def test_tokens_are_never_shown() -> None:
    slack = Config.model_validate(
        {"bot_token": "xoxb-secret", "app_token": "xapp-secret", "signing_secret": "secret"}
    )
    assert "secret'" not in repr(slack).replace("signing_secret", "")
    assert "xoxb-secret" not in repr(slack) + str(slack) + slack.model_dump_json()


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated")  # slack_sdk's own use of aiohttp
async def test_another_workspace_installs_the_app_and_has_its_own_token(tmp_path: Path) -> None:
    async with fake_slack() as slack:
        given = {
            "client_id": "1.2",
            "client_secret": "s",
            "signing_secret": SECRET,
            "api_url": f"{slack.url}/api/",
        }
        settings = Settings(database_url=f"sqlite:///{tmp_path / 'frankly.db'}")
        async with open_channel(settings, Config.model_validate(given)) as channel:
            eve = Person(slack, channel, "UEVE", team="TSECOND")
            before = await eve.say("We cloned a voice with ElevenLabs for ADR")
            assert "another workspace" in before.body
            assert slack.of("chat.postMessage") == []
            flow = channel.app.oauth_flow
            assert flow
            page = await flow.handle_installation(AsyncBoltRequest(body="", query="", headers={}))
            state = re.search(r"state=([\w-]+)", page.body or page.headers["location"][0])
            assert state
            cookie = page.headers["set-cookie"][0].split(";")[0]
            back = AsyncBoltRequest(
                body="", query=f"code=good&state={state.group(1)}", headers={"cookie": [cookie]}
            )
            done = await flow.handle_callback(back)
            assert done.status == 200
            eve.root = ""
            await eve.say("We cloned a voice with ElevenLabs for ADR")
            assert {call["token"] for call in slack.of("chat.postMessage")} == {"xoxb-TSECOND"}
            assert (await Person(slack, channel, "UIAN", team="TTHIRD").say("hello")).body
