"""Slack's address inside another server: the web channel answers Slack as well, on the same conversation."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from starlette.routing import BaseRoute, Route

from assistant.channels.slack.config import SlackSettings
from assistant.channels.slack.run import open_channel
from assistant.reply import Conversation
from assistant.settings import Settings


@asynccontextmanager
async def mounted(
    settings: Settings, slack: SlackSettings, conversation: Conversation, **given: Any
) -> AsyncIterator[list[BaseRoute]]:
    """Open the channel on a conversation that is open already, and return its routes."""

    @asynccontextmanager
    async def same(_: Settings) -> AsyncIterator[Conversation]:
        yield conversation

    async with open_channel(settings, slack, same, **given) as channel:
        answer = AsyncSlackRequestHandler(channel.app).handle
        routes: list[BaseRoute] = [Route("/slack/events", answer, methods=["POST"])]
        if slack.installs:
            routes += [
                Route(path, answer, methods=["GET"]) for path in ("/slack/install", "/slack/oauth_redirect")
            ]
        yield routes
