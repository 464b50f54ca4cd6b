"""Whole conversations in Slack: a `Message` done by hand on the screen, and walks that press whatever is there."""

import json
import random
from collections.abc import Awaitable, Callable
from dataclasses import replace

from slack_person import Person
from slack_screen import find

from assistant.reply import Conversation, Message, Reply

OPENINGS = (
    "Mood boards in Firefly on the studio seat, nothing ends up on screen",
    "We cloned our lead's voice with ElevenLabs for two ADR lines, they are in the mix. She was fine with it on the phone",
    "Vendor did AI upscaling of archive footage and a generated crowd in the background, visible in ep 3",
    "A generated street sign <b>*BAR_1*</b> & a poster for the set, made with Midjourney, see https://example.com/x @here",
)
ENDLESS = {"why", "example", "over", "back", "keep", "open"}


def in_slack(person: Person) -> Callable[[Message], Awaitable[Reply]]:
    """Return how a message is sent by hand: typed, pressed, ticked, or changed in the review's form."""

    async def send(message: Message) -> Reply:
        if message.text is not None:
            await person.say(message.text)
        elif message.edit is not None:
            await _edit(person, message)
        else:
            await _press(person, message)
        return person.last

    return send


async def walk(conversation: Conversation, seed: int, turns: int = 25) -> list[Message]:
    """Return a conversation of random presses that ends in a letter."""
    chance = random.Random(seed)
    messages = [Message(id="0", text=chance.choice(OPENINGS))]
    reply = await conversation.reply(f"walk:{seed}", messages[0])
    for number in range(1, turns):
        if reply.question is None:
            break
        messages.append(_any(reply, chance, number))
        reply = await conversation.reply(f"walk:{seed}", messages[-1])
    messages.append(Message(id="draft", text="draft now"))
    await conversation.reply(f"walk:{seed}", messages[-1])
    return messages


def _any(reply: Reply, chance: random.Random, number: int) -> Message:
    question = reply.question
    assert question
    id = str(number)
    if question.kind == "ticks":
        rows = chance.sample(question.rows, chance.randint(0, len(question.rows)))
        ids = tuple(chance.choice(row.options).id for row in rows) or (chance.choice(question.choices).id,)
        return Message(id=id, choices=ids, question=question.key)
    pressable = [*question.choices, *(c for c in question.commands if chance.random() < 0.15)]
    if question.kind == "text" or not pressable:
        return Message(id=id, text="The art department makes set extensions in Runway")
    chosen = chance.choice(pressable)
    return Message(id=id, choices=(chosen.id,), question=question.key)


async def _press(person: Person, message: Message) -> None:
    assert message.choices is not None
    if message.question and person.asked and message.question != person.asked:
        old, now, value = person.as_posted(message.question), person.screen(), message.choices[0]
        if not find(
            old, value, must=False
        ):  # a press no screen offers: the button of one question under the key of another
            blocks = json.loads(json.dumps(now.blocks).replace(person.asked, message.question))
            old = replace(old, blocks=blocks)
        await person.press(value, old)
        return
    single = message.choices[0] if len(message.choices) == 1 else ""
    if single and _is_button(person, single):
        await person.press(single)
        return
    answers = [one for one in message.choices if one in {"none", "unsure"}]
    await person.tick(
        [one for one in message.choices if one not in answers], answers[0] if answers else "done"
    )


def _is_button(person: Person, value: str) -> bool:
    found = find(person.screen(), value, must=False)
    return bool(found and not found[1]["action_id"].startswith("tick:"))


async def _edit(person: Person, message: Message) -> None:
    assert message.edit
    fact, value = message.edit.fact, str(message.edit.value or "")
    if find(person.screen(), f"form:edit:{message.edit.use or ''}", must=False):
        await person.press(f"form:edit:{message.edit.use or ''}")
        fields = {
            block["block_id"]: block["element"]
            for block in person.view()["blocks"]
            if block["type"] == "input"
        }
        values = [option["value"] for option in fields.get(fact, {}).get("options", [])]
        if fact in fields and (value in values or not values):
            await person.submit(person.view(), **{fact: value})
            return
    # a form may stay open and be sent when the interview is elsewhere; and no one checks what is in it but us
    meta = {
        "place": f"{person.team}:{person.room}:{person.root}",
        "use": message.edit.use,
        "shown": {fact: "before"},
    }
    view = {
        "id": f"V{message.id}",
        "hash": "1",
        "type": "modal",
        "callback_id": "edit",
        "private_metadata": json.dumps(meta),
    }
    state = {"values": {fact: {"value": {"type": "plain_text_input", "value": value}}}}
    await person.send(person.interaction("view_submission", view=view | {"state": state}))
