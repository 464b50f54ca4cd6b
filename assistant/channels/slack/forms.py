"""Modals: opened at once, because Slack gives three seconds; what was filled in comes back as a job."""

import json
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from assistant.channels.slack import kit, web
from assistant.channels.slack.hear import Body, root_of, team_of, user_of
from assistant.channels.slack.kit import Block, actions, button, input_of, option, select, text_input
from assistant.channels.slack.mrkdwn import escaped, plain
from assistant.channels.slack.store import Asked, Job, Place
from assistant.channels.slack.tools import Changed, Tools, show
from assistant.channels.slack.wording import Wording
from assistant.reply import Edit, Message, ReviewFact, ReviewUse

UNKNOWN = "-"
MODAL_BLOCKS = 100


async def open_form(tools: Tools, body: Body) -> None:
    """Open the modal a button asks for; when it took too long, offer the button again."""
    action = body["actions"][0]
    slack = await tools.slack(team_of(body))
    view = await _view(tools, body, action["action_id"].removeprefix("form:"), str(action.get("value", "")))
    channel, root = str(body.get("container", {}).get("channel_id", "")), root_of(body)
    if isinstance(view, str):
        await slack.whisper(channel, user_of(body), root, view)
    elif not await slack.open(body["trigger_id"], view):
        again = button(
            tools.words.get("expired_open"), action["action_id"], str(action.get("value", "")), "primary"
        )
        blocks = [*kit.sections(tools.words.get("expired")), *actions("again", [again])]
        await slack.whisper(channel, user_of(body), root, tools.words.get("expired"), blocks)


async def _view(tools: Tools, body: Body, form: str, value: str) -> Block | str:
    """Return the modal, or what to say instead."""
    if form.startswith("decide:"):
        return await _decide(tools, form.removeprefix("decide:"), value, user_of(body))
    if form == "web":
        return await web.offer(tools, value, team_of(body), user_of(body))
    channel = str(body.get("container", {}).get("channel_id", ""))
    place = await tools.store.place(f"{team_of(body)}:{channel}:{root_of(body)}")
    if place is None or place.user != user_of(body):
        return str(tools.words.get("not_yours" if place else "lost"))
    if form.startswith("edit:"):
        return await _edit(tools, place, value or None)
    return _share(tools.words, place) if form == "share" else _reviewer(tools.words, place)


async def _edit(tools: Tools, place: Place, use: str | None) -> Block | str:
    review = (await tools.conversation.current(place.interview)).review
    found = next((one for one in review.uses if one.use == use), None) if review else None
    return edit_view(tools.words, place.id, found) if found else str(tools.words.get("stale"))


def edit_view(words: Wording, place: str, use: ReviewUse) -> Block:
    """Return the modal in which all answers about one use, or the production, can be changed."""
    facts = sorted(use.facts, key=lambda fact: not fact.matters)[: MODAL_BLOCKS - 1]
    meta = {"place": place, "use": use.use, "shown": {fact.fact: mark(_initial(fact)) for fact in facts}}
    head = kit.sections(f"*{escaped(plain(use.title))}*")[:1]
    return modal(words, "edit", "review", json.dumps(meta), [*head, *_fields(facts, words)])


def modal(words: Wording, callback: str, name: str, meta: str, blocks: list[Block]) -> Block:
    """Return a modal with its title and its two buttons."""
    save = "save" if name in {"review", "decide"} else "share" if name == "share" else "send"
    return {
        "type": "modal",
        "callback_id": callback,
        "private_metadata": meta,
        "title": kit.words(words.get(f"{name}.title"), kit.MODAL_TITLE),
        "submit": kit.words(words.get(f"{name}.{save}"), kit.MODAL_TITLE),
        "close": kit.words(words.get(f"{name}.cancel"), kit.MODAL_TITLE),
        "blocks": blocks,
    }


async def edited(tools: Tools, job: Job) -> Changed:
    """Send every field that was changed to the interview, and show what came of it."""
    meta = job.data["meta"]
    place = await tools.store.place(meta["place"])
    if place is None or place.user != job.user:
        return ()
    changes = list(_changes(meta, job.data["values"]))
    if not changes:
        slack = await tools.slack(job.team)
        await slack.whisper(place.channel, job.user, place.root, tools.words.get("review.nothing"))
        return ()
    said: list[str] = []
    for number, change in enumerate(changes):
        reply = await tools.conversation.reply(place.interview, Message(id=f"{job.id}:{number}", edit=change))
        said.append(reply.said)
    whole = reply.model_copy(update={"said": "\n\n".join(filter(None, said))})
    return (await show(tools, job, place, whole, tools.words.get("review.title")),)


def mark(value: str) -> str:
    """Return a short mark of a value, to see later whether a person changed it."""
    return sha256(value.encode()).hexdigest()[:8] if value else ""


def _fields(facts: list[ReviewFact], words: Wording) -> Iterator[Block]:
    hinted: set[str] = set()
    for fact in facts:
        new = fact.quote and fact.by != "press" and fact.quote not in hinted
        hint = words.say("review.hint", quote=kit.short(fact.quote or "", 200)) if new else ""
        hinted.add(fact.quote or "")
        if fact.options:
            options = [option(one.label, one.id) for one in fact.options]
            now = next((one for one in options if one["value"] == fact.value), None)
            unknown = option("–", UNKNOWN)
            element = select("value", words.get("choose"), [*options, unknown], now)
        else:
            element = text_input("value", _initial(fact), lines=fact.fact == "description")
        yield input_of(fact.fact, plain(fact.label), element, optional=True, hint=hint)


def _initial(fact: ReviewFact) -> str:
    if fact.value is None:
        return ""
    return str(fact.value) if fact.options or isinstance(fact.value, str) else fact.answer


def _changes(meta: Mapping[str, Any], values: Mapping[str, Any]) -> Iterator[Edit]:
    for fact, before in meta["shown"].items():
        given = values.get(fact, {}).get("value") or ""
        given = "" if given == UNKNOWN else given.strip()
        if mark(given) != before:
            yield Edit(use=meta["use"], fact=fact, value=given or None)


def _reviewer(words: Wording, place: Place) -> Block:
    who: Block = {
        "type": "multi_users_select",
        "action_id": "value",
        "placeholder": kit.words(words.get("choose"), 150),
        "max_selected_items": 5,
    }
    where: Block = {
        "type": "conversations_select",
        "action_id": "value",
        "placeholder": kit.words(words.get("choose"), 150),
    }
    where["filter"] = {
        "include": ["public", "private"],
        "exclude_bot_users": True,
        "exclude_external_shared_channels": True,
    }
    fields = [
        input_of("who", words.get("ask_review.who"), who),
        input_of(
            "where",
            words.get("ask_review.where"),
            where,
            optional=True,
            hint=words.get("ask_review.where_hint"),
        ),
        input_of(
            "note", words.get("ask_review.note"), text_input("value", lines=True, limit=1_000), optional=True
        ),
    ]
    return modal(words, "reviewer", "ask_review", json.dumps({"place": place.id}), fields)


def _share(words: Wording, place: Place) -> Block:
    where: Block = {
        "type": "conversations_select",
        "action_id": "value",
        "placeholder": kit.words(words.get("choose"), 150),
    }
    where["filter"] = {
        "include": ["public", "private"],
        "exclude_bot_users": True,
        "exclude_external_shared_channels": True,
    }
    field = input_of("where", words.get("share.where"), where, hint=words.get("share.where_hint"))
    return modal(words, "share", "share", json.dumps({"place": place.id}), [field])


async def _decide(tools: Tools, decision: str, review: str, user: str) -> Block | str:
    asked = await tools.store.asked(review)
    words = tools.words
    if asked is None:
        return str(words.get("lost"))
    if user not in asked.deciders:
        return words.say("not_decider", names=", ".join(f"<@{one}>" for one in asked.deciders))
    return decide_view(words, decision, asked)


def decide_view(words: Wording, decision: str, asked: Asked) -> Block:
    """Return the modal for one of the three answers."""
    label = {"approve": "comment", "refuse": "why", "ask": "question"}[decision]
    long: Callable[[], Block] = lambda: text_input("value", lines=True, limit=2_000)  # noqa: E731
    fields = [input_of("comment", words.get(f"decide.{label}"), long(), optional=decision == "approve")]
    if decision == "approve":
        fields += [
            input_of(
                "conditions",
                words.get("decide.conditions"),
                long(),
                optional=True,
                hint=words.get("decide.conditions_hint"),
            ),
            input_of(
                "expires",
                words.get("decide.expires"),
                {"type": "datepicker", "action_id": "value"},
                optional=True,
            ),
        ]
    meta = json.dumps({
        "review": asked.id, "decision": decision, "asker": asked.asker, "version": asked.version,
    })  # fmt: skip
    return {
        "type": "modal",
        "callback_id": "decide",
        "private_metadata": meta,
        "title": kit.words(words.get(f"decide.titles.{decision}"), kit.MODAL_TITLE),
        "submit": kit.words(words.get(f"decide.save.{decision}"), kit.MODAL_TITLE),
        "close": kit.words(words.get("decide.cancel"), kit.MODAL_TITLE),
        "blocks": fields,
    }
