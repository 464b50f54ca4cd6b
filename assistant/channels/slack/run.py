"""Opening and running the channel: Socket Mode when there is an app token, else HTTP at /slack/events."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import click
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient

from assistant.channels.slack.app import Door, build, line_of
from assistant.channels.slack.config import SlackSettings
from assistant.channels.slack.installs import Installs
from assistant.channels.slack.line import Line
from assistant.channels.slack.pace import Paced
from assistant.channels.slack.store import Store
from assistant.channels.slack.tools import Tools
from assistant.conversation import open_conversation
from assistant.handover import Handover
from assistant.reply import Conversation
from assistant.settings import Settings, SettingsError, now, today

log = logging.getLogger(__name__)
Opener = Callable[[Settings], AbstractAsyncContextManager[Conversation]]
Pause = Callable[[float], Awaitable[None]]
TRIES = 10


class Patient(AsyncRateLimitErrorRetryHandler):
    """Waits as long as Slack says before it asks again."""

    def __init__(self, pause: Pause = asyncio.sleep) -> None:
        super().__init__(max_retry_count=TRIES)
        self._pause = pause

    async def prepare_for_next_attempt_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,  # noqa: ARG002 # the interface is slack_sdk's
        response: HttpResponse | None = None,
        error: Exception | None = None,  # noqa: ARG002
    ) -> None:
        """Wait for the seconds in `Retry-After`."""
        headers = {name.lower(): value for name, value in (response.headers if response else {}).items()}
        await self._pause(float((headers.get("retry-after") or ["1"])[0]))
        state.next_attempt_requested = True
        state.increment_current_attempt()


@dataclass
class Channel:
    """The channel while it is open."""

    app: AsyncApp
    door: Door
    line: Line
    tools: Tools
    client: AsyncWebClient
    settings: SlackSettings = field(repr=False)


@asynccontextmanager
async def open_channel(
    settings: Settings,
    slack: SlackSettings,
    opener: Opener = open_conversation,
    pause: Pause = asyncio.sleep,
    **given: Any,
) -> AsyncIterator[Channel]:
    """Open the database, the conversation and the connection pool; go on with what was left undone."""
    store = Store(settings.database)
    async with aiohttp.ClientSession() as session, opener(settings) as conversation:
        await store.prepare()
        handlers: list[AsyncRetryHandler] = [Patient(pause)]
        installs = Installs(settings.database, slack) if slack.installs else None

        def client_with(token: str | None) -> AsyncWebClient:
            return AsyncWebClient(token, base_url=slack.api_url, session=session, retry_handlers=handlers)

        client = client_with(None if installs else slack.bot_token.get_secret_value())

        async def client_of(team: str) -> AsyncWebClient:
            return client_with(await installs.token(team)) if installs else client

        if installs:
            await installs.prepare()
        handover = Handover(settings.database)
        await handover.prepare()
        given = {
            "today": today,
            "now": now,
            "language": settings.language,
            "public_url": slack.public_url,
            **given,
        }
        tools = Tools(Paced(conversation), store, client_of, handover, **given)
        line = line_of(tools, pause)
        bolt = {"client": client, "signing_secret": slack.signing_secret.get_secret_value() or None}
        app, door = build(tools, line, **bolt, **({"oauth_settings": installs.settings} if installs else {}))
        await line.resume()
        try:
            yield Channel(app, door, line, tools, client, slack)
        finally:
            await line.stop()
            await handover.close()
            if installs:
                await installs.close()
            await store.close()


async def workspace(channel: Channel) -> str:
    """Return the name of the workspace, or say in one line which token Slack does not take."""
    if channel.settings.installs:
        return "every workspace that installs it"
    asked, token = "SLACK_BOT_TOKEN", channel.settings.app_token.get_secret_value()
    try:
        found = await channel.client.auth_test()
        if channel.settings.socket_mode:
            asked = "SLACK_APP_TOKEN"
            await channel.client.apps_connections_open(app_token=token)
    except SlackApiError as wrong:
        why = wrong.response["error"]
        raise SettingsError(
            f"Slack does not take {asked} ({why}); copy it again from the app's page."
        ) from None
    except (aiohttp.ClientError, TimeoutError) as wrong:
        raise SettingsError(f"Slack cannot be reached at {channel.settings.api_url}: {wrong}") from None
    return str(found["team"])


async def listen(channel: Channel) -> AsyncSocketModeHandler:
    """Connect by Socket Mode and return the open connection."""
    handler = AsyncSocketModeHandler(channel.app, channel.settings.app_token.get_secret_value())
    await handler.client.connect()  # type: ignore[no-untyped-call]
    return handler


def run(settings: Settings, slack: SlackSettings, host: str, port: int) -> None:
    """Run until it is interrupted."""
    work = _socket(settings, slack) if slack.socket_mode else _http(settings, slack, host, port)
    with suppress(KeyboardInterrupt):
        asyncio.run(work)
    click.echo("Frankly has left Slack. Interviews are kept.")


async def _interrupted() -> None:
    """Wait for Ctrl-C or a service manager's stop; a shell that starts us in the background has Ctrl-C ignored."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    with suppress(NotImplementedError):  # Windows has no such handlers; Ctrl-C raises there
        for asked in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(asked, stop.set)
    await stop.wait()


async def _socket(settings: Settings, slack: SlackSettings) -> None:
    async with open_channel(settings, slack) as channel:
        where = await workspace(channel)
        handler = await listen(channel)
        click.echo(f"Frankly is in Slack, in {where}, by Socket Mode (Ctrl-C stops it)")
        try:
            await _interrupted()
        finally:
            await handler.client.close()  # type: ignore[no-untyped-call]


async def _http(settings: Settings, slack: SlackSettings, host: str, port: int) -> None:
    from aiohttp import web

    async with open_channel(settings, slack) as channel:
        where = await workspace(channel)
        runner = web.AppRunner(channel.app.web_app("/slack/events"))
        await runner.setup()
        await web.TCPSite(runner, host, port).start()
        click.echo(f"Frankly is in Slack, in {where}, at http://{host}:{port}/slack/events (Ctrl-C stops it)")
        try:
            await _interrupted()
        finally:
            await runner.cleanup()
