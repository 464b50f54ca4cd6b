"""Where interviews are kept: a LangGraph checkpointer, a lock for each interview, and delivered ids.

The state of a turn is written in one transaction when the turn ends, so a killed process falls back
to the question before. The last message ids are part of that state; ids that leave it go to a small
table of their own, which only ever lags behind the state, never ahead of it.
"""

import asyncio
import hashlib
import sqlite3
import zlib
from collections.abc import AsyncIterator, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from weakref import WeakValueDictionary

import aiosqlite
from filelock import FileLock, Timeout
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from assistant.settings import SettingsError

if TYPE_CHECKING:
    from assistant.postgres import PostgresMemory

AnyMemory: TypeAlias = "Memory | PostgresMemory"

_TABLE = "CREATE TABLE IF NOT EXISTS delivered (thread TEXT, message TEXT, PRIMARY KEY (thread, message)) WITHOUT ROWID"

_PAUSE = 0.05
_PATIENCE = 600  # half a minute


class Compressed(JsonPlusSerializer):
    """Plain JSON in, a third of its bytes out. Reads what was saved without it, too."""

    def dumps_typed(self, obj: Any) -> tuple[str, bytes]:
        """Return the type and the compressed bytes."""
        kind, data = super().dumps_typed(obj)
        return f"{kind}+z", zlib.compress(data, 6)

    def loads_typed(self, data: tuple[str, bytes]) -> Any:
        """Return what was dumped."""
        kind, packed = data
        if kind.endswith("+z"):
            return super().loads_typed((kind[:-2], zlib.decompress(packed)))
        return super().loads_typed(data)


class Memory:
    """One SQLite file. One process may write at a time; others wait for the interview's lock."""

    def __init__(self, saver: AsyncSqliteSaver, locks: Path) -> None:
        self.saver: BaseCheckpointSaver[str] = saver
        self._connection = saver.conn
        # The saver's own lock: a read of ours left open across a write from outside would make the next save
        # fail at once ("database is locked"), however long it may wait.
        self._alone = saver.lock
        self._locks = locks
        self._held: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def lock(self, thread: str) -> AsyncIterator[None]:
        """Hold an interview: tasks of this process in order of arrival, other processes by a file."""
        held = self._held.setdefault(thread, asyncio.Lock())
        name = hashlib.sha256(thread.encode("utf-8", "surrogatepass")).hexdigest()[:24]
        async with held:
            file = await _locked(FileLock(self._locks / f"{name}.lock"))
            try:
                yield
            finally:
                file.release()

    async def was_delivered(self, thread: str, message: str) -> bool:
        """Tell whether an older message with this id was answered before."""
        query = "SELECT 1 FROM delivered WHERE thread = ? AND message = ?"
        async with self._alone, self._connection.execute(query, (thread, message)) as cursor:
            return await cursor.fetchone() is not None

    async def remember(self, thread: str, messages: Iterable[str]) -> None:
        """Keep the ids of answered messages that will leave the state."""
        rows = [(thread, message) for message in messages]
        async with self._alone:
            await self._connection.executemany("INSERT OR IGNORE INTO delivered VALUES (?, ?)", rows)
            await self._connection.commit()

    async def threads(self) -> list[str]:
        """Return the ids of all interviews, newest first."""
        query = "SELECT thread_id FROM checkpoints GROUP BY thread_id ORDER BY MAX(checkpoint_id) DESC"
        async with self._alone, self._connection.execute(query) as cursor:
            return [row[0] for row in await cursor.fetchall()]


async def _locked(file: FileLock) -> FileLock:
    """Take a lock another process may hold, without holding up this one's other interviews."""
    for _ in range(_PATIENCE):
        try:
            file.acquire(timeout=0)
        except Timeout:
            await asyncio.sleep(_PAUSE)
        else:
            return file
    raise TimeoutError(
        "This interview is busy in another window. Nothing is lost; send that again in a moment."
    )


def open_memory(database: str) -> "AbstractAsyncContextManager[AnyMemory]":
    """Open the database; a PostgreSQL address needs the `postgres` extra."""
    if database.startswith("sqlite:///"):
        return _sqlite(Path(database.removeprefix("sqlite:///")))
    if database.startswith(("postgres://", "postgresql://")):
        if find_spec("psycopg_pool") is None or find_spec("langgraph.checkpoint.postgres") is None:
            raise SettingsError("FRANKLY_DATABASE_URL: PostgreSQL needs the extra: uv sync --extra postgres")
        from assistant.postgres import open_postgres  # an extra, imported only when asked for

        return open_postgres(database)
    raise SettingsError(
        f"FRANKLY_DATABASE_URL: {database[:60]!r} is neither sqlite:///PATH nor postgresql://…"
    )


@asynccontextmanager
async def _sqlite(path: Path) -> AsyncIterator[Memory]:
    locks = path.parent / f"{path.name or 'frankly.db'}-locks"
    try:
        locks.mkdir(parents=True, exist_ok=True)
        sqlite3.connect(path).close()  # fails plainly here, from a thread of its own in aiosqlite
        connection = await aiosqlite.connect(path, timeout=30)
    except (OSError, sqlite3.Error) as error:
        raise _unusable(path, error) from None
    try:
        try:
            await connection.execute("PRAGMA journal_mode=WAL")
            await connection.execute("PRAGMA synchronous=NORMAL")
            await connection.execute(_TABLE)
            await connection.commit()
            saver = AsyncSqliteSaver(connection, serde=Compressed())
            await saver.setup()
        except sqlite3.DatabaseError as error:
            raise _unusable(path, error) from None
        yield Memory(saver, locks)
    finally:
        await connection.close()


def _unusable(path: Path, error: Exception) -> SettingsError:
    why = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return SettingsError(f"FRANKLY_DATABASE_URL: {path}: {why.lower()}")
