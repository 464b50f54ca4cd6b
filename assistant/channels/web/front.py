"""The page and its files, at once; the rest as soon as Chainlit has been loaded behind them.

Loading Chainlit takes seconds and a browser takes one to read the page: they do so at the same time.
"""

import asyncio
import gzip
import logging
import re
import tomllib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import lru_cache
from html import escape
from importlib.util import find_spec
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.channels.web.visitor import sign_in

Behind = Callable[[], AbstractAsyncContextManager[ASGIApp]]
log = logging.getLogger(__name__)


class Front:
    """Our pages in front of an application that is still being loaded."""

    def __init__(self, root: Path, behind: Callable[[], Behind], ready: Callable[[], None]) -> None:
        self.html = page(root)
        self.assets = dist() / "assets"
        self._behind, self._ready = behind, ready
        self.wrong: Exception | None = None
        """Why what is behind could not be loaded, if so."""
        self.give_up: Callable[[], None] = lambda: None
        """Called then: a page without anything behind it helps nobody."""
        self._loaded: asyncio.Future[ASGIApp] | None = None
        routes = [
            *(Route(path, self.page) for path in ("/", "/login", "/thread/{id}", "/element/{id}")),
            Route("/assets/{name:path}", self.asset),
            Mount("/public", StaticFiles(directory=root / "public")),
            Mount("", self.rest),
        ]
        self.app = Starlette(routes=routes, lifespan=self.lifespan)

    @asynccontextmanager
    async def lifespan(self, _: Starlette) -> AsyncIterator[None]:
        """Begin to load what is behind, and say that the page can be had."""
        self._loaded, stop = asyncio.get_running_loop().create_future(), asyncio.Event()
        running = asyncio.create_task(self._run(self._loaded, stop))
        self._ready()
        yield
        stop.set()
        await running

    async def rest(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand over to what is behind, once it is there."""
        assert self._loaded
        app = await asyncio.shield(self._loaded)
        await app(scope, receive, send)

    async def page(self, request: Request) -> Response:
        """Return the page, signed in as the visitor this browser has been before."""
        return sign_in(request, HTMLResponse(self.html))

    async def asset(self, request: Request) -> Response:
        """Return a file of the front end, packed once for those who are not on this machine."""
        path = (self.assets / request.path_params["name"]).resolve()
        if self.assets not in path.parents or not path.is_file():
            raise HTTPException(404)
        near = request.client is not None and request.client.host in {"127.0.0.1", "::1"}
        packable = path.suffix in {".js", ".css"} and "gzip" in request.headers.get("accept-encoding", "")
        if near or not packable:
            return FileResponse(path)
        kind = "text/css" if path.suffix == ".css" else "application/javascript"
        headers = {"content-encoding": "gzip", "vary": "accept-encoding"}
        return Response(await run_in_threadpool(_packed, path), media_type=kind, headers=headers)

    async def _run(self, loaded: asyncio.Future[ASGIApp], stop: asyncio.Event) -> None:
        try:
            behind = await asyncio.to_thread(self._behind)
            async with behind() as app:
                loaded.set_result(app)
                await stop.wait()
        except Exception as wrong:
            log.exception("the web channel could not go on")
            self.wrong = wrong
            if not loaded.done():
                loaded.set_exception(wrong)
            self.give_up()


def dist() -> Path:
    """Return the folder of Chainlit's built front end, without importing Chainlit."""
    found = find_spec("chainlit")
    assert found
    assert found.submodule_search_locations
    return (Path(found.submodule_search_locations[0]) / "frontend" / "dist").resolve()


def page(root: Path) -> str:
    """Return Chainlit's page with our look, our fonts early, and nothing fetched from other hosts."""
    look = tomllib.loads((root / ".chainlit" / "config.toml").read_text("utf-8"))["UI"]
    theme = (root / "public" / "theme.json").read_text("utf-8")
    name, about = escape(look["name"]), escape(look["description"])
    head = (
        f'<title>{name}</title><link rel="icon" href="/favicon"><meta name="description" content="{about}">'
        f'<meta property="og:title" content="{name}"><meta property="og:description" content="{about}">'
        '<meta property="og:root_path" content=""><meta name="color-scheme" content="light dark">'
        + "".join(
            f'<link rel="preload" href="/public/fonts/{font}.woff2" as="font" type="font/woff2" crossorigin>'
            for font in ("libre-franklin", "newsreader")
        )
    )
    # Ours runs before Chainlit's script and is styled after Chainlit's sheet.
    script = f'<script>window.theme = ({theme}).variables;</script><script src="{look["custom_js"]}" defer></script>'
    sheet = f'<link rel="stylesheet" href="{look["custom_css"]}">'
    plain = (
        "<noscript>Frankly needs JavaScript in the browser; frankly chat in a terminal does not.</noscript>"
    )
    html = (dist() / "index.html").read_text("utf-8")
    html = re.sub(r'\s*<link\s[^>]*href="https://[^"]*"[^>]*>', "", html)
    html = html.replace("<!-- TAG INJECTION PLACEHOLDER -->", head)
    html = html.replace("<!-- JS INJECTION PLACEHOLDER -->", script)
    return html.replace("</head>", f"{sheet}</head>").replace("<body>", f"<body>{plain}")


@lru_cache(maxsize=64)
def _packed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), 6)
