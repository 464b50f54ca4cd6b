"""Where past chats are kept: Chainlit's own SQL data layer on our database, with its traps closed.

The interview itself is not here; this is only what was on the screen.
"""

import json
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, cast

from chainlit.data.sql_alchemy import SQLAlchemyDataLayer
from chainlit.data.utils import queue_until_user_message
from chainlit.element import ElementDict
from chainlit.types import PageInfo, PaginatedResponse, Pagination, ThreadDict, ThreadFilter
from sqlalchemy import event, text
from sqlalchemy.engine import make_url

MAX_NAME = 70
MAX_OUTPUT = 40_000
_TABLES = (
    'users ("id" TEXT PRIMARY KEY, "identifier" TEXT NOT NULL UNIQUE, "metadata" TEXT NOT NULL, "createdAt" TEXT)',
    'threads ("id" TEXT PRIMARY KEY, "createdAt" TEXT, "name" TEXT, "userId" TEXT, "userIdentifier" TEXT, '
    '"tags" TEXT, "metadata" TEXT)',
    'steps ("id" TEXT PRIMARY KEY, "name" TEXT, "type" TEXT, "threadId" TEXT NOT NULL, "parentId" TEXT, '
    '"command" TEXT, "modes" TEXT, "streaming" BOOLEAN, "waitForAnswer" BOOLEAN, "isError" BOOLEAN, "metadata" TEXT, '
    '"tags" TEXT, "input" TEXT, "output" TEXT, "createdAt" TEXT, "start" TEXT, "end" TEXT, "generation" TEXT, '
    '"showInput" TEXT, "defaultOpen" BOOLEAN, "autoCollapse" BOOLEAN, "language" TEXT, "icon" TEXT, "indent" INTEGER)',
    'elements ("id" TEXT PRIMARY KEY, "threadId" TEXT, "type" TEXT, "url" TEXT, "chainlitKey" TEXT, "name" TEXT, '
    '"display" TEXT, "objectKey" TEXT, "size" TEXT, "page" INTEGER, "language" TEXT, "forId" TEXT, "mime" TEXT, '
    '"props" TEXT, "autoPlay" BOOLEAN, "playerConfig" TEXT)',
    'handed ("thread" TEXT PRIMARY KEY, "visitor" TEXT NOT NULL, "interview" TEXT NOT NULL)',
    'feedbacks ("id" TEXT PRIMARY KEY, "forId" TEXT, "threadId" TEXT, "value" INTEGER, "comment" TEXT)',
)
_INDEXES = ('steps ("threadId")', 'elements ("threadId")', 'elements ("forId")', 'threads ("userId")')


def driver_url(database: str) -> str:
    """Return a database address with the driver that waits without blocking."""
    url = make_url(database)
    drivers = {
        "sqlite": "sqlite+aiosqlite",
        "postgresql": "postgresql+asyncpg",
        "postgres": "postgresql+asyncpg",
    }
    return url.set(drivername=drivers.get(url.drivername, url.drivername)).render_as_string(
        hide_password=False
    )


Forget = Callable[[str, str], Awaitable[None]]


async def _nothing(_user: str, _thread: str) -> None:
    """Leave the interview be: nobody has said how to delete it."""


class Store(SQLAlchemyDataLayer):
    """Chats in the same database as the interviews."""

    def __init__(self, database: str) -> None:
        logger = logging.getLogger("chainlit")
        before, logger.level = (
            logger.level,
            logging.ERROR,
        )  # it warns of a missing file store; we keep no files
        try:
            super().__init__(conninfo=driver_url(database))
        finally:
            logger.setLevel(before)
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine.sync_engine, "connect", _share)
        self.forget: Forget = _nothing
        """Deletes the interview of a visitor's chat; set by the room that holds them."""

    async def prepare(self) -> None:
        """Create the tables and indexes that are not there yet."""
        async with self.engine.begin() as connection:
            for table in _TABLES:
                await connection.execute(text(f"CREATE TABLE IF NOT EXISTS {table}"))
            for index in _INDEXES:
                name = "chat_" + "".join(char for char in index if char.isalpha())
                await connection.execute(text(f"CREATE INDEX IF NOT EXISTS {name} ON {index}"))

    async def get_current_timestamp(self) -> str:
        """Return now in UTC, as Chainlit writes it everywhere else."""
        return datetime.now(UTC).replace(tzinfo=None).isoformat() + "Z"

    async def update_thread(
        self,
        thread_id: str,
        name: str | None = None,
        user_id: str | None = None,
        metadata: dict[str, Any] | None = None,
        tags: list[str] | None = None,  # noqa: ARG002  # SQLite cannot bind a list, and we have none
    ) -> None:
        """Keep a name to one short line: Chainlit takes the whole first message for it."""
        await super().update_thread(thread_id, short(name) if name else name, user_id, metadata, None)

    async def get_thread(self, thread_id: str) -> ThreadDict | None:
        """Return a chat with its JSON read: SQLite hands back text."""
        thread = await super().get_thread(thread_id)
        if thread:
            thread["metadata"] = _json(thread.get("metadata"))
            for step in thread["steps"]:
                step["metadata"] = _json(step.get("metadata"))
            for element in thread["elements"] or []:
                element["props"] = _json(element.get("props"))
        return thread

    async def delete_thread(self, thread_id: str) -> None:
        """Delete a chat and, with it, the interview."""
        user = await self.get_thread_author(thread_id)
        await super().delete_thread(thread_id)
        await self.forget(user, thread_id)
        await self.execute_sql("DELETE FROM handed WHERE thread = :thread", {"thread": thread_id})

    async def list_threads(
        self, pagination: Pagination, filters: ThreadFilter
    ) -> PaginatedResponse[ThreadDict]:
        """Return names and dates only; Chainlit's own loads every message of every chat."""
        rows = await self.execute_sql(
            'SELECT t."id", t."name", t."createdAt", MAX(COALESCE(s."createdAt", t."createdAt")) AS latest '
            'FROM threads t LEFT JOIN steps s ON s."threadId" = t."id" WHERE t."userId" = :user '
            'AND (:search = \'\' OR LOWER(t."name") LIKE :like OR LOWER(s."output") LIKE :like) '
            'GROUP BY t."id", t."name", t."createdAt" ORDER BY latest DESC LIMIT 1000',
            {
                "user": filters.userId,
                "search": filters.search or "",
                "like": f"%{(filters.search or '').lower()}%",
            },
        )
        found = cast(list[dict[str, Any]], rows or [])
        start = next((i + 1 for i, row in enumerate(found) if row["id"] == pagination.cursor), 0)
        page = found[start : start + pagination.first]
        info = PageInfo(
            hasNextPage=len(found) > start + pagination.first,
            startCursor=page[0]["id"] if page else None,
            endCursor=page[-1]["id"] if page else None,
        )
        return PaginatedResponse(pageInfo=info, data=[_listed(row) for row in page])

    async def hand(self, visitor: str, thread: str, begun: str) -> None:
        """Let a visitor's chat go on with an interview that was begun in another channel."""
        row = {"thread": thread, "visitor": visitor, "interview": begun}
        await self.execute_sql("INSERT INTO handed VALUES (:thread, :visitor, :interview)", row)

    async def handed(self, visitor: str, thread: str) -> str | None:
        """Return the interview of another channel that a visitor's chat goes on with, if it does."""
        query = "SELECT interview FROM handed WHERE thread = :thread AND visitor = :visitor"
        rows = cast(
            list[dict[str, Any]], await self.execute_sql(query, {"thread": thread, "visitor": visitor})
        )
        return str(rows[0]["interview"]) if rows else None

    async def handed_thread(self, visitor: str, begun: str) -> str | None:
        """Return the chat in which a visitor goes on with an interview already."""
        query = "SELECT thread FROM handed WHERE interview = :interview AND visitor = :visitor"
        rows = cast(
            list[dict[str, Any]], await self.execute_sql(query, {"interview": begun, "visitor": visitor})
        )
        return str(rows[0]["thread"]) if rows else None

    @queue_until_user_message()
    async def create_step(self, step_dict: Any) -> None:
        """Keep what was on screen, within reason; runs of Chainlit's own are not."""
        if step_dict.get("type") == "run":
            return
        kept = dict(step_dict)
        kept.pop("feedback", None)
        kept["output"] = str(kept.get("output") or "")[:MAX_OUTPUT]
        await SQLAlchemyDataLayer.create_step.__wrapped__(self, kept)

    @queue_until_user_message()
    async def create_element(self, element: Any) -> None:
        """Keep an element's properties in its row; nothing is written to a file."""
        if not element.for_id:
            return
        kept = {key: value for key, value in element.to_dict().items() if value is not None}
        await self.keep_element(cast(ElementDict, kept))

    async def keep_element(self, element: ElementDict) -> None:
        """Insert or replace one element."""
        kept = {**element, "props": json.dumps(element.get("props") or {})}
        names = list(kept)
        columns, values = ", ".join(f'"{n}"' for n in names), ", ".join(f":{n}" for n in names)
        updates = ", ".join(f'"{n}" = EXCLUDED."{n}"' for n in names if n != "id")
        await self.execute_sql(
            f'INSERT INTO elements ({columns}) VALUES ({values}) ON CONFLICT ("id") DO UPDATE SET {updates}',  # noqa: S608  # the names are Chainlit's fields
            kept,
        )


def short(name: str) -> str:
    """Return one line of at most MAX_NAME characters."""
    line = " ".join(name[: MAX_NAME * 4].split())
    return line if len(line) <= MAX_NAME else line[: MAX_NAME - 1].rstrip() + "…"


def _listed(row: dict[str, Any]) -> ThreadDict:
    listed = {"id": row["id"], "name": row["name"], "createdAt": row["latest"] or row["createdAt"]}
    return cast(ThreadDict, listed | {"metadata": {}, "steps": [], "elements": [], "tags": []})


def _json(value: Any) -> Any:
    if not isinstance(value, str):
        return value or {}
    try:
        return json.loads(value)
    except ValueError:
        return {}


def _share(connection: Any, _record: Any) -> None:
    # The interviews are written to the same file by another connection.
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")
