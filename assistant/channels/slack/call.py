"""Calls to Slack: posting once, taking buttons away, whispering, uploading; each with what to do when it fails."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from assistant.channels.slack import kit
from assistant.channels.slack.show import Post
from assistant.reply import Document

log = logging.getLogger(__name__)
EVENT = "frankly"
_EXPIRED = {
    "expired_trigger_id",
    "trigger_expired",
    "exchanged_trigger_id",
    "trigger_exchanged",
    "invalid_trigger_id",
}
_QUIET: Mapping[str, Any] = {
    "unfurl_links": False,
    "unfurl_media": False,
    "link_names": False,
    "parse": "none",
}
Teams = Callable[[str], Awaitable[AsyncWebClient]]


@dataclass
class Seen:
    """What of ours stands in a thread already: found only when a job is worked on again."""

    posts: dict[str, str] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)


class Slack:
    """Slack's Web API in the few ways the channel uses it, for one workspace."""

    def __init__(self, client: AsyncWebClient) -> None:
        self.client = client

    async def room(self, user: str) -> str:
        """Return the direct messages with a person."""
        found = await self.client.conversations_open(users=user)
        return str(found["channel"]["id"])

    async def link(self, channel: str, ts: str) -> str:
        """Return the address of a message."""
        found = await self.client.chat_getPermalink(channel=channel, message_ts=ts)
        return str(found["permalink"])

    async def seen(self, channel: str, root: str = "") -> Seen:
        """Return what we have posted in a thread, or lately in a channel."""
        asked: dict[str, Any] = {"channel": channel, "include_all_metadata": True, "limit": 200}
        try:
            found = await (
                self.client.conversations_replies(ts=root, **asked)
                if root
                else self.client.conversations_history(**asked)
            )
        except SlackApiError as wrong:
            log.info("cannot look into %s: %s", channel, wrong.response["error"])
            return Seen()
        seen = Seen()
        for message in found["messages"]:
            if label := message.get("metadata", {}).get("event_payload", {}).get("id"):
                seen.posts[label] = message["ts"]
            seen.files |= {file.get("name", "") for file in message.get("files", ())}
        return seen

    async def post(self, channel: str, root: str, post: Post, label: str, seen: Seen) -> str:
        """Post a message, unless it stands there already, and return its time stamp."""
        if label in seen.posts:
            return seen.posts[label]
        metadata = {"event_type": EVENT, "event_payload": {"id": label}}
        said = await self.client.chat_postMessage(
            channel=channel,
            thread_ts=root or None,
            text=post.text,
            blocks=list(post.blocks),
            metadata=metadata,
            **_QUIET,
        )
        return str(said["ts"])

    async def update(self, channel: str, ts: str, post: Post) -> None:
        """Show a message differently; one that is gone needs no change."""
        try:
            await self.client.chat_update(
                channel=channel,
                ts=ts,
                text=post.text,
                blocks=list(post.blocks),
                link_names=False,
                parse="none",
            )
        except SlackApiError as wrong:
            if wrong.response["error"] not in {
                "message_not_found",
                "cant_update_message",
                "edit_window_closed",
            }:
                raise

    async def whisper(
        self, channel: str, user: str, root: str, text: str, blocks: list[kit.Block] | None = None
    ) -> None:
        """Say something that only one person sees and that does not stay."""
        shown = blocks or kit.sections(text)
        try:
            await self.client.chat_postEphemeral(
                channel=channel,
                user=user,
                thread_ts=root or None,
                text=text[: kit.TEXT],
                blocks=shown,
                link_names=False,
                parse="none",
            )
        except SlackApiError as wrong:
            log.info("could not whisper in %s: %s", channel, wrong.response["error"])

    async def upload(self, channel: str, root: str, document: Document, name: str, seen: Seen) -> bool:
        """Put a document into a thread; False when Slack does not take it."""
        if name in seen.files:
            return True
        content = document.data if document.data is not None else (document.text or "").encode()
        try:
            await self.client.files_upload_v2(
                filename=name,
                title=document.title or name,
                content=content,
                channel=channel,
                thread_ts=root or None,
            )
        except (SlackClientError, ClientError, TimeoutError) as wrong:
            log.warning("upload of a %s failed: %s", document.format, type(wrong).__name__)
            return False
        return True

    async def open(self, trigger: str, view: kit.Block) -> bool:
        """Open a modal; False when the press is too old for it."""
        try:
            await self.client.views_open(trigger_id=trigger, view=view)
        except SlackApiError as wrong:
            if wrong.response["error"] in _EXPIRED:
                return False
            raise
        return True

    async def home(self, user: str, view: kit.Block) -> None:
        """Show a person's App Home."""
        await self.client.views_publish(user_id=user, view=view)

    async def status(self, channel: str, root: str, status: str) -> None:
        """Say under an agent thread that we are at work; elsewhere nothing happens."""
        try:
            await self.client.assistant_threads_setStatus(channel_id=channel, thread_ts=root, status=status)
        except SlackApiError as wrong:
            log.debug("no status: %s", wrong.response["error"])
