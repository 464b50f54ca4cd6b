"""Another person's answer to a disclosure: asked for, given, refused or asked back, and put on record as theirs."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from slack_sdk.errors import SlackApiError

from assistant.channels.slack import kit
from assistant.channels.slack.call import Seen, Slack
from assistant.channels.slack.hear import Body, user_of, values
from assistant.channels.slack.kit import Block, actions, button, context, sections
from assistant.channels.slack.mrkdwn import escaped, plain
from assistant.channels.slack.show import Post, card, disarmed, links
from assistant.channels.slack.store import Asked, Job, Place
from assistant.channels.slack.tools import Changed, Tools, kept, post_text, show, version
from assistant.channels.slack.wording import Wording
from assistant.reply import Reply
from assistant.words import words as vocabulary

Meta = Mapping[str, Any]
_DONE = {"approve": "approved", "refuse": "refused", "ask": "asked"}
_NO_ENTRY = {"not_in_channel", "channel_not_found", "is_archived", "restricted_action"}


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
        return _instead(words, meta, words.say("not_decider", names=_names(asked.deciders)))
    if asked.status != "waiting":
        return _instead(words, meta, words.say("decide.decided", says=" ".join(_says(words, asked))))
    if version(await tools.conversation.current(asked.interview)) != asked.version:
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
    asked = Asked(job.id, place.interview, place.id, job.user, deciders, version(reply))
    post = Post(
        tools.words.say("ask_review.card", asker=job.data["name"]),
        tuple(_card(tools, place, reply, asked, fields)),
    )
    where = fields["where"]["value"]
    try:
        rooms = [where] if where else [await slack.room(decider) for decider in deciders]
        cards = tuple([(room, await _post(tools, job, slack, room, post, place)) for room in rooms])
    except SlackApiError as wrong:
        if wrong.response["error"] not in _NO_ENTRY:
            raise
        await slack.whisper(place.channel, job.user, place.root, tools.words.get("ask_review.unreachable"))
        return ()
    await _tell(tools, job, slack, place, tools.words.say("ask_review.sent", names=_names(deciders)))
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
    mine = job.again and (was.by, was.status) == (now.by, now.status)
    if not mine and not await tools.store.decide(replace(was, status="waiting"), now):
        return ()
    slack, words = await tools.slack(job.team), tools.words
    lines = [*_says(words, now), words.say("decide.told", who=f"<@{now.by}>")]
    for channel, ts in now.cards:
        await slack.update(channel, ts, disarmed(kept(now.post), "\n".join(_says(words, now))))
    if now.status != "ask":
        await _tell(tools, job, slack, place, "\n".join(lines))
        return (now,)
    await _tell(tools, job, slack, place, "\n".join([*_says(words, now), words.get("decide.answer_here")]))
    return now, replace(place, asked_back=now.id)


async def answered_back(tools: Tools, job: Job, place: Place, reply: Reply) -> Changed:
    """Pass the answer to a question asked back on, arm the card again, and go on with the interview."""
    was = await tools.store.asked(place.asked_back)
    slack, words = await tools.slack(job.team), tools.words
    if was is None:
        return (await show(tools, job, replace(place, asked_back=""), reply),)
    now = replace(was, status="waiting", version=version(reply))
    said = (
        words.say("decide.answered", asker=f"<@{place.user}>")
        + "\n>"
        + escaped(job.data["text"]).replace("\n", "\n>")
    )
    fresh = Post(kept(was.post).text, tuple(_card(tools, place, reply, now, {})))
    for channel, ts in now.cards:
        await slack.update(channel, ts, fresh)
        seen = await tools.seen(job, channel, ts)
        await slack.post(
            channel,
            ts,
            Post(plain(job.data["text"])[: kit.TEXT], tuple(sections(said))),
            f"{job.id}/{channel}",
            seen,
        )
    passed = words.say("decide.passed_on", who=was.by_name or "them")
    shown = reply.model_copy(update={"said": "\n\n".join(filter(None, [passed, reply.said]))})
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
    post = Post(
        words.say("share.by", who=job.data["name"]), (*sections(said), *_verdict(tools, place, reply))
    )
    try:
        await _post(tools, job, slack, channel, post, place)
    except SlackApiError as wrong:
        if wrong.response["error"] not in _NO_ENTRY:
            raise
        await slack.whisper(place.channel, job.user, place.root, words.get("ask_review.unreachable"))
        return ()
    await _tell(tools, job, slack, place, words.say("share.done", channel=channel))
    return ()


async def _post(tools: Tools, job: Job, slack: Slack, channel: str, post: Post, place: Place) -> str:
    ts = await slack.post(channel, "", post, f"{job.id}/{channel}", await tools.seen(job, channel))
    seen = await tools.seen(job, channel, ts)
    document = await tools.conversation.document(place.interview, "md")
    if not await slack.upload(channel, ts, document, document.name, seen):
        await post_text(tools, job, channel, ts, place.interview, document, seen)
    return ts


async def _tell(tools: Tools, job: Job, slack: Slack, place: Place, text: str) -> None:
    seen: Seen = await tools.seen(job, place.channel, place.root)
    await slack.post(
        place.channel,
        place.root,
        Post(plain(text)[: kit.TEXT], tuple(sections(text))),
        f"{job.id}/told",
        seen,
    )


def _card(tools: Tools, place: Place, reply: Reply, asked: Asked, fields: Meta) -> Iterator[Block]:
    words = tools.words
    yield from sections(words.say("ask_review.card", asker=f"<@{asked.asker}>"))
    if note := fields.get("note", {}).get("value"):
        yield from sections(words.say("ask_review.card_note", note=escaped(note)))
    yield from _verdict(tools, place, reply)
    made = [
        button(
            words.get(f"ask_review.{name}"),
            f"form:decide:{name}",
            asked.id,
            "primary" if name == "approve" else None,
        )
        for name in _DONE
    ]
    yield from actions("decide", made)
    yield from context(words.say("ask_review.version", version=asked.version))


def _verdict(tools: Tools, place: Place, reply: Reply) -> Iterator[Block]:
    if reply.card:
        yield from card(reply.card, tools.words, links(reply))
    elif place.headline:
        yield from sections(f"*{escaped(place.headline)}*")
    if not reply.card:
        yield from _reasons(tools.words, reply)
    for facts in (reply.facts.get("production", {}), *(use["facts"] for use in reply.facts.get("uses", ()))):
        yield from sections("\n".join(_facts(facts, tools.language)))


def _reasons(words: Wording, reply: Reply) -> Iterator[Block]:
    """Say what blocks and why, shortly, when the interview has no card to show at this moment."""
    for use in (reply.verdict or {}).get("uses", ()):
        blocking = [f"⛔ {need['says']}" for need in use["preconditions"] if need["blocking"]]
        because = [f"• {finding['says']} ({finding['citation']['at']})" for finding in use["findings"][:3]]
        groups = ((words.get("card.blocks"), blocking), (words.get("card.why"), because))
        yield from sections(
            "\n\n".join(f"*{head}*\n" + "\n".join(map(escaped, rows)) for head, rows in groups if rows)
        )


def _facts(facts: Mapping[str, Any], language: str) -> Iterator[str]:
    names = vocabulary(language)
    for fact, answer in facts.items():
        yield f"• {escaped(names.name(fact))}: {escaped(kit.short(names.label(fact, answer['value']), 300))}"


def _says(words: Wording, asked: Asked) -> list[str]:
    when = date.fromtimestamp(asked.at).strftime("%-d %b %Y")
    lines = [
        words.say(f"decide.{_DONE[asked.status]}", who=f"<@{asked.by}>", when=when, version=asked.version)
    ]
    if asked.status == "ask":
        return [*lines, ">" + escaped(asked.comment).replace("\n", "\n>")]
    if asked.comment:
        lines.append(words.say("decide.with_comment", comment=escaped(asked.comment)))
    if asked.conditions:
        lines.append(words.say("decide.with_conditions", conditions=escaped(asked.conditions)))
    if asked.expires:
        lines.append(words.say("decide.with_expiry", expires=asked.expires))
    return lines


def _names(people: tuple[str, ...]) -> str:
    return ", ".join(f"<@{one}>" for one in people)


def _error(block: str, text: str) -> dict[str, Any]:
    return {"response_action": "errors", "errors": {block: text}}


def _instead(words: Wording, meta: Meta, text: str) -> dict[str, Any]:
    title = kit.words(words.get(f"decide.titles.{meta.get('decision', 'ask')}"), kit.MODAL_TITLE)
    close = kit.words(words.get("decide.cancel"), kit.MODAL_TITLE)
    return {
        "response_action": "update",
        "view": {"type": "modal", "title": title, "close": close, "blocks": sections(text)},
    }
