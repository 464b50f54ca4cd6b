"""Whole conversations in Slack: a `Message` done by hand on the screen, and walks that press whatever is there."""

import random
from collections.abc import Awaitable, Callable

from slack_person import Person, find

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
    single = message.choices[0] if len(message.choices) == 1 else ""
    if single and _is_button(person, single):
        await person.press(single)
        return
    answers = [one for one in message.choices if one in {"none", "unsure"}]
    await person.tick([one for one in message.choices if one not in answers], answers[0] if answers else "done")


def _is_button(person: Person, value: str) -> bool:
    found = find(person.screen(), value, must=False)
    return bool(found and not found[1]["action_id"].startswith("tick:"))


async def _edit(person: Person, message: Message) -> None:
    assert message.edit
    if not any(e.get("action_id", "").startswith("form:edit") for b in person.screen().blocks for e in b.get("elements", [])):
        await person.say("review")
    await person.press(f"form:edit:{message.edit.use or ''}")
    await person.submit(person.view(), **{message.edit.fact: str(message.edit.value)})
