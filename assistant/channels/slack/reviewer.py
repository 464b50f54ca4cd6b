"""Another person's answer to a disclosure: asked for, given, refused or asked back, and put on record as theirs."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any, Literal

from slack_sdk.errors import SlackApiError

from assistant.channels.slack import kit
from assistant.channels.slack.call import Seen, Slack
from assistant.channels.slack.hear import Body, user_of, values
from assistant.channels.slack.kit import sections
from assistant.channels.slack.mrkdwn import escaped, split
from assistant.channels.slack.paper import Meta, card_of, names, says, verdict_of
from assistant.channels.slack.show import Post, disarmed
from assistant.channels.slack.store import Asked, Job, Place
from assistant.channels.slack.tools import Changed, Tools, kept, post_text, show
from assistant.channels.slack.wording import Wording
from assistant.reply import Decision

_ANSWERS: Mapping[str, Literal["approved", "refused"]] = {"approve": "approved", "refuse": "refused"}
_NO_ENTRY = {
    "not_in_channel", "channel_not_found", "is_archived", "restricted_action",
    "user_disabled", "user_not_found", "cannot_dm_bot", "messages_tab_disabled",
}  # fmt: skip


async def wrong_reviewers(tools: Tools, body: Body, _: Meta) -> dict[str, Any] | None:
    """Refuse a form in which a person asks themselves."""
    chosen = values(body["view"]).get("who", {}).get("value") or []
    return _error("who", tools.words.get("ask_review.self")) if user_of(body) in chosen else None


async def wrong_decision(tools: Tools, body: Body, meta: Meta) -> dict[str, Any] | None:
    """Refuse a decision by someone not named, a second one, one about old answers, or one already expired."""
    words, asked = tools.words, await tools.store.asked(str(meta["review"]))
    if asked is None:
        return _instead(words, meta, words.get("lost"))
    if user_of(body) not in asked.deciders:
        return _instead(words, meta, words.say("not_decider", names=names(asked.deciders)))
    if asked.status != "waiting":
        return _instead(words, meta, words.say("decide.decided", says=" ".join(says(words, asked))))
    now = (await tools.conversation.current(asked.interview)).reference
    if not meta.get("version") == asked.version == now:  # as it was when the form was opened
        return _instead(words, meta, words.say("decide.changed", asker=f"<@{asked.asker}>"))
    expires = values(body["view"]).get("expires", {}).get("value")
    if expires and date.fromisoformat(expires) < tools.today():
        return _error("expires", words.get("decide.past"))
    return None


async def ask(tools: Tools, job: Job) -> Changed:
    """Post the card to the people who decide, or to the place that was chosen."""
    place = await tools.store.place(job.data["meta"]["place"])
    if place is None or place.user != job.user:
        return ()
    slack, fields = await tools.slack(job.team), job.data["values"]
    deciders = tuple(fields["who"]["value"])
    reply = await tools.conversation.current(place.interview)
    asked = Asked(job.id, place.interview, place.id, job.user, deciders, reply.reference)
    blocks = tuple(card_of(tools, place, reply, asked, fields))
    post = Post(split(kit.spoken(blocks), kit.TEXT)[0], blocks)
    where = fields["where"]["value"]
    try:
        rooms = [where] if where else [await slack.room(decider) for decider in deciders]
        cards = tuple(
            [(room, await _post(tools, job, slack, room, post, place, asked.version)) for room in rooms]
        )
    except SlackApiError as wrong:
        if wrong.response["error"] not in _NO_ENTRY:
            raise
        await slack.whisper(place.channel, job.user, place.root, tools.words.get("ask_review.unreachable"))
        return ()
    await _tell(tools, job, slack, place, tools.words.say("ask_review.sent", names=names(deciders)))
    return (replace(asked, cards=cards, post=asdict(post)),)


async def decide(tools: Tools, job: Job) -> Changed:
    """Put a decision on record, show it on the card, and tell the asker."""
    meta, fields = job.data["meta"], job.data["values"]
    was = await tools.store.asked(meta["review"])
    place = await tools.store.place(was.place) if was else None
    if was is None or place is None or job.user not in was.deciders:
        return ()
    comment, conditions, expires = [
        str(fields.get(name, {}).get("value") or "").strip() for name in ("comment", "conditions", "expires")
    ]
    now = replace(was, status=meta["decision"], by=job.user, by_name=job.data["name"], at=tools.now())
    now = replace(now, comment=comment, conditions=conditions, expires=expires)
    slack, words = await tools.slack(job.team), tools.words
    mine = job.again and (was.by, was.status) == (now.by, now.status)
    if not mine and (
        was.status != "waiting" or not await _put_on_record(tools, now, str(meta.get("version")))
    ):
        for channel, ts in now.cards:
            await slack.whisper(channel, job.user, ts, words.say("decide.changed", asker=f"<@{now.asker}>"))
        return ()
    if not mine and not await tools.store.decide(was, now):
        return ()
    lines = [*says(words, now), words.say("decide.told", who=f"<@{now.by}>")]
    for channel, ts in now.cards:
        await slack.update(channel, ts, disarmed(kept(now.post), "\n".join(says(words, now)), weighty=True))
    if now.status != "ask":
        await _tell(tools, job, slack, place, "\n".join(lines))
        return (now,)
    await _tell(tools, job, slack, place, "\n".join([*says(words, now), words.get("decide.answer_here")]))
    return now, replace(place, asked_back=now.id)


async def _put_on_record(tools: Tools, now: Asked, seen: str) -> bool:
    """Keep a decision with the interview, so that every letter shows it; False when it was given on other answers."""
    if now.status == "ask":
        return True
    conditions = tuple(line.strip() for line in now.conditions.splitlines() if line.strip())
    made = Decision(
        id=now.id,
        answer=_ANSWERS[now.status],
        by=now.by_name,
        through=f"Slack, {now.by}",
        at=now.at,
        reference=seen,
        comment=now.comment,
        conditions=conditions,
        expires=now.expires,
    )
    return await tools.conversation.decided(now.interview, made)


async def answered_back(tools: Tools, job: Job, place: Place) -> Changed:
    """Pass the answer to a question asked back on, and arm the card again, on the answers as they are now.

    It is not read as an answer to the question that waits in the interview: "yes" would settle the wrong one.
    """
    was = await tools.store.asked(place.asked_back)
    slack, words = await tools.slack(job.team), tools.words
    reply = await tools.conversation.current(place.interview)
    if was is None:
        return (await show(tools, job, replace(place, asked_back=""), reply),)
    talk = (*was.talk, (was.comment, job.data["text"]))
    now = replace(was, status="waiting", version=reply.reference, comment="", talk=talk)
    said = (
        words.say("decide.answered", asker=f"<@{place.user}>")
        + "\n>"
        + escaped(job.data["text"]).replace("\n", "\n>")
    )
    blocks = tuple(card_of(tools, place, reply, now, {}))
    fresh = Post(split(kit.spoken(blocks), kit.TEXT)[0], blocks)
    for channel, ts in now.cards:
        await slack.update(channel, ts, fresh)
        seen = await tools.seen(job, channel, ts)
        await slack.post(
            channel,
            ts,
            Post(split(said, kit.TEXT)[0], tuple(sections(said))),
            f"{job.id}/{channel}",
            seen,
        )
        if now.version != was.version:
            await _letter(tools, job, slack, channel, ts, place, now.version)
    passed = words.say("decide.passed_on", who=was.by_name or "them")
    shown = reply.model_copy(update={"said": passed, "card": None})
    return replace(now, post=asdict(fresh)), await show(tools, job, replace(place, asked_back=""), shown)


async def share(tools: Tools, job: Job) -> Changed:
    """Post the verdict and the letter where the person chose."""
    place = await tools.store.place(job.data["meta"]["place"])
    if place is None or place.user != job.user:
        return ()
    slack, words = await tools.slack(job.team), tools.words
    channel = job.data["values"]["where"]["value"]
    reply = await tools.conversation.current(place.interview)
    said = words.say("share.by", who=f"<@{job.user}>")
    post = Post(said, (*sections(said), *verdict_of(tools, place, reply)))
    try:
        await _post(tools, job, slack, channel, post, place, reply.reference)
    except SlackApiError as wrong:
        if wrong.response["error"] not in _NO_ENTRY:
            raise
        await slack.whisper(place.channel, job.user, place.root, words.get("ask_review.unreachable"))
        return ()
    await _tell(tools, job, slack, place, words.say("share.done", channel=channel))
    return ()


async def _post(
    tools: Tools, job: Job, slack: Slack, channel: str, post: Post, place: Place, version: str
) -> str:
    ts = await slack.post(channel, "", post, f"{job.id}/{channel}", await tools.seen(job, channel))
    await _letter(tools, job, slack, channel, ts, place, version)
    return ts


async def _letter(
    tools: Tools, job: Job, slack: Slack, channel: str, ts: str, place: Place, version: str
) -> None:
    """Put the letter under a card, named after its version."""
    seen = await tools.seen(job, channel, ts)
    document = await tools.conversation.document(place.interview, "pdf")
    if not await slack.upload(channel, ts, document, f"disclosure-{version}.pdf", seen):
        await post_text(tools, job, channel, ts, place.interview, document, seen)


async def _tell(tools: Tools, job: Job, slack: Slack, place: Place, text: str) -> None:
    seen: Seen = await tools.seen(job, place.channel, place.root)
    await slack.post(
        place.channel,
        place.root,
        Post(split(text, kit.TEXT)[0], tuple(sections(text))),
        f"{job.id}/told",
        seen,
    )


def _error(block: str, text: str) -> dict[str, Any]:
    return {"response_action": "errors", "errors": {block: text}}


def _instead(words: Wording, meta: Meta, text: str) -> dict[str, Any]:
    title = kit.words(words.get(f"decide.titles.{meta.get('decision', 'ask')}"), kit.MODAL_TITLE)
    close = kit.words(words.get("decide.cancel"), kit.MODAL_TITLE)
    return {
        "response_action": "update",
        "view": {"type": "modal", "title": title, "close": close, "blocks": sections(text)},
    }
