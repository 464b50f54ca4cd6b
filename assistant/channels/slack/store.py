"""What the Slack channel remembers: events that arrived, where interviews are, and who decided what.

An event is kept before it is acknowledged, because Slack never sends an acknowledged one again. All of
it lives beside the interviews; the interviews themselves are not here.
"""

import asyncio
import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, TypeVar

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    create_engine,
    event,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as insert_postgres
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from assistant.handover import beside

Found = TypeVar("Found")
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
    early: int = 0
    """How often it came before what it belongs to, and was put off."""
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
    talk: tuple[tuple[str, str], ...] = ()
    """What was asked back, and what was answered."""


class Store:
    """The channel's own tables. Each call is one trip to a thread, so that an acknowledgement waits for little."""

    def __init__(self, database: str) -> None:
        address = beside(database, "slack")
        sqlite = address.get_backend_name() == "sqlite"
        self._engine = create_engine(address.set(drivername="sqlite") if sqlite else address)
        self._insert: Any = insert_sqlite if sqlite else insert_postgres
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="slack-store")
        if sqlite:
            event.listen(self._engine, "connect", _share)

    async def prepare(self) -> None:
        """Create the tables that are not there yet."""
        await self._do(_META.create_all)

    async def close(self) -> None:
        """Close all connections."""
        self._threads.shutdown()
        self._engine.dispose()

    async def keep(self, job: Job) -> bool:
        """Keep what arrived; False if it had arrived before."""
        put = self._insert(_INBOX).values(id=job.id, job=json.dumps(asdict(job)), done=0)
        new = put.on_conflict_do_nothing().returning(_INBOX.c.id)  # not every driver counts the rows
        return await self._do(lambda connection: connection.execute(new).first() is not None)

    async def unfinished(self) -> list[Job]:
        """Return what had arrived and was not done when the process ended."""
        jobs = await self._rows(select(_INBOX.c.job).where(_INBOX.c.done == 0))
        return [replace(Job(**json.loads(job)), again=True) for job in jobs]

    async def finish(self, job: Job, *changed: Place | Asked) -> None:
        """Write what a job changed and that it is done, together. Its words are not kept any longer."""
        done = update(_INBOX).where(_INBOX.c.id == job.id).values(done=1, job="")
        puts = [self._put(one, job.at) for one in changed]

        def write(connection: Connection) -> None:
            for statement in (*puts, done):
                connection.execute(statement)

        await self._do(write)

    async def place(self, id: str) -> Place | None:
        """Return a place by its key."""
        found = await self._rows(select(_PLACES.c.place).where(_PLACES.c.id == id))
        return Place(**json.loads(found[0])) if found else None

    async def places(self, team: str, user: str, limit: int = 20) -> list[Place]:
        """Return where a person's interviews are, the latest first."""
        wanted = select(_PLACES.c.place).where(_PLACES.c.person == f"{team}:{user}")
        return [
            Place(**json.loads(row))
            for row in await self._rows(wanted.order_by(_PLACES.c.touched.desc()).limit(limit))
        ]

    async def asked(self, id: str) -> Asked | None:
        """Return a request for a decision."""
        found = await self._rows(select(_REVIEWS.c.review).where(_REVIEWS.c.id == id))
        return _asked(found[0]) if found else None

    async def waiting(self, user: str) -> list[Asked]:
        """Return what waits for this person's decision."""
        found = await self._rows(select(_REVIEWS.c.review).where(_REVIEWS.c.status == "waiting"))
        return [asked for asked in map(_asked, found) if user in asked.deciders]

    async def decisions(self, interview: str) -> list[Asked]:
        """Return every decision on record for an interview."""
        found = await self._rows(select(_REVIEWS.c.review).where(_REVIEWS.c.interview == interview))
        return sorted(map(_asked, found), key=lambda asked: asked.at)

    async def decide(self, was: Asked, now: Asked) -> bool:
        """Put a decision on record, unless there is one already."""
        wanted = update(_REVIEWS).where(_REVIEWS.c.id == was.id, _REVIEWS.c.status == was.status)
        wanted = wanted.values(status=now.status, review=json.dumps(asdict(now)))
        return bool(await self._do(lambda connection: connection.execute(wanted).rowcount))

    async def _rows(self, wanted: Select[Any]) -> list[str]:
        """Return the only column of a query."""
        return await self._do(lambda connection: [row[0] for row in connection.execute(wanted)])

    async def _do(self, work: Callable[[Connection], Found]) -> Found:
        def run() -> Found:
            with self._engine.begin() as connection:
                return work(connection)

        return await asyncio.get_running_loop().run_in_executor(self._threads, run)

    def _put(self, one: Place | Asked, at: str) -> Any:
        text = json.dumps(asdict(one))
        if isinstance(one, Place):
            row = {
                "id": one.id,
                "person": f"{one.team}:{one.user}",
                "interview": one.interview,
                "place": text,
                "touched": at,
            }
            put = self._insert(_PLACES).values(row)
        else:
            row = {"id": one.id, "interview": one.interview, "status": one.status, "review": text}
            put = self._insert(_REVIEWS).values(row)
        return put.on_conflict_do_update(index_elements=["id"], set_=row)


def _asked(text: str) -> Asked:
    found = json.loads(text)
    cards = tuple((channel, ts) for channel, ts in found["cards"])
    talk = tuple((question, answer) for question, answer in found.get("talk", ()))
    return Asked(**found | {"deciders": tuple(found["deciders"]), "cards": cards, "talk": talk})


def _share(connection: Any, _: Any) -> None:
    """Let connections read and write at the same time, and wait for each other."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA busy_timeout=30000")
    cursor.close()
