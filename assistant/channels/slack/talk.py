"""Words and presses -> `Conversation.reply`, and its replies -> the thread they belong to."""

from dataclasses import replace

from slack_sdk.webhook.async_client import AsyncWebhookClient

from assistant.channels.slack import web
from assistant.channels.slack.kit import context, sections, short
from assistant.channels.slack.line import PUT_OFF, Early
from assistant.channels.slack.mrkdwn import escaped, mrkdwn
from assistant.channels.slack.reviewer import answered_back
from assistant.channels.slack.show import Post
from assistant.channels.slack.store import Job, Place
from assistant.channels.slack.tools import Changed, Tools, send, show
from assistant.reply import Message


async def say(tools: Tools, job: Job) -> Changed:
    """Take what was typed in direct messages: in an interview's thread, or the first words of a new one."""
    slack, words = await tools.slack(job.team), tools.words
    place = await tools.store.place(f"{job.team}:{job.channel}:{job.root}")
    text = job.data["text"]
    if place is None and job.root != job.at:
        if job.early < len(PUT_OFF):
            raise Early
        await slack.whisper(job.channel, job.user, job.root, words.get("lost"))
        return ()
    if not text and job.data["files"]:
        await slack.whisper(job.channel, job.user, job.root, words.get("only_text"))
        return ()
    if place and web.WANTED.fullmatch(text):
        await web.whisper_link(tools, place)
        return ()
    if place and place.asked_back:
        return await answered_back(tools, job, place)
    if place is None and (code := web.CODE.fullmatch(text)):
        return await web.take_over(tools, job, code.group(1))
    await slack.status(job.channel, job.root, words.get("agent.thinking"))
    if place is None:
        place = _new(job, job.channel, job.root)
        if not text:
            return (await show(tools, job, place, await tools.conversation.current(place.interview)),)
    reply = await tools.conversation.reply(place.interview, Message(id=job.id, text=text))
    return (await show(tools, job, place, reply),)


async def begin(tools: Tools, job: Job) -> Changed:
    """Begin an interview in the person's direct messages, wherever it was asked for."""
    slack, text = await tools.slack(job.team), job.data["text"]
    if code := web.CODE.fullmatch(text):
        return await web.take_over(tools, job, code.group(1))
    channel = await slack.room(job.user)
    seen = await tools.seen(job, channel)
    root = await slack.post(channel, "", _root(tools, text), f"{job.id}/root", seen)
    place = _new(job, channel, root)
    if text:
        reply = await tools.conversation.reply(place.interview, Message(id=job.id, text=text))
    else:
        reply = await tools.conversation.current(place.interview)
    place = await show(tools, job, place, reply)
    await _notice(tools, job, await slack.link(channel, root))
    return (place,)


async def press(tools: Tools, job: Job) -> Changed:
    """Take pressed choices. Whether they still count is for the interview to say."""
    slack, words, data = await tools.slack(job.team), tools.words, job.data
    place = await tools.store.place(f"{job.team}:{job.channel}:{job.root}")
    if place is None or place.user != job.user:
        await slack.whisper(job.channel, job.user, job.root, words.get("not_yours" if place else "lost"))
        return ()
    pressed = f"{data['message']}:{'+'.join(data['choices'])}"
    if pressed == place.pressed and not job.again:
        return ()
    message = Message(id=job.id, choices=tuple(data["choices"]), question=data["question"])
    reply = await tools.conversation.reply(place.interview, message)
    now = reply.question.key if reply.question else ""
    if data["message"] != place.live and now == place.question:
        await slack.whisper(job.channel, job.user, job.root, mrkdwn(reply.said) or words.get("stale"))
        return ()
    return (replace(await show(tools, job, place, reply, data["label"]), pressed=pressed),)


async def letter(tools: Tools, job: Job) -> Changed:
    """Upload the letter in the format that was asked for."""
    slack, words = await tools.slack(job.team), tools.words
    place = await tools.store.place(f"{job.team}:{job.channel}:{job.root}")
    if place is None or place.user != job.user:
        await slack.whisper(job.channel, job.user, job.root, words.get("not_yours" if place else "lost"))
        return ()
    try:
        document = await tools.conversation.document(place.interview, job.data["format"])
    except ValueError:
        await slack.whisper(job.channel, job.user, job.root, words.get("letter.not_made"))
        return ()
    return (await send(tools, job, place, document, await tools.seen(job, job.channel, job.root)),)


def _new(job: Job, channel: str, root: str) -> Place:
    return Place(job.team, job.user, channel, root, f"slack:{job.team}:{job.user}:{root}")


def _root(tools: Tools, text: str) -> Post:
    words = tools.words
    when = f"{tools.today():%-d %b %Y}"
    said = words.say("begun_here", when=when)
    quote = context(words.say("begun_words", words=f"“{escaped(short(text, 300))}”")) if text else []
    return Post(said, (*sections(escaped(said)), *quote))


async def _notice(tools: Tools, job: Job, link: str) -> None:
    words = tools.words
    if url := job.data.get("response_url"):
        text = words.say("begun_command", link=link)
        await AsyncWebhookClient(url).send(text=text, response_type="ephemeral", replace_original=False)
    elif job.data.get("mention"):
        text = words.say("begun_mention", user=job.user)
        post = Post(text, tuple(sections(text)))
        seen = await tools.seen(job, job.channel, job.root)
        await (await tools.slack(job.team)).post(job.channel, job.root, post, f"{job.id}/notice", seen)
