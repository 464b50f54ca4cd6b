"""The memory on PostgreSQL, for more than one machine: the same promises, its locks held by the database."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any
from weakref import WeakValueDictionary

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from psycopg import AsyncConnection
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool

_TABLE = "CREATE TABLE IF NOT EXISTS delivered (thread TEXT, message TEXT, PRIMARY KEY (thread, message))"
_LOCK = "SELECT pg_advisory_lock(hashtextextended(%s, 0))"
_UNLOCK = "SELECT pg_advisory_unlock(hashtextextended(%s, 0))"


Pool = AsyncConnectionPool[AsyncConnection[dict[str, Any]]]


class PostgresMemory:
    """Interviews in one PostgreSQL database, shared by any number of processes."""

    def __init__(self, saver: AsyncPostgresSaver, pool: Pool, locks: Pool) -> None:
        self.saver: BaseCheckpointSaver[str] = saver
        self._pool = pool
        self._locks = locks
        self._held: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def lock(self, thread: str) -> AsyncIterator[None]:
        """Hold an interview: tasks of this process in order of arrival, other processes by the database."""
        held = self._held.setdefault(thread, asyncio.Lock())
        async with held, self._locks.connection() as connection:
            await connection.execute(_LOCK, (thread,))
            try:
                yield
            finally:
                await connection.execute(_UNLOCK, (thread,))

    async def was_delivered(self, thread: str, message: str) -> bool:
        """Tell whether an older message with this id was answered before."""
        query = "SELECT 1 FROM delivered WHERE thread = %s AND message = %s"
        async with self._pool.connection() as connection:
            found = await connection.execute(query, (thread, message))
            return await found.fetchone() is not None

    async def remember(self, thread: str, messages: Iterable[str]) -> None:
        """Keep the ids of answered messages that will leave the state."""
        query = "INSERT INTO delivered VALUES (%s, %s) ON CONFLICT DO NOTHING"
        async with self._pool.connection() as connection, connection.cursor() as cursor:
            await cursor.executemany(query, [(thread, message) for message in messages])

    async def threads(self) -> list[str]:
        """Return the ids of all interviews, newest first."""
        query = "SELECT thread_id FROM checkpoints GROUP BY thread_id ORDER BY MAX(checkpoint_id) DESC"
        async with self._pool.connection() as connection:
            found = await connection.execute(query)
            return [row["thread_id"] for row in await found.fetchall()]


def _pool(database: str, given: dict[str, Any]) -> Pool:
    return AsyncConnectionPool(database, min_size=1, max_size=20, kwargs=given, open=False)


@asynccontextmanager
async def open_postgres(database: str) -> AsyncIterator[PostgresMemory]:
    """Open the database and make what is missing in it."""
    given: dict[str, Any] = {"autocommit": True, "prepare_threshold": 0, "row_factory": dict_row}
    # Locks have connections of their own: a turn that holds one must never wait for another turn's.
    async with _pool(database, given) as pool, _pool(database, given) as locks:
        saver = AsyncPostgresSaver(pool)
        await saver.setup()
        async with pool.connection() as connection:
            await connection.execute(_TABLE)
        yield PostgresMemory(saver, pool, locks)
