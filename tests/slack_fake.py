"""A Slack of our own on loopback: Web API, Socket Mode and people who press. It refuses what Slack refuses.

Error codes and limits are Slack's own; block limits are those of `slack_sdk`'s models and of Slack's pages.
"""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import yaml
from aiohttp import WSMsgType, web
from slack_fake_limits import wrong_blocks, wrong_view

MANIFEST: dict[str, Any] = yaml.safe_load(
    (Path(__file__).resolve().parents[1] / "slack-manifest.yaml").read_text("utf-8")
)
NEEDS = {
    "chat.postMessage": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.update": "chat:write",
    "conversations.open": "im:write",
    "conversations.replies": "im:history",
    "conversations.history": "im:history",
    "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
    "assistant.threads.setStatus": "assistant:write",
    "assistant.threads.setSuggestedPrompts": "assistant:write",
}
"""The scope each method needs; the others that are used need none."""
TEAM, BOT = "T0FRANKLY", "UBOT"
Call = dict[str, Any]


@dataclass
class Said:
    """A message as it stands in a channel."""

    ts: str
    user: str
    channel: str
    thread: str
    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    metadata: dict[str, Any] = field(default_factory=dict)
    files: list[dict[str, Any]] = field(default_factory=list)
    only_for: str = ""
    edited: bool = False

    def public(self) -> dict[str, Any]:
        """Return it as Slack shows it in a payload."""
        shown: dict[str, Any] = {
            "type": "message",
            "ts": self.ts,
            "user": self.user,
            "text": self.text,
            "blocks": self.blocks,
        }
        shown |= {"thread_ts": self.thread} if self.thread else {}
        shown |= {"files": self.files} if self.files else {}
        return shown | ({"metadata": self.metadata} if self.metadata else {})


class FakeSlack:
    """What stands in a workspace, and what was asked of it."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Call]] = []
        self.said: list[Said] = []
        self.views: dict[str, dict[str, Any]] = {}
        self.homes: dict[str, dict[str, Any]] = {}
        self.responses: list[Call] = []
        self.uploads: dict[str, dict[str, Any]] = {}
        self.members: dict[str, set[str]] = {}
        self.triggers: dict[str, bool] = {}
        self.fail: Callable[[str, Call], web.Response | None] = lambda method, given: None
        self.wrong: list[str] = []
        """Everything that Slack would have refused, whether or not the channel coped."""
        self.scopes = set(MANIFEST["oauth_config"]["scopes"]["bot"])
        self.called = asyncio.Event()
        """Set at every call."""
        self.sockets: list[web.WebSocketResponse] = []
        self.acknowledged: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._count = itertools.count(1)
        self.url = ""

    # --- what tests look at ---

    def thread(self, channel: str, root: str) -> list[Said]:
        """Return a thread as everyone in it sees it."""
        return [
            one
            for one in self.said
            if one.channel == channel and root in {one.ts, one.thread} and not one.only_for
        ]

    def of(self, method: str) -> list[Call]:
        """Return the calls of one method."""
        return [given for name, given in self.calls if name == method]

    def whispers(self, user: str = "") -> list[Said]:
        """Return what only one person saw."""
        return [one for one in self.said if one.only_for and user in {"", one.only_for}]

    def room(self, user: str) -> str:
        """Return the direct messages of a person."""
        channel = f"D{user}"
        self.members.setdefault(channel, {user, BOT})
        return channel

    def ts(self) -> str:
        """Return the next time stamp."""
        return f"{1_795_000_000 + next(self._count)}.000100"

    def trigger(self, fresh: bool = True) -> str:
        """Return the id that lets a modal be opened once, within three seconds."""
        found = f"{next(self._count)}.1.trigger"
        self.triggers[found] = fresh
        return found

    def person_said(self, user: str, channel: str, text: str, thread: str = "") -> Said:
        """Let a person post."""
        said = Said(self.ts(), user, channel, thread, text)
        self.said.append(said)
        return said

    # --- the Web API ---

    async def api(self, request: web.Request) -> web.Response:
        """Answer one call."""
        method, given = request.match_info["method"], await _given(request)
        self.calls.append((method, given))
        self.called.set()
        if answer := self.fail(method, given):
            return answer
        given["token"] = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if (
            method != "oauth.v2.access"
            and not given["token"].startswith("xoxb-")
            and not given["token"].startswith("xapp-")
        ):
            return _no("not_authed")
        if NEEDS.get(method, "chat:write") not in self.scopes:
            return self._refuse("missing_scope", method)
        found = getattr(self, "_" + method.replace(".", "_").lower(), None)
        if found is None:
            return self._refuse("unknown_method", method)
        result: web.Response = found(given)
        self.called.set()
        return result

    def _refuse(self, code: str, why: str = "") -> web.Response:
        self.wrong.append(f"{code} {why}".strip())
        return _no(code, why)

    def _oauth_v2_access(self, given: Call) -> web.Response:
        if given.get("code") != "good":
            return _no("invalid_code")
        team = {"id": "TSECOND", "name": "Second"}
        user = {"id": "UADMIN"}
        return _ok(
            access_token="xoxb-TSECOND",
            token_type="bot",
            bot_user_id=BOT,
            app_id="A1",
            team=team,
            authed_user=user,
            scope="commands",
        )

    def _auth_test(self, given: Call) -> web.Response:
        team = given["token"].removeprefix("xoxb-")
        team = team if team.startswith("T") else TEAM
        return _ok(
            url="https://frankly.slack.com/",
            team="Frankly",
            team_id=team,
            user="frankly",
            user_id=BOT,
            bot_id="B1",
        )

    def _apps_connections_open(self, _: Call) -> web.Response:
        return _ok(url=self.url.replace("http", "ws", 1) + "/socket")

    def _conversations_open(self, given: Call) -> web.Response:
        users = given["users"].split(",")
        return (
            _ok(channel={"id": self.room(users[0])})
            if len(users) == 1
            else self._refuse("missing_scope", "mpim:write")
        )

    def _conversations_replies(self, given: Call) -> web.Response:
        return _ok(messages=[one.public() for one in self.thread(given["channel"], given["ts"])])

    def _conversations_history(self, given: Call) -> web.Response:
        if not given["channel"].startswith("D"):
            return _no("missing_scope")
        found = [
            one
            for one in self.said
            if one.channel == given["channel"] and not one.thread and not one.only_for
        ]
        return _ok(messages=[one.public() for one in reversed(found)])

    def _chat_getpermalink(self, given: Call) -> web.Response:
        return _ok(
            permalink=f"https://frankly.slack.com/archives/{given['channel']}/p{given['message_ts'].replace('.', '')}"
        )

    def _chat_postmessage(self, given: Call) -> web.Response:
        if wrong := self._unfit(given):
            return wrong
        said = Said(
            self.ts(),
            BOT,
            given["channel"],
            given.get("thread_ts", ""),
            given["text"],
            given.get("blocks", []),
            given.get("metadata", {}),
        )
        self.said.append(said)
        return _ok(ts=said.ts, channel=said.channel, message=said.public())

    def _chat_postephemeral(self, given: Call) -> web.Response:
        if wrong := self._unfit(given):
            return wrong
        if given["user"] not in self.members.get(given["channel"], set()):
            return _no("user_not_in_channel")
        said = Said(
            self.ts(),
            BOT,
            given["channel"],
            given.get("thread_ts", ""),
            given["text"],
            given.get("blocks", []),
            only_for=given["user"],
        )
        self.said.append(said)
        return _ok(message_ts=said.ts)

    def _chat_update(self, given: Call) -> web.Response:
        found = next(
            (one for one in self.said if (one.channel, one.ts) == (given["channel"], given["ts"])), None
        )
        if found is None or found.only_for:
            return self._refuse("message_not_found")
        if found.user != BOT:
            return self._refuse("cant_update_message")
        if wrong := self._unfit(given):
            return wrong
        found.text, found.blocks, found.edited = given["text"], given.get("blocks", []), True
        return _ok(ts=found.ts, channel=found.channel)

    def _unfit(self, given: Call) -> web.Response | None:
        channel = given.get("channel", "")
        if BOT not in self.members.get(channel, set()):
            known = channel in self.members
            return _no("not_in_channel" if known else "channel_not_found")
        if not given.get("text") and not given.get("blocks"):
            return self._refuse("no_text")
        if not given.get("text"):
            return self._refuse("no_text", "a message needs words for screen readers")
        if len(given["text"]) > 40_000:
            return self._refuse("msg_too_long")
        if given.get("thread_ts") and not any(one.ts == given["thread_ts"] for one in self.said):
            return self._refuse("thread_not_found")
        blocks = given.get("blocks", [])
        if len(json.dumps(blocks, ensure_ascii=False)) > 39_000 or _letters(blocks) > 13_200:
            return self._refuse("msg_blocks_too_long")
        if wrong := wrong_blocks(blocks):
            return self._refuse("invalid_blocks", wrong)
        return None

    def _views_open(self, given: Call) -> web.Response:
        fresh = self.triggers.pop(given.get("trigger_id", ""), None)
        if fresh is None:
            return _no("invalid_trigger_id")
        if not fresh:
            return _no("expired_trigger_id")
        if wrong := wrong_view(given["view"]):
            return self._refuse("invalid_arguments", wrong)
        view = given["view"] | {
            "id": f"V{next(self._count)}",
            "hash": f"{next(self._count)}.hash",
            "state": {"values": {}},
        }
        self.views[view["id"]] = view
        return _ok(view=view)

    def _views_publish(self, given: Call) -> web.Response:
        if wrong := wrong_view(given["view"]):
            return self._refuse("invalid_arguments", wrong)
        self.homes[given["user_id"]] = given["view"]
        return _ok(view=given["view"])

    def _assistant_threads_setstatus(self, _: Call) -> web.Response:
        return _ok()

    def _assistant_threads_setsuggestedprompts(self, given: Call) -> web.Response:
        fits = 0 < len(given["prompts"]) <= 4 and all(
            set(one) == {"title", "message"} for one in given["prompts"]
        )
        return _ok() if fits else self._refuse("invalid_arguments", "prompts")

    def _files_getuploadurlexternal(self, given: Call) -> web.Response:
        if not given.get("filename") or int(given.get("length", 0)) <= 0:
            return self._refuse("invalid_arguments", "filename and length")
        id = f"F{next(self._count)}"
        self.uploads[id] = {
            "id": id,
            "name": given["filename"],
            "length": int(given["length"]),
            "data": None,
            "done": False,
        }
        return _ok(file_id=id, upload_url=f"{self.url}/upload/{id}")

    async def upload(self, request: web.Request) -> web.Response:
        """Take the bytes of a file."""
        found = self.uploads[request.match_info["id"]]
        found["data"] = await request.read()
        return web.Response(text="OK") if len(found["data"]) == found["length"] else web.Response(status=400)

    def _files_completeuploadexternal(self, given: Call) -> web.Response:
        files = given["files"] if isinstance(given["files"], list) else json.loads(given["files"])
        channel, thread = given["channel_id"], given.get("thread_ts", "")
        if BOT not in self.members.get(channel, set()):
            return _no("channel_not_found")
        shown = []
        for one in files:
            found = self.uploads.get(one["id"])
            if found is None or found["data"] is None or found["done"]:
                return self._refuse("file_not_found", one["id"])
            if any(
                found["name"] == file["name"] for said in self.thread(channel, thread) for file in said.files
            ):
                self.wrong.append(f"the file {found['name']} is in that thread already")
            found["done"] = True
            shown.append(
                {"id": found["id"], "name": found["name"], "title": one["title"], "data": found["data"]}
            )
        self.said.append(
            Said(
                self.ts(),
                BOT,
                channel,
                thread,
                "",
                files=[{k: v for k, v in f.items() if k != "data"} for f in shown],
            )
        )
        return _ok(files=[{"id": one["id"], "title": one["title"]} for one in shown])

    async def respond(self, request: web.Request) -> web.Response:
        """Take what is sent to a response_url."""
        self.responses.append(await request.json())
        self.called.set()
        return web.Response(text="ok")

    # --- Socket Mode ---

    async def socket(self, request: web.Request) -> web.WebSocketResponse:
        """Hold one connection of Socket Mode."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1})
        self.sockets.append(socket)
        async for message in socket:
            if message.type == WSMsgType.TEXT and message.data.startswith("{"):
                self.acknowledged.put_nowait(json.loads(message.data))
        return socket

    async def send(self, kind: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Send one envelope and return its acknowledgement."""
        envelope = f"envelope-{next(self._count)}"
        await self.sockets[-1].send_json(
            {"type": kind, "envelope_id": envelope, "payload": payload, "accepts_response_payload": True}
        )
        while (answer := await self.acknowledged.get()).get("envelope_id") != envelope:
            pass
        return answer


@asynccontextmanager
async def fake_slack() -> AsyncIterator[FakeSlack]:
    """Run it on a free port."""
    slack = FakeSlack()
    app = web.Application(client_max_size=2**24)
    app.router.add_route("*", "/api/{method}", slack.api)
    app.router.add_post("/upload/{id}", slack.upload)
    app.router.add_post("/respond/{id}", slack.respond)
    app.router.add_get("/socket", slack.socket)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    slack.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield slack
    finally:
        for socket in slack.sockets:
            await socket.close()
        await runner.cleanup()


def limited(seconds: int = 1) -> web.Response:
    """Return what Slack answers to too many calls."""
    return web.json_response(
        {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": str(seconds)}
    )


async def _given(request: web.Request) -> Call:
    given: Call = dict(request.query)
    if request.method == "POST":
        if request.content_type == "application/json":
            given |= await request.json()
        else:
            given |= dict(parse_qsl((await request.text()), keep_blank_values=True))
    for name in ("blocks", "view", "metadata", "files", "prompts"):
        if isinstance(given.get(name), str):
            given[name] = json.loads(given[name])
    return given


def _letters(value: Any) -> int:
    if isinstance(value, dict):
        return sum(_letters(item) for item in value.values())
    if isinstance(value, list):
        return sum(_letters(item) for item in value)
    return len(value) if isinstance(value, str) else 0


def _ok(**more: Any) -> web.Response:
    return web.json_response({"ok": True, **more})


def _no(code: str, why: str = "") -> web.Response:
    more = {"response_metadata": {"messages": [f"[ERROR] {why}"]}} if why else {}
    return web.json_response({"ok": False, "error": code, **more})
