"""Every request and answer of the web channel: who may ask, and what the page may load.

Pure ASGI, so that it also covers websockets and streamed answers.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

# Chainlit's custom elements are compiled in the page, hence 'unsafe-eval'; nothing loads from elsewhere.
PAGE_POLICY = "; ".join((
    "default-src 'self'",
    "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self' ws: wss:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
))  # fmt: skip
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_CACHE = {
    "/assets/": "public, max-age=31536000, immutable",
    "/public/fonts/": "public, max-age=31536000",
    "/public/": "no-cache",
}


class Guard:
    """Refuse foreign hosts and origins; add the security headers to what goes out."""

    def __init__(self, app: App, host: str, public_url: str = "") -> None:
        self.app = app
        outside = urlsplit(public_url).hostname or "localhost"  # by way of a tunnel or a proxy
        self.hosts = _LOOPBACK | {outside} if host in _LOOPBACK else None
        """The names the page may be called by; None where it is served to a network on purpose."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one request."""
        if scope["type"] not in {"http", "websocket"}:
            return await self.app(scope, receive, send)
        if not self._welcome(scope):
            return await _refuse(scope, send)

        async def guarded(event: MutableMapping[str, Any]) -> None:
            if event["type"] == "http.response.start":
                event["headers"] = [
                    *event.get("headers", []),
                    *_headers(scope["path"], event.get("headers", [])),
                ]
            await send(event)

        await self.app(scope, receive, guarded)

    def _welcome(self, scope: Scope) -> bool:
        headers = dict(scope["headers"])
        host = headers.get(b"host", b"").decode("latin-1")
        if self.hosts is not None and urlsplit(f"//{host}").hostname not in self.hosts:
            return False
        origin = headers.get(b"origin")
        reads = (
            scope["type"] == "http"
            and scope["method"] in {"GET", "HEAD"}
            and not scope["path"].startswith("/ws/")
        )
        return reads or origin is None or urlsplit(origin.decode("latin-1")).netloc == host


def _headers(path: str, present: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    names = {name.lower() for name, _ in present}
    wanted = {
        b"content-security-policy": LETTER_POLICY if path.startswith("/document/") else PAGE_POLICY,
        b"x-content-type-options": "nosniff",
        b"referrer-policy": "no-referrer",
        b"cross-origin-opener-policy": "same-origin",
        b"permissions-policy": "camera=(), microphone=(), geolocation=()",
        b"cache-control": next((v for k, v in _CACHE.items() if path.startswith(k)), "no-store"),
    }
    return [(name, value.encode()) for name, value in wanted.items() if name not in names]


async def _refuse(scope: Scope, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 4403})
        return
    await send({"type": "http.response.start", "status": 403, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b"This page only answers to its own address."})
