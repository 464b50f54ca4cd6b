"""Who a browser is: a random cookie that scripts cannot read, and the session Chainlit reads from it."""

import hashlib
import os
import secrets
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from typing import TypeVar

import jwt
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response

COOKIE = "frankly_visitor"
SESSION = "access_token"
"""Chainlit's own name for it."""
YEAR, FORTNIGHT = 365 * 24 * 3600, 15 * 24 * 3600
Answer = TypeVar("Answer", bound=Response)


def sign_in(request: Request, response: Answer) -> Answer:
    """Let the browser be the visitor it has been before, or a new one."""
    known = request.cookies.get(COOKIE, "")
    visitor = known if len(known) >= 32 else secrets.token_urlsafe(32)
    secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, visitor, max_age=YEAR, httponly=True, samesite="lax", secure=secure)
    if signed_in(request) != identity(visitor):
        session = _session(identity(visitor))
        response.set_cookie(SESSION, session, max_age=FORTNIGHT, httponly=True, samesite="lax", secure=secure)
    return response


def identity(visitor: str) -> str:
    """Return the name a visitor's interviews are kept under: it does not give the cookie away."""
    return hashlib.sha256(visitor.encode()).hexdigest()[:32]


def visitor_in(headers: Headers) -> str | None:
    """Return whose request this is by the visitor cookie; Chainlit asks when a session has run out."""
    cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    return identity(cookie.value) if cookie and len(cookie.value) >= 32 else None


def signed_in(request: Request) -> str | None:
    """Return whose session the request carries, if it is ours and has not run out."""
    try:
        found = jwt.decode(request.cookies.get(SESSION, ""), _key(), algorithms=["HS256"])
    except jwt.InvalidTokenError:
        return None
    return str(found["identifier"])


def _session(who: str) -> str:
    now = datetime.now(UTC)
    user = {"identifier": who, "display_name": "You", "metadata": {}}
    return jwt.encode(
        {**user, "iat": now, "exp": now + timedelta(seconds=FORTNIGHT)}, _key(), algorithm="HS256"
    )


def _key() -> str:
    # Set by `serve` for Chainlit, which knows no other way; one key, so one place.
    return os.environ["CHAINLIT_AUTH_SECRET"]
