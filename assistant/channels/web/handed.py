"""One interview in two channels: a link from elsewhere opened here by a press, a code from here typed elsewhere."""

from html import escape
from typing import Any
from uuid import uuid4

import chainlit as cl
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from assistant.channels.web.room import interview
from assistant.channels.web.show import wording
from assistant.channels.web.store import Store
from assistant.channels.web.visitor import sign_in, visitor_in
from assistant.handover import Handover
from assistant.settings import Settings, now

_PAGE = """<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex"><style>
@font-face {{ font-family: Franklin; src: url(/public/fonts/libre-franklin.woff2) }}
body {{ font: 1.05rem/1.5 Franklin, sans-serif; max-width: 34rem; margin: 18vh auto 0; padding: 0 1.5rem }}
h1 {{ font-size: 1.6rem; line-height: 1.2 }}
button {{ font: inherit; padding: .7rem 1.4rem; border: 0; border-radius: .5rem; background: #1d3a36; color: #fff; cursor: pointer }}
button:focus-visible, a:focus-visible {{ outline: 3px solid #c7772a; outline-offset: 3px }}
</style></head><body><main><h1>{title}</h1><p>{says}</p>{more}</main></body></html>"""


class Handed:
    """Interviews begun in another channel that a visitor goes on with here."""

    def __init__(self, settings: Settings, store: Store, handover: Handover) -> None:
        self.store, self.handover, self.language = store, handover, settings.language

    @property
    def routes(self) -> list[Route]:
        """Return the address a link from another channel leads to."""
        return [
            Route("/continue/{code}", self.ask, methods=["GET"]),
            Route("/continue/{code}", self.take, methods=["POST"]),
        ]

    async def ask(self, request: Request) -> Response:
        """Ask for a press: what looks at links by itself must not use one up, nor a stranger's link open unasked."""
        words = self._words()
        form = f'<form method="post"><button>{escape(words["press"])}</button></form>'
        return sign_in(request, self._page(words["title"], words["says"], form))

    async def take(self, request: Request) -> Response:
        """Open the interview a code stands for, at the question it has reached."""
        visitor, words = visitor_in(request.headers), self._words()
        if visitor is None:
            return self._page(words["no_cookie_title"], words["no_cookie"], status=400)
        who = f"web:{visitor}"
        given = await self.handover.take(request.path_params["code"], who, now(), who)
        if given is None:
            home = f'<p><a href="/">{escape(words["home"])}</a></p>'
            return self._page(words["unknown_title"], words["unknown"], home, status=410)
        thread = await self._thread(visitor, given.interview)
        return sign_in(request, RedirectResponse(f"/thread/{thread}", status_code=303))

    async def _thread(self, visitor: str, begun: str) -> str:
        own = interview(visitor, "")
        if begun.startswith(own):
            return begun.removeprefix(own)
        if known := await self.store.handed_thread(visitor, begun):
            return known
        user = await self.store.get_user(visitor) or await self.store.create_user(cl.User(identifier=visitor))
        assert user
        thread = str(uuid4())
        await self.store.update_thread(thread, name=self._words()["name"], user_id=user.id)
        await self.store.hand(visitor, thread, begun)
        return thread

    def _page(self, title: str, says: str, more: str = "", status: int = 200) -> HTMLResponse:
        words = {"title": escape(title), "says": escape(says), "language": escape(self.language)}
        # The form's own press would otherwise come without its origin, and be refused for that.
        headers = {"referrer-policy": "same-origin"}
        return HTMLResponse(_PAGE.format(**words, more=more), status, headers)

    def _words(self) -> dict[str, Any]:
        found: dict[str, Any] = wording(self.language)["handover"]
        return found
