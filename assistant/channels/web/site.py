"""Chainlit with our callbacks, and the letters: everything that needs the conversation."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import chainlit as cl
from chainlit.server import app as chainlit_app
from chainlit.server import sio
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp

from assistant.channels.slack import SlackSettings
from assistant.channels.web.away import Away
from assistant.channels.web.handed import Handed
from assistant.channels.web.room import Room
from assistant.channels.web.show import FORMATS
from assistant.channels.web.store import Store
from assistant.channels.web.visitor import signed_in, visitor_in
from assistant.handover import Handover
from assistant.reply import Conversation, Document, Format
from assistant.settings import Settings

MAX_PACKET = 8_000_000
"""A pasted script should arrive; Chainlit's own limit drops the connection at one million bytes."""
TYPES: dict[Format, str] = {
    "md": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}


@asynccontextmanager
async def opened(
    settings: Settings, conversation: Conversation, slack: SlackSettings | None = None
) -> AsyncIterator[ASGIApp]:
    """Return the application on an open conversation; the chats, and Slack, are closed with it."""
    async with AsyncExitStack() as stack:
        store, handover = Store(settings.database), Handover(settings.database)
        stack.push_async_callback(store.close)
        stack.push_async_callback(handover.close)
        await store.prepare()
        await handover.prepare()
        sio.eio.max_http_buffer_size = MAX_PACKET
        cl.header_auth_callback(visitor_of)
        away = Away(handover, settings.language) if slack and slack.known else None
        room = Room(settings, conversation, store, away)
        room.register()
        letters = Letters(room)
        routes: list[BaseRoute] = [
            Route("/document/{thread}.{format}", letters.send),
            Route("/draft/{thread}.json", letters.worded),
        ]
        routes += Handed(settings, store, handover).routes
        if slack and slack.mounts:
            from assistant.channels.slack.mount import mounted

            routes += await stack.enter_async_context(mounted(settings, slack, conversation))
        yield Starlette(routes=[*routes, Mount("", chainlit_app)])


async def visitor_of(headers: Headers) -> cl.User | None:
    """Return who a request is from, by the cookie our page has set."""
    who = visitor_in(headers)
    return cl.User(identifier=who, display_name="You") if who else None


class Letters:
    """The disclosures as files."""

    def __init__(self, room: Room) -> None:
        self.room = room

    async def send(self, request: Request) -> Response:
        """Return the letter of one of the visitor's own interviews."""
        wanted, user = request.path_params["format"], signed_in(request)
        if user is None or wanted not in (*FORMATS, "txt"):
            raise HTTPException(404)
        try:
            begun = await self.room.interview(user, request.path_params["thread"])
            made = await self.room.conversation.document(begun, wanted)
        except Exception as wrong:
            raise HTTPException(503, self.room.words["not_read"]) from wrong
        return _file(made, shown="show" in request.query_params)

    async def worded(self, request: Request) -> Response:
        """Return how the letter of one of the visitor's own interviews is worded, and two versions compared."""
        user = signed_in(request)
        if user is None:
            raise HTTPException(404)
        begun = await self.room.interview(user, request.path_params["thread"])
        a, b = (_number(request.query_params.get(name, "")) for name in ("a", "b"))
        found = await self.room.conversation.sheet(begun, a, b)
        if found is None:
            raise HTTPException(404)
        return JSONResponse(found.model_dump(mode="json"))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else 0


def _file(made: Document, shown: bool) -> Response:
    name = re.sub(r"[^\w.\- ]", "", made.name, flags=re.ASCII).strip() or f"disclosure.{made.format}"
    where = "inline" if shown else f'attachment; filename="{name}"'
    body = made.data if made.data is not None else (made.text or "").encode()
    headers = {"content-disposition": where} | ({"x-frankly-note": "not-drawn"} if made.not_drawn else {})
    return Response(body, media_type=TYPES[made.format], headers=headers)
