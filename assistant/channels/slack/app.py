"""Bolt: signatures, workspaces and the way in. Everything that arrives is kept, then acknowledged, then worked on."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from assistant.channels.slack.answers import HANDLERS, answer_now
from assistant.channels.slack.forms import open_form
from assistant.channels.slack.hear import Body, hear, home_team_of, team_of
from assistant.channels.slack.line import Line
from assistant.channels.slack.tools import Tools

log = logging.getLogger(__name__)
Next = Callable[[], Awaitable[BoltResponse]]


class Door:
    """Takes requests that Bolt has found genuine."""

    def __init__(self, tools: Tools, line: Line) -> None:
        self.tools, self.line = tools, line
        self._opening: set[asyncio.Task[None]] = set()

    async def enter(self, body: Body, context: AsyncBoltContext, next: Next) -> BoltResponse:
        """Keep and acknowledge a request, or refuse it."""
        if context.authorize_result is None:
            return await next()
        if not self._ours(body, context):
            return await self._foreign(body)
        if _opens_form(body):
            self._later(open_form(self.tools, body))
            return BoltResponse(status=200)
        if body.get("type") == "view_submission" and (refusal := await answer_now(self.tools, body)):
            return BoltResponse(
                status=200, body=json.dumps(refusal), headers={"content-type": ["application/json"]}
            )
        if job := hear(body):
            await self.line.take(job)
        return BoltResponse(status=200)

    async def idle(self) -> None:
        """Wait until nothing is under way."""
        while self._opening:
            await asyncio.gather(*self._opening, return_exceptions=True)
        await self.line.idle()

    def _ours(self, body: Body, context: AsyncBoltContext) -> bool:
        own = context.authorize_result.team_id if context.authorize_result else None
        return team_of(body) == own and home_team_of(body) == own

    async def _foreign(self, body: Body) -> BoltResponse:
        text = self.tools.words.get("foreign")
        if "command" in body:  # Slack shows the answer to a command only with this status
            return BoltResponse(status=200, body=text)
        if url := body.get("response_url"):
            self._later(_respond(str(url), text))
        return BoltResponse(status=403, body=text, headers={"x-slack-no-retry": ["1"]})

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._opening.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._opening.discard(task)
        if not task.cancelled() and (wrong := task.exception()):
            log.error("a form could not be opened", exc_info=wrong)


def build(tools: Tools, line: Line, **bolt: Any) -> tuple[AsyncApp, Door]:
    """Return the Bolt app and its door."""
    remarks = logging.getLogger(f"{__name__}.bolt")
    remarks.setLevel(logging.ERROR)  # Bolt warns of tokens it finds in the environment by itself
    refusal = tools.words.get("foreign")
    app = AsyncApp(logger=remarks, user_facing_authorize_error_message=refusal, **bolt)
    door = Door(tools, line)

    async def enter(body: dict[str, Any], context: AsyncBoltContext, next: Next) -> BoltResponse:
        return await door.enter(body, context, next)

    app.middleware(enter)
    return app, door


def line_of(tools: Tools, pause: Callable[[float], Awaitable[None]] = asyncio.sleep) -> Line:
    """Return the line in which this channel's work waits."""
    return Line(tools, HANDLERS, pause)


async def _respond(url: str, text: str) -> None:
    await AsyncWebhookClient(url).send(text=text, response_type="ephemeral", replace_original=False)


def _opens_form(body: Body) -> bool:
    return body.get("type") == "block_actions" and str(body["actions"][0]["action_id"]).startswith("form:")
