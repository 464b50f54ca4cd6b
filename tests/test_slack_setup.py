"""Setting it up as docs/slack.md says: from the manifest to the first letter, in one workspace or several."""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from slack_bolt.async_app import AsyncBoltRequest
from slack_fake import fake_slack
from slack_person import SECRET, Person, opened_channel

from assistant.__main__ import main
from assistant.channels.slack import SlackSettings
from assistant.channels.slack.config import SlackSettings as Config
from assistant.channels.slack.installs import SCOPES
from assistant.channels.slack.run import listen, open_channel
from assistant.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "slack.md").read_text("utf-8")
MANIFEST: dict[str, Any] = yaml.safe_load((ROOT / "slack-manifest.yaml").read_text("utf-8"))


async def test_the_page_followed_from_the_manifest_to_the_first_letter(tmp_path: Path) -> None:
    """Steps 1 to 3 are checked against the manifest; 4 and 5 are done."""
    settings = MANIFEST["settings"]
    assert settings["socket_mode_enabled"]
    assert settings["interactivity"]["is_enabled"]
    for variable in re.findall(r"export (SLACK_\w+)", PAGE):
        assert variable.removeprefix("SLACK_").lower() in SlackSettings.model_fields
    typed = re.search(r"Type `(/disclose) (.+?)`", PAGE)
    assert typed
    assert MANIFEST["features"]["slash_commands"][0]["command"] == typed.group(1)
    async with fake_slack() as slack, opened_channel(slack, tmp_path) as channel:
        handler = await listen(channel)
        try:
            ana = Person(slack, channel)
            url = f"{slack.url}/respond/1"
            command = {
                "command": "/disclose",
                "text": typed.group(2),
                "user_id": "UANA",
                "team_id": "T0FRANKLY",
                "channel_id": "CVFX",
            }
            acknowledged = await slack.send(
                "slash_commands", command | {"trigger_id": slack.trigger(), "response_url": url}
            )
            assert "payload" not in acknowledged or not acknowledged["payload"].get("text")
            await channel.door.idle()
            ana._follow(0)
            for _ in range(3):
                await ana.press("skip")
            await slack.send("events_api", json.loads(ana.typed("draft now")))
            await channel.door.idle()
            assert [file["name"] for said in ana.thread() for file in said.files]
            assert slack.wrong == []
        finally:
            await handler.client.close()  # type: ignore[no-untyped-call]


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


def test_the_page_quotes_the_line_as_it_is() -> None:
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
