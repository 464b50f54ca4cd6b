"""One person in two channels: a code that works once, and who turned out to be the same person.

A channel gives a code for an interview; the other channel takes it and goes on with that interview, at the
same question. Codes are kept only as a hash, for ten minutes.
"""

import secrets
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Column, Integer, MetaData, Table, Text, or_, select, update
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

VALID = 600
"""Seconds a code is good for."""
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_META = MetaData()
_CODES = Table(
    "handover_codes", _META,
    Column("code", Text, primary_key=True), Column("interview", Text), Column("person", Text),
    Column("until", Integer), Column("taken", Text),
)  # fmt: skip
_SAME = Table(
    "handover_people", _META, Column("one", Text, primary_key=True), Column("other", Text, primary_key=True)
)


@dataclass(frozen=True)
class Given:
    """What a code stood for."""

    interview: str
    person: str


def beside(database: str, what: str) -> URL:
    """Return where tables besides the interviews are kept: in PostgreSQL together, with SQLite in a file of their own.

    A connection that reads and writes, as that of the interviews does, is refused at once by SQLite when another
    one has written in between, however long it would wait.
    """
    url = make_url(database)
    if url.get_backend_name() != "sqlite":
        return url.set(drivername="postgresql+psycopg")
    path = Path(url.database or "frankly.db")
    return url.set(drivername="sqlite+aiosqlite", database=str(path.with_stem(f"{path.stem}-{what}")))


class Handover:
    """Codes and people."""

    def __init__(self, database: str) -> None:
        self._engine: AsyncEngine = create_async_engine(beside(database, "handover"))

    async def close(self) -> None:
        """Close all connections."""
        await self._engine.dispose()

    async def prepare(self) -> None:
        """Create the tables that are not there yet."""
        async with self._engine.begin() as connection:
            await connection.run_sync(_META.create_all)

    async def give(self, interview: str, person: str, now: int, short: bool = False) -> str:
        """Return a new code for an interview: short to be typed, long to be in a link."""
        code = _typed() if short else secrets.token_urlsafe(24)
        row = {
            "code": _hash(code),
            "interview": interview,
            "person": person,
            "until": now + VALID,
            "taken": "",
        }
        async with self._engine.begin() as connection:
            await connection.execute(_CODES.insert().values(row))
        return code

    async def take(self, code: str, person: str, now: int, request: str) -> Given | None:
        """Return what a code stands for, once; the same request may ask again. Its giver is now the same person."""
        mine = or_(_CODES.c.taken == "", _CODES.c.taken == request)
        wanted = update(_CODES).where(_CODES.c.code == _hash(code), _CODES.c.until >= now, mine)
        async with self._engine.begin() as connection:
            found = await connection.execute(
                wanted.values(taken=request).returning(_CODES.c.interview, _CODES.c.person)
            )
            row = found.first()
        if row is None:
            return None
        await self._join(row.person, person)
        return Given(row.interview, row.person)

    async def same(self, person: str) -> list[str]:
        """Return under which names a person is known elsewhere."""
        async with self._engine.connect() as connection:
            rows = await connection.execute(select(_SAME.c.other).where(_SAME.c.one == person))
            return [row.other for row in rows]

    async def _join(self, one: str, other: str) -> None:
        for pair in {(one, other), (other, one)} if one != other else ():
            try:
                async with self._engine.begin() as connection:
                    await connection.execute(_SAME.insert().values(one=pair[0], other=pair[1]))
            except IntegrityError:
                continue  # known already


def _typed() -> str:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def _hash(code: str) -> str:
    return sha256(code.strip().encode()).hexdigest()
