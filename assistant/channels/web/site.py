"""The web channel as one ASGI application: our page, our letters, and Chainlit for the rest."""

import gzip
import hashlib
import re
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import lru_cache
from http.cookies import SimpleCookie
from pathlib import Path

import chainlit as cl
from chainlit.auth import create_jwt, get_token_from_cookies
from chainlit.auth.jwt import decode_jwt
from chainlit.server import app as chainlit_app
from chainlit.server import build_dir, get_html_template, sio
from jwt import InvalidTokenError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from assistant.channels.web.guard import App, Guard
from assistant.channels.web.room import Room, interview
from assistant.channels.web.show import FORMATS, wording
from assistant.channels.web.store import Store
from assistant.reply import Conversation, Document, Format
from assistant.settings import Settings

COOKIE = "frankly_visitor"
YEAR = 365 * 24 * 3600
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
Opener = Callable[[Settings], AbstractAsyncContextManager[Conversation]]


def build(settings: Settings, host: str, root: Path, open_with: Opener, ready: Callable[[], None]) -> App:
    """Return the application; it opens the conversation when it starts and closes it when it stops."""
    site = Site(settings, root, open_with, ready)
    sio.eio.max_http_buffer_size = MAX_PACKET
    cl.header_auth_callback(visitor_of)
    routes = [
        *(Route(path, site.page) for path in ("/", "/login", "/thread/{id}", "/element/{id}")),
        Route("/document/{thread}.{format}", site.document),
        Route("/assets/{name:path}", site.asset),
        Mount("/public", StaticFiles(directory=root / "public")),
        Mount("", chainlit_app),
    ]
    return Guard(Starlette(routes=routes, lifespan=site.lifespan), host)


class Site:
    """The pages of our own."""

    def __init__(self, settings: Settings, root: Path, open_with: Opener, ready: Callable[[], None]) -> None:
        self.settings, self.root, self.open_with, self.ready = settings, root, open_with, ready
        self.html = _html()
        self.conversation: Conversation | None = None

    @asynccontextmanager
    async def lifespan(self, _: Starlette) -> AsyncIterator[None]:
        """Open the database and the conversation; say when the page can be had."""
        store = Store(self.settings.database)
        await store.prepare()
        async with self.open_with(self.settings) as conversation:
            self.conversation = conversation
            Room(self.settings, conversation, store).register()
            self.ready()
            yield
        await store.close()

    async def page(self, request: Request) -> Response:
        """Return the page, signed in as the visitor this browser has been before."""
        response = HTMLResponse(self.html)
        visitor = request.cookies.get(COOKIE) or secrets.token_urlsafe(32)
        secure = request.url.scheme == "https"
        response.set_cookie(COOKIE, visitor, max_age=YEAR, httponly=True, samesite="lax", secure=secure)
        if _signed_in(request) != identity(visitor):
            token = create_jwt(_user(visitor))
            response.set_cookie(
                "access_token", token, max_age=15 * 24 * 3600, httponly=True, samesite="lax", secure=secure
            )
        return response

    async def document(self, request: Request) -> Response:
        """Return the letter of one of the visitor's own interviews."""
        wanted = request.path_params["format"]
        user = _signed_in(request)
        if user is None or wanted not in FORMATS or self.conversation is None:
            raise HTTPException(404)
        try:
            made = await self.conversation.document(interview(user, request.path_params["thread"]), wanted)
        except Exception as wrong:
            raise HTTPException(503, wording(self.settings.language)["not_read"]) from wrong
        return _letter(made, shown="show" in request.query_params)

    async def asset(self, request: Request) -> Response:
        """Return a file of the front end, packed once for those who are not on this machine."""
        base = Path(build_dir).resolve() / "assets"
        path = (base / request.path_params["name"]).resolve()
        if base not in path.parents or not path.is_file():
            raise HTTPException(404)
        near = request.client is not None and request.client.host in {"127.0.0.1", "::1"}
        if (
            near
            or path.suffix not in {".js", ".css"}
            or "gzip" not in request.headers.get("accept-encoding", "")
        ):
            return FileResponse(path)
        packed = await run_in_threadpool(_packed, path)
        kind = "text/css" if path.suffix == ".css" else "application/javascript"
        return Response(
            packed, media_type=kind, headers={"content-encoding": "gzip", "vary": "accept-encoding"}
        )


def identity(visitor: str) -> str:
    """Return the name an interview is kept under: it does not give the cookie away."""
    return hashlib.sha256(visitor.encode()).hexdigest()[:32]


async def visitor_of(headers: Headers) -> cl.User | None:
    """Return who a request is from, by the cookie our page has set."""
    cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    return _user(cookie.value) if cookie and len(cookie.value) >= 32 else None


def _user(visitor: str) -> cl.User:
    return cl.User(identifier=identity(visitor), display_name="You")


def _signed_in(request: Request) -> str | None:
    token = get_token_from_cookies(dict(request.cookies))
    try:
        return decode_jwt(token).identifier if token else None
    except InvalidTokenError:
        return None


def _letter(made: Document, shown: bool) -> Response:
    name = re.sub(r"[^\w.\- ]", "", made.name, flags=re.ASCII).strip() or f"disclosure.{made.format}"
    where = "inline" if shown else f'attachment; filename="{name}"'
    body = made.data if made.data is not None else (made.text or "").encode()
    return Response(body, media_type=TYPES[made.format], headers={"content-disposition": where})


@lru_cache(maxsize=64)
def _packed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), 6)


def _html() -> str:
    """Return Chainlit's page without what it would fetch from other hosts, and with our fonts early."""
    html = re.sub(r'\s*<link[^>]*href="https://[^"]*"[^>]*>', "", get_html_template(""))
    fonts = "".join(
        f'<link rel="preload" href="/public/fonts/{name}.woff2" as="font" type="font/woff2" crossorigin>'
        for name in ("libre-franklin", "newsreader")
    )
    css = re.search(r'\s*<link[^>]*href="/public/frankly.css"[^>]*>', html)
    assert css
    html = html.replace(css.group(0), "")  # ours comes last, or Chainlit's own sheet wins
    plain = "<noscript>Frankly needs JavaScript in the browser. Without it, use frankly chat in a terminal.</noscript>"
    return html.replace(
        "</head>", f'<meta name="color-scheme" content="light dark">{fonts}{css.group(0).strip()}</head>'
    ).replace("<body>", f"<body>{plain}")
