"""The web channel: the same conversation in a browser, on Chainlit.

Chainlit reads its folder and writes into it while it is imported, so nothing here imports it
before `serve` has made a folder for this process.
"""

import logging
import os
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import click

from assistant.channels.slack import SlackSettings, installed
from assistant.channels.web.root import prepare, secret
from assistant.reply import Conversation
from assistant.settings import Settings

Opener = Callable[[Settings], AbstractAsyncContextManager[Conversation]]
Behind = Callable[[], AbstractAsyncContextManager[Any]]
_OTHER_CHANNELS = ("SLACK_", "DISCORD_", "TEAMS_", "LITERAL_")


def serve(
    settings: Settings,
    host: str = "127.0.0.1",
    port: int = 8000,
    open_with: Opener | None = None,
    slack: SlackSettings | None = None,
) -> None:
    """Serve the web chat, and Slack where it is set up for it, until it is interrupted; say where it is."""
    if slack and slack.mounts and not installed():
        sys.exit('frankly web: to answer Slack it needs extra packages; install "frankly[slack]".')
    listener = listen(host, port)
    with tempfile.TemporaryDirectory(prefix="frankly-web-", ignore_cleanup_errors=True) as folder:
        root = prepare(Path(folder))
        _tell_chainlit(root, settings)
        _run(host, listener, root, lambda: _behind(settings, open_with, slack), slack)


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket, or leave with one clear line when the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as wrong:
        listener.close()
        reason = wrong.strerror if isinstance(wrong, OSError) else str(wrong)
        sys.exit(f"frankly web: {host}:{port} cannot be used ({reason}); try --port {port % 65000 + 1}.")
    listener.listen(128)
    return listener


def address(listener: socket.socket) -> str:
    """Return where a browser finds the listener."""
    host, port = listener.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{shown}:{port}"


def _tell_chainlit(root: Path, settings: Settings) -> None:
    # Chainlit and what it brings along are steered by the environment alone. It also starts its own
    # Slack, Discord and Teams channels when it finds their names there; ours are separate commands.
    for name in [name for name in os.environ if name.startswith(_OTHER_CHANNELS)]:
        del os.environ[name]
    os.environ |= {
        "CHAINLIT_APP_ROOT": str(root),
        "CHAINLIT_AUTH_SECRET": secret(settings.data_dir),
        "LANGSMITH_TRACING": "false",
        "LANGCHAIN_TRACING_V2": "false",
        "TRACELOOP_TELEMETRY": "false",
        "ANONYMIZED_TELEMETRY": "false",
    }


def _run(
    host: str,
    listener: socket.socket,
    root: Path,
    behind: Callable[[], Behind],
    slack: SlackSettings | None,
) -> None:
    import uvicorn

    from assistant.channels.web.front import Front
    from assistant.channels.web.guard import Guard

    logging.getLogger("chainlit").setLevel(logging.ERROR)
    also = " and answers Slack at /slack/events" if slack and slack.mounts else ""
    said = f"Frankly is at {address(listener)}{also} (Ctrl-C stops it)"
    front = Front(root, behind=behind, ready=lambda: click.echo(said))
    app = Guard(front.app, host, slack.public_url if slack else "")
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=2, ws="auto"))
    front.give_up = lambda: setattr(server, "should_exit", True)
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listener])
    if front.wrong or not server.started:
        sys.exit(f"frankly web: it could not start: {front.wrong or 'the reason is above'}.")
    click.echo("Frankly has stopped. Interviews are kept.")


def _behind(settings: Settings, open_with: Opener | None, slack: SlackSettings | None) -> Behind:
    """Import what takes its time, and return how to open it."""
    from assistant.channels.web.site import opened

    if open_with is None:
        from assistant.conversation import open_conversation

        open_with = open_conversation
    opener = open_with

    @asynccontextmanager
    async def both() -> AsyncIterator[Any]:
        async with opener(settings) as conversation, opened(settings, conversation, slack) as app:
            yield app

    return both


__all__ = ["address", "listen", "serve"]
