"""The same interview in the browser and here: links out, codes in."""

import re

from assistant.channels.slack import kit
from assistant.channels.slack.kit import Block, actions, link_button, sections
from assistant.channels.slack.mrkdwn import escaped
from assistant.channels.slack.show import Post
from assistant.channels.slack.store import Job, Place
from assistant.channels.slack.tools import Changed, Tools, person, show, web_address

CODE = re.compile(r"\s*(?:code\s+)?([A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4})\s*", re.IGNORECASE)
WANTED = re.compile(
    r"\W*(?:resume|continue|go on|open it?)\s+(?:on|in)\s+(?:the|a)\s+(?:web|browser)\W*", re.IGNORECASE
)


async def offer(tools: Tools, id: str, team: str, user: str) -> Block | str:
    """Return a form with a button that opens an interview of this person in the browser, or what to say instead."""
    words, place = tools.words, await tools.store.place(id)
    if place is None or (place.team, place.user) != (team, user):
        return str(words.get("lost"))
    if not tools.public_url:
        return str(words.get("link.none"))
    open_it = link_button(words.get("link.open"), "link:web", await web_address(tools, place))
    return {
        "type": "modal",
        "title": kit.words(words.get("link.title"), kit.MODAL_TITLE),
        "close": kit.words(words.get("link.close"), kit.MODAL_TITLE),
        "blocks": [*sections(escaped(words.get("link.says"))), *actions("link", [open_it])],
    }


async def whisper_link(tools: Tools, place: Place) -> None:
    """Say where the interview goes on in the browser; the link works once."""
    words, text = tools.words, tools.words.get("link.none")
    if tools.public_url:
        text = words.say("link.to_web", link=f"<{await web_address(tools, place)}>")
    await (await tools.slack(place.team)).whisper(place.channel, place.user, place.root, text)


async def take_over(tools: Tools, job: Job, code: str) -> Changed:
    """Go on here with an interview that was begun in the browser."""
    slack, words = await tools.slack(job.team), tools.words
    channel = await slack.room(job.user)
    given = await tools.handover.take(code.upper(), person(job.team, job.user), tools.now(), job.id)
    if given is None:
        await slack.whisper(channel, job.user, "", words.get("link.unknown"))
        return ()
    seen = await tools.seen(job, channel)
    said = words.get("link.taken")
    root = await slack.post(channel, "", Post(said, tuple(sections(escaped(said)))), f"{job.id}/root", seen)
    place = Place(job.team, job.user, channel, root, given.interview)
    return (await show(tools, job, place, await tools.conversation.current(given.interview)),)
