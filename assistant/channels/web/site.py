"""Chainlit with our callbacks, and the letters: everything that needs the conversation."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import chainlit as cl
from chainlit.server import app as chainlit_app
from chainlit.server import sio
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from assistant.channels.web.room import Room, interview
from assistant.channels.web.show import FORMATS, wording
from assistant.channels.web.store import Store
from assistant.channels.web.visitor import signed_in, visitor_in
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
}


@asynccontextmanager
async def opened(settings: Settings, conversation: Conversation) -> AsyncIterator[ASGIApp]:
    """Return the application on an open conversation; the chats are closed with it."""
    store = Store(settings.database)
    await store.prepare()
    sio.eio.max_http_buffer_size = MAX_PACKET
    cl.header_auth_callback(visitor_of)
    Room(settings, conversation, store).register()
    letters = Letters(settings, conversation)
    yield Starlette(routes=[Route("/document/{thread}.{format}", letters.send), Mount("", chainlit_app)])
    await store.close()


async def visitor_of(headers: Headers) -> cl.User | None:
    """Return who a request is from, by the cookie our page has set."""
    who = visitor_in(headers)
    return cl.User(identifier=who, display_name="You") if who else None


class Letters:
    """The disclosures as files."""

    def __init__(self, settings: Settings, conversation: Conversation) -> None:
        self.settings, self.conversation = settings, conversation

    async def send(self, request: Request) -> Response:
        """Return the letter of one of the visitor's own interviews."""
        wanted, user = request.path_params["format"], signed_in(request)
        if user is None or wanted not in FORMATS:
            raise HTTPException(404)
        try:
            made = await self.conversation.document(interview(user, request.path_params["thread"]), wanted)
        except Exception as wrong:
            raise HTTPException(503, wording(self.settings.language)["not_read"]) from wrong
        return _file(made, shown="show" in request.query_params)


def _file(made: Document, shown: bool) -> Response:
    name = re.sub(r"[^\w.\- ]", "", made.name, flags=re.ASCII).strip() or f"disclosure.{made.format}"
    where = "inline" if shown else f'attachment; filename="{name}"'
    body = made.data if made.data is not None else (made.text or "").encode()
    return Response(body, media_type=TYPES[made.format], headers={"content-disposition": where})
