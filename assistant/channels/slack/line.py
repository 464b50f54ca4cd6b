"""Where kept jobs wait: one after the other for each person, several people at once, and again when Slack fails."""

import asyncio
import heapq
import itertools
import logging
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackRequestError
from sqlalchemy.exc import OperationalError as DatabaseError

from assistant.channels.slack.store import Job
from assistant.channels.slack.tools import Changed, Tools

log = logging.getLogger(__name__)
Handler = Callable[[Tools, Job], Awaitable[Changed]]
_BUSY = (sqlite3.OperationalError, DatabaseError)
PAUSES = (0.5, 2.0, 10.0, 60.0, 300.0)
"""Seconds between attempts when Slack or the network fails."""
PUT_OFF = (0.3, 1.0, 3.0)
"""Seconds to wait for what should have come first: Slack does not promise an order."""


class Early(Exception):  # noqa: N818 # no error: it is only not yet its turn
    """Raised by work on a job that belongs to something which has not arrived."""


class Line:
    """Works off what arrived. A job that was kept is worked on, whatever happens to the process."""

    def __init__(
        self,
        tools: Tools,
        handlers: Mapping[str, Handler],
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.tools, self.handlers, self._pause = tools, handlers, pause
        self._waiting: dict[str, list[tuple[float, int, Job]]] = {}
        self._working: dict[str, asyncio.Task[None]] = {}
        self._count = itertools.count()
        self._put_off: set[asyncio.Task[None]] = set()

    async def take(self, job: Job) -> bool:
        """Keep a job and work on it soon; False if it came before."""
        if not await self.tools.store.keep(job):
            return False
        self._queue(job)
        return True

    async def resume(self) -> int:
        """Go on with what an earlier process left; return how much."""
        found = await self.tools.store.unfinished()
        for job in found:
            self._queue(job)
        return len(found)

    async def idle(self) -> None:
        """Wait until nothing waits."""
        while under_way := [*self._working.values(), *self._put_off]:
            await asyncio.gather(*under_way, return_exceptions=True)

    async def stop(self) -> None:
        """Stop at once; what is not done is done after the next start."""
        working = [*self._working.values(), *self._put_off]
        for task in working:
            task.cancel()
        await asyncio.gather(*working, return_exceptions=True)

    def _queue(self, job: Job) -> None:
        heapq.heappush(self._waiting.setdefault(job.key, []), (_time(job.at), next(self._count), job))
        if job.key not in self._working:
            self._working[job.key] = asyncio.create_task(self._work(job.key))

    async def _work(self, key: str) -> None:
        try:
            while waiting := self._waiting.get(key):
                job = heapq.heappop(waiting)[2]
                try:
                    await self._do(job)
                except Exception:
                    log.exception("a %s could not be put away; it is done after the next start", job.kind)
        finally:
            self._waiting.pop(key, None)
            self._working.pop(key, None)

    async def _do(self, job: Job) -> None:
        for pause in (*PAUSES, None):
            try:
                changed = await self.handlers[job.kind](self.tools, job)
                return await self.tools.store.finish(job, *changed)
            except Early:
                return self._later(job)
            except (ClientError, TimeoutError, SlackRequestError, SlackApiError, *_BUSY) as wrong:
                log.warning("a %s did not go through: %s", job.kind, _reason(wrong))
                if pause is None or not _passing(wrong):
                    return await self._sorry(job)
                job = replace(job, again=True)
                await self._pause(pause)
            except Exception:
                log.exception("a %s failed", job.kind)
                return await self._sorry(job)

    def _later(self, job: Job) -> None:
        async def wait() -> None:
            await self._pause(PUT_OFF[job.early])
            self._queue(replace(job, early=job.early + 1))

        task = asyncio.create_task(wait())
        self._put_off.add(task)
        task.add_done_callback(self._put_off.discard)

    async def _sorry(self, job: Job) -> None:
        try:
            if job.channel:
                slack = await self.tools.slack(job.team)
                await slack.whisper(job.channel, job.user, job.root, self.tools.words.get("sorry"))
        except (ClientError, TimeoutError, SlackRequestError, SlackApiError, LookupError) as wrong:
            log.warning("nor could that be said: %s", _reason(wrong))
        await self.tools.store.finish(job)


def _passing(wrong: Exception) -> bool:
    """Tell whether trying again may help."""
    if not isinstance(wrong, SlackApiError):
        return True
    codes = {"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}
    return wrong.response.status_code >= 429 or wrong.response["error"] in codes


def _reason(wrong: Exception) -> str:
    return str(wrong.response["error"]) if isinstance(wrong, SlackApiError) else type(wrong).__name__


def _time(at: str) -> float:
    try:
        return float(at)
    except ValueError:
        return 0.0
