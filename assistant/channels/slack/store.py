"""What the Slack channel remembers: events that arrived, where interviews are, and who decided what.

An event is kept before it is acknowledged, because Slack never sends an acknowledged one again. All of
it lives beside the interviews; the interviews themselves are not here.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from sqlalchemy import Column, Integer, MetaData, Table, Text, event, select, update
from sqlalchemy.dialects.postgresql import insert as insert_postgres
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from assistant.handover import beside

Decision = Literal["waiting", "approve", "refuse", "ask"]
_META = MetaData()
_INBOX = Table(
    "slack_inbox", _META,
    Column("id", Text, primary_key=True), Column("job", Text, nullable=False), Column("done", Integer, nullable=False),
)  # fmt: skip
_PLACES = Table(
    "slack_places", _META,
    Column("id", Text, primary_key=True), Column("person", Text, index=True), Column("interview", Text, index=True),
    Column("place", Text, nullable=False), Column("touched", Text),
)  # fmt: skip
_REVIEWS = Table(
    "slack_reviews", _META,
    Column("id", Text, primary_key=True), Column("interview", Text, index=True), Column("status", Text),
    Column("review", Text, nullable=False),
)  # fmt: skip


@dataclass(frozen=True)
class Job:
    """One thing a person did in Slack, as it is kept until its work is done."""

    id: str
    kind: str
    team: str
    user: str
    key: str
    """Jobs of one key are worked on one after the other."""
    at: str = ""
    """When it was done, by Slack's clock; earlier ones go first."""
    channel: str = ""
    root: str = ""
    """The thread's first message."""
    data: Mapping[str, Any] = field(default_factory=dict)
    again: bool = False
    """Whether an earlier attempt may have posted some of it already."""


@dataclass(frozen=True)
class Place:
    """Where an interview is held: a thread in the person's direct messages."""

    team: str
    user: str
    channel: str
    root: str
    interview: str
    question: str = ""
    """The key of the question that waits here."""
    live: str = ""
    """The message it can be answered in."""
    post: Mapping[str, Any] = field(default_factory=dict)
    """That message as it was posted, to take its buttons away later."""
    title: str = ""
    headline: str = ""
    finished: bool = False
    letters: int = 0
    """Documents sent so far; makes their names differ."""
    pressed: str = ""
    """What was pressed last, and where: a double click is one press."""
    asked_back: str = ""
    """The review whose question is to be answered next, in words."""

    @property
    def id(self) -> str:
        """Return the key of the place."""
        return f"{self.team}:{self.channel}:{self.root}"


@dataclass(frozen=True)
class Asked:
    """One request for a decision, and the answer to it."""

    id: str
    interview: str
    place: str
    asker: str
    deciders: tuple[str, ...]
    version: str
    cards: tuple[tuple[str, str], ...] = ()
    """Channel and time stamp of every message it can be decided in."""
    post: Mapping[str, Any] = field(default_factory=dict)
    status: Decision = "waiting"
    by: str = ""
    by_name: str = ""
    at: int = 0
    comment: str = ""
    conditions: str = ""
    expires: str = ""


class Store:
    """The channel's own tables."""

    def __init__(self, database: str) -> None:
        address = beside(database, "slack")
        self.engine: AsyncEngine = create_async_engine(address)
        self._insert: Any = insert_sqlite if address.get_backend_name() == "sqlite" else insert_postgres
        if address.get_backend_name() == "sqlite":
            event.listen(self.engine.sync_engine, "connect", _share)

    async def prepare(self) -> None:
        """Create the tables that are not there yet."""
        async with self.engine.begin() as connection:
            await connection.run_sync(_META.create_all)

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()

    async def keep(self, job: Job) -> bool:
        """Keep what arrived; False if it had arrived before."""
        row = {"id": job.id, "job": json.dumps(asdict(job)), "done": 0}
        async with self.engine.begin() as connection:
            found = await connection.execute(self._insert(_INBOX).values(row).on_conflict_do_nothing())
        return bool(found.rowcount)

    async def unfinished(self) -> list[Job]:
        """Return what had arrived and was not done when the process ended."""
        async with self.engine.connect() as connection:
            rows = await connection.execute(select(_INBOX.c.job).where(_INBOX.c.done == 0))
            return [replace(Job(**json.loads(row.job)), again=True) for row in rows]

    async def finish(self, job: Job, *changed: Place | Asked) -> None:
        """Write what a job changed and that it is done, together. Its words are not kept any longer."""
        async with self.engine.begin() as connection:
            for one in changed:
                await self._put(connection, one, job.at)
            await connection.execute(update(_INBOX).where(_INBOX.c.id == job.id).values(done=1, job=""))

    async def put(self, one: Place | Asked, at: str = "") -> None:
        """Write one place or one review."""
        async with self.engine.begin() as connection:
            await self._put(connection, one, at)

    async def place(self, id: str) -> Place | None:
        """Return a place by its key."""
        async with self.engine.connect() as connection:
            row = (await connection.execute(select(_PLACES.c.place).where(_PLACES.c.id == id))).first()
        return Place(**json.loads(row.place)) if row else None

    async def places(self, team: str, user: str, limit: int = 20) -> list[Place]:
        """Return where a person's interviews are, the latest first."""
        wanted = select(_PLACES.c.place).where(_PLACES.c.person == f"{team}:{user}")
        async with self.engine.connect() as connection:
            rows = await connection.execute(wanted.order_by(_PLACES.c.touched.desc()).limit(limit))
            return [Place(**json.loads(row.place)) for row in rows]

    async def asked(self, id: str) -> Asked | None:
        """Return a request for a decision."""
        async with self.engine.connect() as connection:
            row = (await connection.execute(select(_REVIEWS.c.review).where(_REVIEWS.c.id == id))).first()
        return _asked(row.review) if row else None

    async def waiting(self, user: str) -> list[Asked]:
        """Return what waits for this person's decision."""
        async with self.engine.connect() as connection:
            rows = await connection.execute(select(_REVIEWS.c.review).where(_REVIEWS.c.status == "waiting"))
            found = [_asked(row.review) for row in rows]
        return [one for one in found if user in one.deciders]

    async def decisions(self, interview: str) -> list[Asked]:
        """Return every decision on record for an interview."""
        async with self.engine.connect() as connection:
            rows = await connection.execute(select(_REVIEWS.c.review).where(_REVIEWS.c.interview == interview))
            return sorted((_asked(row.review) for row in rows), key=lambda one: one.at)

    async def decide(self, was: Asked, now: Asked) -> bool:
        """Put a decision on record, unless there is one already."""
        wanted = update(_REVIEWS).where(_REVIEWS.c.id == was.id, _REVIEWS.c.status == was.status)
        async with self.engine.begin() as connection:
            found = await connection.execute(wanted.values(status=now.status, review=json.dumps(asdict(now))))
        return bool(found.rowcount)

    async def _put(self, connection: AsyncConnection, one: Place | Asked, at: str) -> None:
        text = json.dumps(asdict(one))
        if isinstance(one, Place):
            row = {"id": one.id, "person": f"{one.team}:{one.user}", "interview": one.interview, "place": text, "touched": at}
            table = _PLACES
        else:
            row = {"id": one.id, "interview": one.interview, "status": one.status, "review": text}
            table = _REVIEWS
        put = self._insert(table).values(row)
        await connection.execute(put.on_conflict_do_update(index_elements=["id"], set_=row))


def _asked(text: str) -> Asked:
    found = json.loads(text)
    cards = tuple((channel, ts) for channel, ts in found["cards"])
    return Asked(**found | {"deciders": tuple(found["deciders"]), "cards": cards})


def _share(connection: Any, _: Any) -> None:
    """Let connections read and write at the same time, and wait for each other."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA busy_timeout=30000")
    cursor.close()
