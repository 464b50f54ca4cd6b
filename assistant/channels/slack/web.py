"""The same interview in the browser and here: links out, codes in."""

import re

from assistant.channels.slack.kit import sections
from assistant.channels.slack.mrkdwn import escaped
from assistant.channels.slack.show import Post
from assistant.channels.slack.store import Job, Place
from assistant.channels.slack.tools import Changed, Tools, show

CODE = re.compile(r"\s*(?:code\s+)?([A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4})\s*", re.IGNORECASE)
WANTED = re.compile(
    r"\W*(?:resume|continue|go on|open it?)\s+(?:on|in)\s+(?:the|a)\s+(?:web|browser)\W*", re.IGNORECASE
)


async def offer(tools: Tools, job: Job) -> Changed:
    """Whisper a link that opens an interview of this person in the browser, at the same question."""
    place = await tools.store.place(job.data["place"])
    if place is not None and place.user == job.user:
        await whisper_link(tools, place)
    return ()


async def whisper_link(tools: Tools, place: Place) -> None:
    """Say where the interview goes on in the browser; the link works once."""
    words, text = tools.words, tools.words.get("link.none")
    if tools.public_url:
        code = await tools.handover.give(place.interview, person(place.team, place.user), tools.now())
        text = words.say("link.to_web", link=f"<{tools.public_url.rstrip('/')}/continue/{code}>")
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


def person(team: str, user: str) -> str:
    """Return what a Slack user is called across channels."""
    return f"slack:{team}:{user}"
