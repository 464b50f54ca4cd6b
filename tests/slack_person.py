"""A person in the fake Slack: types, presses what is on the screen, fills in forms, all by signed requests."""

import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from conftest import DAY
from slack_bolt.async_app import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_fake import TEAM, FakeSlack, Said
from slack_screen import field, find, ticked

from assistant.channels.slack.config import SlackSettings
from assistant.channels.slack.run import Channel, open_channel
from assistant.conversation import open_conversation
from assistant.reply import Conversation, Message, Reply
from assistant.settings import Settings

SECRET = "not-a-real-secret"
NOW = 1_795_000_000


class Recorded:
    """A conversation that remembers its last replies."""

    def __init__(self, conversation: Conversation) -> None:
        self.inner = conversation
        self.replies: list[tuple[str, str, Reply]] = []

    async def reply(self, thread: str, message: Message) -> Reply:
        reply = await self.inner.reply(thread, message)
        self.replies.append((thread, message.id, reply))
        return reply

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


@asynccontextmanager
async def opened_channel(slack: FakeSlack, folder: Path, **given: Any) -> AsyncIterator[Channel]:
    """Open the channel against the fake, on a day and a database of the test."""
    settings = Settings(database_url=given.pop("database", f"sqlite:///{folder / 'frankly.db'}"))
    tokens = {
        "bot_token": "xoxb-test",
        "app_token": "xapp-test",
        "signing_secret": SECRET,
        "api_url": f"{slack.url}/api/",
    }

    @asynccontextmanager
    async def opener(settings: Settings) -> AsyncIterator[Any]:
        async with open_conversation(settings, today=given["today"], now=given["now"]) as conversation:
            yield Recorded(conversation)

    async def at_once(_: float) -> None:
        return None

    given = {"opener": opener, "pause": at_once, "today": lambda: DAY, "now": lambda: NOW, **given}
    async with open_channel(settings, SlackSettings.model_validate(tokens), **given) as channel:
        yield channel


def signed(body: str, at: float | None = None, secret: str = SECRET) -> dict[str, list[str]]:
    """Return the headers Slack signs a request with."""
    stamp = str(int(at if at is not None else time.time()))
    mark = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    kind = "application/json" if body.startswith("{") else "application/x-www-form-urlencoded"
    return {"content-type": [kind], "x-slack-request-timestamp": [stamp], "x-slack-signature": [f"v0={mark}"]}


class Person:
    """Somebody at their Slack."""

    def __init__(self, slack: FakeSlack, channel: Channel, user: str = "UANA", team: str = TEAM) -> None:
        self.slack, self.channel, self.user, self.team = slack, channel, user, team
        self.room = slack.room(user)
        self.root = ""
        self.count = 0
        self.sent: list[tuple[str, str]] = []

    # --- requests ---

    async def send(self, body: str, **how: Any) -> BoltResponse:
        """Send one signed request and let everything it starts come to an end."""
        self.sent.append(("", body))
        response = await self.channel.app.async_dispatch(
            AsyncBoltRequest(body=body, headers=signed(body, **how))
        )
        await self.channel.door.idle()
        return response

    def event(self, event: dict[str, Any], id: str = "") -> str:
        """Return the body of an event."""
        self.count += 1
        found = {
            "type": "event_callback",
            "team_id": self.team,
            "api_app_id": "A1",
            "event": event,
            "event_time": NOW,
        }
        return json.dumps(
            found
            | {"event_id": id or f"Ev{self.user}{self.count}", "authorizations": [{"team_id": self.team}]}
        )

    def interaction(self, kind: str, **more: Any) -> str:
        """Return the body of an interaction."""
        user = {
            "id": self.user,
            "team_id": self.team,
            "username": self.user.lower(),
            "name": self.user.lower(),
        }
        found = {
            "type": kind,
            "team": {"id": self.team},
            "user": user,
            "trigger_id": self.slack.trigger(),
            **more,
        }
        return urlencode({"payload": json.dumps(found)})

    # --- what a person does ---

    async def say(self, text: str) -> BoltResponse:
        """Type in direct messages, in the interview's thread when there is one."""
        return await self.send(self.typed(text))

    def typed(self, text: str) -> str:
        """Return the event of having typed something."""
        safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        said = self.slack.person_said(self.user, self.room, safe, self.root)
        event = {
            "type": "message",
            "channel": self.room,
            "channel_type": "im",
            "user": self.user,
            "text": safe,
            "ts": said.ts,
        }
        event |= {"thread_ts": self.root} if self.root else {}
        self.root = self.root or said.ts
        return self.event(event)

    async def command(self, text: str = "", channel: str = "CVFX") -> BoltResponse:
        """Type /disclose."""
        before = len(self.slack.said)
        url = f"{self.slack.url}/respond/1"
        body = {
            "command": "/disclose",
            "text": text,
            "user_id": self.user,
            "team_id": self.team,
            "channel_id": channel,
        }
        response = await self.send(
            urlencode(body | {"trigger_id": self.slack.trigger(), "response_url": url})
        )
        self._follow(before)
        return response

    async def mention(self, text: str, channel: str = "CVFX") -> BoltResponse:
        """Mention the bot in a channel."""
        before = len(self.slack.said) + 1
        said = self.slack.person_said(self.user, channel, f"<@UBOT> {text}")
        event = {
            "type": "app_mention",
            "channel": channel,
            "user": self.user,
            "text": said.text,
            "ts": said.ts,
        }
        response = await self.send(self.event(event))
        self._follow(before)
        return response

    async def shortcut(self, text: str, channel: str = "CVFX") -> BoltResponse:
        """Choose "Disclose this" on somebody's message."""
        before = len(self.slack.said) + 1
        said = self.slack.person_said("UBEN", channel, text)
        more = {
            "callback_id": "disclose",
            "message": said.public(),
            "channel": {"id": channel},
            "response_url": f"{self.slack.url}/respond/2",
        }
        response = await self.send(self.interaction("message_action", **more))
        self._follow(before)
        return response

    async def press(
        self, value: str, message: Said | None = None, state: dict[str, Any] | None = None
    ) -> BoltResponse:
        """Press the button, or choose the option, that has a value."""
        return await self.send(self.pressed(value, message, state))

    def pressed(
        self, value: str, message: Said | None = None, state: dict[str, Any] | None = None, action: str = ""
    ) -> str:
        """Return the request of a press."""
        message = message or self.screen(value)
        block, element, option = find(message, value, action)
        pressed = {
            "type": element["type"],
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            "action_ts": self.slack.ts(),
        }
        pressed |= (
            {"selected_option": option}
            if option
            else {"value": element.get("value", ""), "text": element.get("text")}
        )
        return self.interaction(
            "block_actions", actions=[pressed], state={"values": state or {}}, **self._where(message)
        )

    async def tick(self, values: list[str], done: str = "done") -> BoltResponse:
        """Tick boxes and choose from menus, then press Done."""
        message = self.screen(done)
        return await self.press(done, message, ticked(message, values))

    async def submit(self, view: dict[str, Any], **values: Any) -> BoltResponse:
        """Send a form, its fields as they were unless named."""
        state = {block["block_id"]: {"value": field(block["element"], values)} for block in view["blocks"] if block["type"] == "input"
                 for _ in [values.__setitem__("_", block["block_id"])]}  # fmt: skip
        return await self.send(self.interaction("view_submission", view=view | {"state": {"values": state}}))

    # --- what a person sees ---

    def thread(self) -> list[Said]:
        """Return the interview's thread."""
        return self.slack.thread(self.room, self.root)

    def screen(self, value: str = "") -> Said:
        """Return the last message in which something, or this, can be pressed."""
        for said in reversed(self.thread()):
            if said.user == "UBOT" and (
                find(said, value, must=False) if value else any(b["type"] == "actions" for b in said.blocks)
            ):
                return said
        raise AssertionError(
            f"nothing to press for {value!r}: {[said.blocks for said in self.thread()[-2:]]}"
        )

    def as_posted(self, question: str) -> Said:
        """Return a message as it was when its question was asked, as a client that missed the change still shows it."""
        for given in self.slack.of("chat.postMessage"):
            if any(f"/{question}#" in block.get("block_id", "") for block in given["blocks"]):
                now = next(said for said in self.thread() if said.metadata == given["metadata"])
                return replace(now, blocks=given["blocks"])
        raise AssertionError(f"{question} was never asked")

    def view(self) -> dict[str, Any]:
        """Return the modal that was opened last."""
        return list(self.slack.views.values())[-1]

    @property
    def last(self) -> Reply:
        """Return the last reply of the conversation to this person."""
        mine = [
            reply
            for thread, _, reply in self.channel.tools.conversation.inner.replies
            if f":{self.user}:" in thread
        ]  # type: ignore[attr-defined]
        return mine[-1]

    @property
    def asked(self) -> str:
        """Return the key of the question that waits, empty when none is known to wait."""
        replies = self.channel.tools.conversation.inner.replies  # type: ignore[attr-defined]
        mine = [reply.question for thread, _, reply in replies if f":{self.user}:" in thread]
        return mine[-1].key if mine and mine[-1] else ""

    def _follow(self, before: int) -> None:
        mine = [said for said in self.slack.said[before:] if said.channel == self.room]
        self.root = mine[0].ts if mine else self.root

    def _where(self, message: Said) -> dict[str, Any]:
        container = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.channel,
            "is_ephemeral": bool(message.only_for),
        }
        container |= {"thread_ts": message.thread} if message.thread else {}
        found: dict[str, Any] = {
            "container": container,
            "channel": {"id": message.channel},
            "response_url": f"{self.slack.url}/respond/3",
        }
        return found if message.only_for else found | {"message": message.public()}
