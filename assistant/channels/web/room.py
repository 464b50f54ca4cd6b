"""Chainlit's events -> `Conversation.reply`, and its replies -> the screens of everyone in that interview.

An interview may be open in several tabs: what one of them does, all of them show.
"""

import asyncio
import logging
import uuid
from collections import OrderedDict
from typing import Any, cast
from weakref import WeakValueDictionary

import chainlit as cl
from chainlit.types import ThreadDict
from chainlit.utils import utc_now

from assistant.channels.web import panel
from assistant.channels.web.away import Away
from assistant.channels.web.safe import markdown, plain
from assistant.channels.web.show import Block, Element, Open, ask, blocks, closed, sheet, wording
from assistant.channels.web.store import Store, short
from assistant.channels.web.tabs import (
    action_of,
    element_of,
    last_asked,
    message_for,
    message_of,
    send,
    show_everywhere,
    together,
    with_elements,
)
from assistant.reply import Conversation, Edit, Message, Reply, Rewording
from assistant.settings import Settings

MAX_OPEN = 500
MAX_SHOWN = 2_000
log = logging.getLogger(__name__)


def interview(user: str, thread: str) -> str:
    """Return the interview of one visitor's chat: the thread id alone is chosen by the browser."""
    return f"web:{user}:{thread}"


class Room:
    """The web channel's side of all interviews of this process."""

    def __init__(
        self, settings: Settings, conversation: Conversation, store: Store, away: Away | None = None
    ) -> None:
        self.away = away
        self.settings, self.conversation, self.store = settings, conversation, store
        self.words = wording(settings.language)
        self._open: OrderedDict[str, Open] = OrderedDict()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def register(self) -> None:
        """Hand the callbacks to Chainlit."""
        self.store.forget = self.forget
        cl.data_layer(lambda: self.store)
        cl.set_starters(self.starters)
        cl.on_chat_start(self.start)
        cl.on_chat_resume(self.resume)
        cl.on_message(self.heard)
        cl.on_settings_update(self.settled)
        for name in ("answer", "edit", "letter", "reword"):
            cl.action_callback(name)(getattr(self, f"on_{name}"))

    # --- what Chainlit calls ---------------------------------------------------------------------

    async def starters(self, _user: Any = None, _language: Any = None) -> list[cl.Starter]:
        """Return the examples of the first page."""
        return [cl.Starter(label=one["label"], message=one["message"]) for one in self.words["starters"]]

    async def start(self) -> None:
        """Greet a new chat: the welcome screen does, so only the settings panel is sent."""
        await self._settings_panel()

    async def heard(self, message: cl.Message) -> None:
        """Take what was typed."""
        text = message.content
        if len(text) > MAX_SHOWN:
            message.content = text[:MAX_SHOWN] + " […]"
            await message.update()
        await self._show_elsewhere(message)
        if self.away and self.away.wanted(text):
            show_everywhere()
            await message_of(await self.away.say(await self._key(), _visitor())).send()
            return
        await self.turn(Message(id=message.id, text=text))

    async def on_answer(self, action: cl.Action) -> None:
        """Take pressed choices."""
        pressed = action.payload
        choices = tuple(str(choice) for choice in pressed["choices"])
        message = Message(
            id=f"{pressed['step']}:{'+'.join(choices)}"[:200],
            choices=choices,
            question=str(pressed["question"]),
        )
        await self.turn(message, str(pressed["label"]))

    async def on_edit(self, action: cl.Action) -> None:
        """Take one change made on the review screen."""
        made = action.payload
        edit = Edit(use=made["use"], fact=str(made["fact"]), value=made["value"])
        await self.turn(
            Message(id=str(made["id"])[:200], edit=edit), str(made["label"]), in_place=str(made["step"])
        )

    async def on_letter(self, _: cl.Action) -> None:
        """Open the letter beside the chat, in the tab that asked."""
        thread = cl.context.session.thread_id
        element = sheet(thread, self.settings.language)
        await cl.ElementSidebar.set_title(self.words["letter"])
        await cl.ElementSidebar.set_elements([element_of(element, thread, "side")], key=element.id)

    async def settled(self, settings: dict[str, Any]) -> None:
        """Take what was chosen in the settings panel: the model to read with from the next message on."""
        key, name = await self._key(), settings.get(panel.MODEL)
        async with self._locks.setdefault(key, asyncio.Lock()):
            if name not in {m.name for m in await self.conversation.models(key) if not m.used}:
                return
            show_everywhere()
            reply = await self.conversation.reply(key, Message(id=uuid.uuid4().hex, model=str(name)))
            await cl.context.emitter.send_toast(panel.unmarked(reply.said))
            await self._settings_panel()

    async def on_reword(self, action: cl.Action) -> None:
        """Take what was done to the letter beside the chat; it shows there, and in the chat only if it is signed or sent."""
        made, key = action.payload, await self._key()
        fields = {name: str(made[name]) for name in ("do", "section", "text", "by") if name in made}
        message = Message(id=str(made["id"])[:200], rewording=Rewording.model_validate(fields))
        show_everywhere()
        async with self._locks.setdefault(key, asyncio.Lock()):
            reply = await self.conversation.reply(key, message)
        if fields["do"] in {"sign", "issue", "correct"}:
            await message_of(markdown(reply.said)).send()

    # --- a turn ----------------------------------------------------------------------------------

    async def turn(self, message: Message, echo: str = "", in_place: str = "") -> None:
        """Answer one message, once, in every tab of the interview."""
        key = await self._key()
        lock = self._locks.setdefault(key, asyncio.Lock())
        async with lock:
            show_everywhere()
            shown = self._shown(key)
            if not shown.first_time(message.id):
                return
            if echo and not in_place:
                await message_of(echo[:MAX_SHOWN], type="user_message", author="You").send()
            pressed = shown.block
            if pressed and not in_place:
                await self._close(pressed)
            try:
                reply = await self.conversation.reply(key, message)
            except Exception:
                log.exception("a turn failed in %s", key)
                shown.handled.pop(message.id, None)
                await self._sorry(pressed)
                return
            await self._answer(reply, shown, in_place)

    async def _answer(self, reply: Reply, shown: Open, in_place: str) -> None:
        thread = cl.context.session.thread_id
        if in_place and shown.block and shown.block.id == in_place:
            if reply.question and reply.question.key == shown.block.question and reply.review:
                await self._refresh(reply, shown)
                return
            await self._close(shown.block)
        for block in blocks(reply, thread, self.settings.language):
            await send(block)
            shown.block = block if block.question else None
        await self._name(reply, thread)

    async def _refresh(self, reply: Reply, shown: Open) -> None:
        """Show a change where it was made; a card that changed is news, so it goes into the chat above."""
        assert shown.block
        block = ask(reply, cl.context.session.thread_id, shown.block.id, language=self.settings.language)
        form = block.elements[0]
        said = Element(form.name, form.props | {"said": _one_line(reply)}, form.step)
        shown.block = Block(block.id, block.content, (said,), block.buttons, block.question)
        await element_of(said, cl.context.session.thread_id).send(for_id=block.id)

    async def _close(self, block: Block) -> None:
        for button in block.buttons:
            await action_of(button).remove()
        thread = cl.context.session.thread_id
        for element in closed(block).elements:
            if "live" in element.props:
                await element_of(element, thread).send(for_id=block.id)

    async def _sorry(self, pressed: Block | None) -> None:
        await message_of(self.words["sorry"]).send()
        for button in pressed.buttons if pressed else ():
            await action_of(button).send(for_id=pressed.id)  # type: ignore[union-attr]  # pressed, as it has buttons
        for element in pressed.elements if pressed else ():
            await element_of(element, cl.context.session.thread_id).send(for_id=element.step)

    async def _name(self, reply: Reply, thread: str) -> None:
        name = _title(reply)
        if name and name != cl.user_session.get("name"):
            cl.user_session.set("name", name)
            await self.store.update_thread(thread, name=name)
            await cl.context.emitter.emit("first_interaction", {"interaction": name, "thread_id": thread})

    # --- coming back -----------------------------------------------------------------------------

    async def resume(self, thread: ThreadDict) -> None:
        """Put the interview's present question back under the saved chat, with its buttons.

        Chainlit shows the saved chat after this returns and forgets what was sent before, so what is
        missing is added to the chat itself; buttons are kept apart and stay.
        """
        key = await self._key()
        reply = await self.conversation.current(key)
        asked = last_asked(thread)
        current = reply.question.key if reply.question else ""
        for element in thread["elements"] or []:
            if (props := element.get("props")) and "live" in props:
                props["live"] = False
        if asked and asked["metadata"]["question"] == current:
            again = [ask(reply, thread["id"], asked["id"], language=self.settings.language)]
        else:
            again = blocks(reply, thread["id"], self.settings.language)
            for block in again:
                await self._add(thread, block)
        self._shown(key).block = again[-1] if again[-1].question else None
        with_elements(thread, again)
        await self._settings_panel()
        for button in again[-1].buttons:
            await action_of(button).remove()
            await action_of(button).send(for_id=again[-1].id)

    async def _add(self, thread: ThreadDict, block: Block) -> None:
        step = message_for(block).to_dict() | {"createdAt": utc_now(), "threadId": thread["id"]}
        thread["steps"].append(cast(Any, step))
        await self.store.create_step(step)
        for element in block.elements:
            await self.store.keep_element(element_of(element, thread["id"], for_id=block.id).to_dict())

    async def forget(self, user: str, thread: str) -> None:
        """Delete an interview whose chat was deleted."""
        begun = await self.interview(user, thread)
        self._open.pop(begun, None)
        await self.conversation.forget(begun)

    # --- small things ----------------------------------------------------------------------------

    async def interview(self, user: str, thread: str) -> str:
        """Return the interview of a visitor's chat, which may have been begun in another channel."""
        return await self.store.handed(user, thread) or interview(user, thread)

    async def _key(self) -> str:
        return await self.interview(_visitor(), cl.context.session.thread_id)

    def _shown(self, key: str) -> Open:
        shown = self._open.setdefault(key, Open())
        self._open.move_to_end(key)
        while len(self._open) > MAX_OPEN:
            self._open.popitem(last=False)
        return shown

    async def _show_elsewhere(self, message: cl.Message) -> None:
        mine = cl.context.session
        step = message.to_dict()
        for tab in together(mine)[1:]:
            await tab.emit("new_message", step)

    async def _settings_panel(self) -> None:
        more = [("slack", self.away.words["phrase"], self.away.words["phrase_how"])] if self.away else []
        models = await self.conversation.models(await self._key())
        shown = panel.inputs(self.words["settings"], self.settings.database, models, more)
        await cl.ChatSettings(shown).send()


def _visitor() -> str:
    user = cl.context.session.user
    return user.identifier if user else ""


def _one_line(reply: Reply) -> str:
    return " ".join(str(plain(reply.said)).split())


def _title(reply: Reply) -> str:
    production = (reply.facts.get("production") or {}).get("title") or {}
    use = reply.card.uses[0].title if reply.card and reply.card.uses else ""
    return short(" · ".join(str(plain(part)) for part in (production.get("value"), use) if part))
