"""What every piece of work in the Slack channel needs, and how a reply is put into its thread."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date

from assistant.channels.slack.call import Seen, Slack, Teams
from assistant.channels.slack.kit import TEXT, context, messages, sections, short, spoken
from assistant.channels.slack.mrkdwn import escaped, mrkdwn, plain, split
from assistant.channels.slack.show import Post, disarmed, letter_buttons, posts
from assistant.channels.slack.store import Asked, Job, Place, Store
from assistant.channels.slack.wording import Wording, wording
from assistant.handover import Handover
from assistant.reply import Conversation, Document, Format, Reply

Changed = tuple[Place | Asked, ...]
FIRST: Format = "pdf"
"""Slack shows the pages of a PDF in the thread itself."""


@dataclass(frozen=True)
class Tools:
    """The conversation, our tables, Slack, and the calendar."""

    conversation: Conversation
    store: Store
    teams: Teams
    handover: Handover
    today: Callable[[], date]
    now: Callable[[], int]
    language: str = "en"
    public_url: str = ""
    """Where a browser finds the web channel."""

    @property
    def words(self) -> Wording:
        """Return the channel's own words."""
        return wording(self.language)

    async def slack(self, team: str) -> Slack:
        """Return Slack for a workspace."""
        return Slack(await self.teams(team))

    async def seen(self, job: Job, channel: str, root: str = "") -> Seen:
        """Return what an earlier attempt at this job may have left in a thread."""
        return await (await self.slack(job.team)).seen(channel, root) if job.again else Seen()


async def show(tools: Tools, job: Job, place: Place, reply: Reply, answer: str = "") -> Place:
    """Put a reply into its thread: old buttons away, new messages, documents last."""
    slack, words = await tools.slack(place.team), tools.words
    seen = await tools.seen(job, place.channel, place.root)
    if place.live:
        said = (
            words.say("answered", answer=escaped(plain(answer))) if answer else words.get("answered_in_words")
        )
        await slack.update(place.channel, place.live, disarmed(kept(place.post), said))
    told, asked = posts(reply, tools.language)
    for number, post in enumerate(told):
        await slack.post(place.channel, place.root, post, f"{job.id}/told/{number}", seen)
    if reply.documents:
        place = await deliver(tools, job, place, seen)
    live, last = "", Post("", ())
    for number, last in enumerate(asked):
        live = await slack.post(place.channel, place.root, last, f"{job.id}/{number}", seen)
    return _about(replace(place, live=live, post=asdict(last), question=last.question), reply)


async def deliver(tools: Tools, job: Job, place: Place, seen: Seen) -> Place:
    """Upload the letter the way Slack shows it at once, and offer the other formats."""
    place = await send(tools, job, place, await tools.conversation.document(place.interview, FIRST), seen)
    words = tools.words
    blocks = (*sections(escaped(words.get("letter.take"))), *letter_buttons(words))
    await (await tools.slack(place.team)).post(
        place.channel, place.root, Post(words.get("letter.take"), blocks), f"{job.id}/letter", seen
    )
    return place


async def send(tools: Tools, job: Job, place: Place, document: Document, seen: Seen) -> Place:
    """Upload one document; when Slack does not take it, post its text instead."""
    slack = await tools.slack(place.team)
    name = _name(document, place.letters + 1)
    if not await slack.upload(place.channel, place.root, document, name, seen):
        await post_text(tools, job, place.channel, place.root, place.interview, document, seen)
        if tools.public_url:
            said = tools.words.say("letter.in_browser", link=f"<{await web_address(tools, place)}>")
            await slack.whisper(place.channel, place.user, place.root, said)
    return replace(place, letters=place.letters + 1)


async def post_text(
    tools: Tools, job: Job, channel: str, root: str, interview: str, document: Document, seen: Seen
) -> None:
    """Post a letter as messages."""
    if document.format != "md":
        document = await tools.conversation.document(interview, "md")
    blocks = [*context(tools.words.get("letter.failed")), *sections(mrkdwn(document.text or ""))]
    slack = await tools.slack(job.team)
    for number, part in enumerate(messages(blocks)):
        await slack.post(
            channel,
            root,
            Post(split(spoken(part), TEXT)[0], tuple(part)),
            f"{job.id}/text/{number}",
            seen,
        )


def person(team: str, user: str) -> str:
    """Return what a Slack user is called across channels."""
    return f"slack:{team}:{user}"


async def web_address(tools: Tools, place: Place) -> str:
    """Return a link that opens an interview in the browser, once."""
    code = await tools.handover.give(place.interview, person(place.team, place.user), tools.now())
    return f"{tools.public_url.rstrip('/')}/continue/{code}"


def kept(post: object) -> Post:
    """Return a message as it was posted."""
    assert isinstance(post, dict)
    return Post(post["text"], tuple(post["blocks"]), post["question"])


def _about(place: Place, reply: Reply) -> Place:
    title = (reply.facts.get("production", {}).get("title") or {}).get("value") or ""
    if not title and reply.card and reply.card.uses:
        title = plain(reply.card.uses[0].title)
    headline = plain(reply.card.headline) if reply.card else place.headline
    return replace(
        place, title=short(str(title), 80) or place.title, headline=headline, finished=reply.question is None
    )


def _name(document: Document, number: int) -> str:
    stem, dot, end = document.name.rpartition(".")
    return document.name if number == 1 else f"{stem or end}-{number}{dot}{end if stem else ''}"
