"""What a reviewer is shown: the card with facts, verdict and three buttons, and a decision in words."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from assistant.channels.slack import kit
from assistant.channels.slack.kit import Block, actions, button, context, sections
from assistant.channels.slack.mrkdwn import escaped
from assistant.channels.slack.store import Asked, Place
from assistant.channels.slack.tools import Tools
from assistant.channels.slack.wording import Wording
from assistant.reply import Reply
from assistant.words import words as vocabulary

Meta = Mapping[str, Any]
DONE = {"approve": "approved", "refuse": "refused", "ask": "asked"}


def card_of(tools: Tools, place: Place, reply: Reply, asked: Asked, fields: Meta) -> Iterator[Block]:
    """Return the card a decision is made on."""
    words = tools.words
    yield from sections(words.say("ask_review.card", asker=f"<@{asked.asker}>"))
    if note := fields.get("note", {}).get("value"):
        yield from sections(words.say("ask_review.card_note", note=escaped(note)))
    yield from verdict_of(tools, place, reply)
    made = [
        button(words.get(f"ask_review.{name}"), f"form:decide:{name}", asked.id)
        for name in DONE  # all three alike: nobody is nudged towards an approval
    ]
    yield from actions("decide", made)
    yield from context(words.say("ask_review.version", version=asked.version))


def verdict_of(tools: Tools, place: Place, reply: Reply) -> Iterator[Block]:
    """Return the verdict with what it rests on, and every answer."""
    yield from sections(f"*{escaped(place.headline)}*") if place.headline else ()
    yield from _reasons(tools.words, reply)
    uses = [use["facts"] for use in reply.facts.get("uses", ())]
    for number, facts in enumerate([reply.facts.get("production", {}), *uses]):
        head = (
            tools.words.say("ask_review.use", n=number)
            if number
            else tools.words.get("ask_review.production")
        )
        lines = list(_facts(facts, tools.language))
        yield from sections("\n".join([f"*{head}*", *lines])) if lines else ()
    if noted := sum(not answer["confirmed"] for facts in uses for answer in facts.values()):
        yield from context(tools.words.say("ask_review.noted", n=noted))


def _reasons(words: Wording, reply: Reply) -> Iterator[Block]:
    """Say what is not in place and why it matters, to somebody who was not there when it was asked."""
    for use in (reply.verdict or {}).get("uses", ()):
        blocking = [f"⛔ {need['says']}" for need in use["preconditions"] if need["blocking"]]
        because = [f"• {finding['says']} ({finding['citation']['at']})" for finding in use["findings"][:3]]
        groups = ((words.get("ask_review.blocks"), blocking), (words.get("card.why"), because))
        yield from sections(
            "\n\n".join(f"*{head}*\n" + "\n".join(map(escaped, rows)) for head, rows in groups if rows)
        )


def _facts(facts: Mapping[str, Any], language: str) -> Iterator[str]:
    known = vocabulary(language)
    for fact, answer in facts.items():
        yield f"• {escaped(known.name(fact))}: {escaped(kit.short(known.label(fact, answer['value']), 300))}"


def says(words: Wording, asked: Asked) -> list[str]:
    """Return a decision in words, with who gave it, when, and on which version."""
    when = datetime.fromtimestamp(asked.at, UTC).strftime("%-d %b %Y")
    lines = [
        words.say(f"decide.{DONE[asked.status]}", who=f"<@{asked.by}>", when=when, version=asked.version)
    ]
    if asked.status == "ask":
        return [*lines, ">" + escaped(asked.comment).replace("\n", "\n>")]
    if asked.comment:
        lines.append(words.say("decide.with_comment", comment=escaped(asked.comment)))
    if asked.conditions:
        lines.append(words.say("decide.with_conditions", conditions=escaped(asked.conditions)))
    if asked.expires:
        last = date.fromisoformat(asked.expires).strftime("%-d %b %Y")
        lines.append(words.say("decide.with_expiry", expires=last))
    return lines


def names(people: tuple[str, ...]) -> str:
    """Return people as Slack shows them."""
    return ", ".join(f"<@{one}>" for one in people)
