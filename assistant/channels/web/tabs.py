"""Our blocks as Chainlit's messages, elements and actions, sent to every tab of an interview."""

import asyncio
from collections.abc import Coroutine
from typing import Any, Protocol, cast

import chainlit as cl
from chainlit.context import ChainlitContext, get_context
from chainlit.emitter import ChainlitEmitter
from chainlit.session import WebsocketSession, ws_sessions_id
from chainlit.types import ThreadDict

from assistant.channels.web.show import Block, Button, Element


class Emit(Protocol):
    """Sends one event."""

    def __call__(self, event: str, data: Any) -> Coroutine[Any, Any, None]:
        """Send it."""
        ...


class Tab(Protocol):
    """What we use of a Chainlit session; its own types say that `emit` returns nothing."""

    thread_id: str
    user: Any
    emit: Emit


class Everywhere(ChainlitEmitter):
    """Sends to every tab that shows this interview, not only to the one that asked."""

    @property
    def emit(self) -> Emit:
        """Return the function that sends one event to all of them."""

        async def to_all(event: str, data: Any) -> None:
            await asyncio.gather(*(tab.emit(event, data) for tab in together(self.session)))

        return to_all


def show_everywhere() -> None:
    """Let all that this turn sends go to every tab of its interview."""
    context: ChainlitContext = get_context()
    if isinstance(context.session, WebsocketSession) and not isinstance(context.emitter, Everywhere):
        context.emitter = Everywhere(context.session)


def together(mine: Any) -> list[Tab]:
    """Return the tabs that show the same interview of the same visitor, the one given first."""
    who = mine.user.identifier if mine.user else None
    tabs = [
        tab for tab in list(ws_sessions_id.values()) if tab is not mine and tab.thread_id == mine.thread_id
    ]
    return [mine, *(cast(Tab, tab) for tab in tabs if tab.user and tab.user.identifier == who)]


def message_of(content: str, **parts: Any) -> cl.Message:
    """Return a message that stands by itself.

    Chainlit hangs what is sent during a turn under that turn, which other tabs and a resumed chat
    do not have: they would drop it.
    """
    message = cl.Message(content, **parts)
    message.parent_id = None
    return message


def message_for(block: Block) -> cl.Message:
    """Return the message of a block, marked with the question it asks."""
    return message_of(
        block.content, id=block.id, metadata={"question": block.question} if block.question else {}
    )


async def send(block: Block) -> None:
    """Send a block with its forms and buttons."""
    message = message_for(block)
    thread = cl.context.session.thread_id
    message.elements = cast(Any, [element_of(element, thread) for element in block.elements])
    message.actions = [action_of(button) for button in block.buttons]
    await message.send()


def element_of(
    element: Element, thread: str, display: str = "inline", for_id: str | None = None
) -> cl.CustomElement:
    """Return an element as Chainlit sends it."""
    place = cast(Any, display)
    return cl.CustomElement(
        id=element.id, name=element.name, props=element.props, thread_id=thread, for_id=for_id, display=place
    )


def action_of(button: Button) -> cl.Action:
    """Return a button as Chainlit sends it."""
    return cl.Action(name="answer", id=button.id, label=button.label, payload=button.payload)


def last_asked(thread: ThreadDict) -> Any:
    """Return the message of a saved chat that asked last, or None."""
    steps = cast(list[dict[str, Any]], thread["steps"])
    return next((step for step in reversed(steps) if (step.get("metadata") or {}).get("question")), None)


def with_elements(thread: ThreadDict, shown: list[Block]) -> None:
    """Put the forms and cards of blocks into a saved chat, in place of older ones."""
    fresh = [
        element_of(e, thread["id"], for_id=block.id).to_dict() for block in shown for e in block.elements
    ]
    ids = {element["id"] for element in fresh}
    thread["elements"] = [e for e in thread["elements"] or [] if e["id"] not in ids] + fresh
