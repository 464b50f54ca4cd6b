"""A few turns at a time: a turn is work for the processor, and acknowledgements must not wait for many of them."""

import asyncio

from assistant.reply import Conversation, Decision, Document, Format, Message, Model, Reply
from assistant.sheet import Sheet

AT_ONCE = 3


class Paced:
    """A conversation that takes its time; waiting for Slack is never counted in."""

    def __init__(self, inner: Conversation) -> None:
        self.inner = inner
        self._free = asyncio.Semaphore(AT_ONCE)

    async def reply(self, thread: str, message: Message) -> Reply:
        """Take one message, when it is its turn."""
        async with self._free:
            return await self.inner.reply(thread, message)

    async def current(self, thread: str) -> Reply:
        """Return the present question at once: forms wait for it, and Slack gives them three seconds."""
        return await self.inner.current(thread)

    async def document(self, thread: str, format: Format) -> Document:
        """Render the disclosure, when it is its turn."""
        async with self._free:
            return await self.inner.document(thread, format)

    async def decided(self, thread: str, decision: Decision) -> bool:
        """Put a decision on record."""
        return await self.inner.decided(thread, decision)

    async def models(self, thread: str) -> tuple[Model, ...]:
        """Return the language models an interview can be read with, and which one is used."""
        return await self.inner.models(thread)

    async def sheet(self, thread: str, a: int = 0, b: int = 0) -> Sheet | None:
        """Return the draft of the letter as it is worded."""
        return await self.inner.sheet(thread, a, b)

    async def forget(self, thread: str) -> None:
        """Delete an interview."""
        await self.inner.forget(thread)
