"""What a reviewer is shown: the card with facts, verdict and three buttons, and a decision in words."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from assistant.channels.slack import kit
from assistant.channels.slack.kit import Block, actions, button, context, sections
from assistant.channels.slack.mrkdwn import escaped
from assistant.channels.slack.show import card, links
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
        button(
            words.get(f"ask_review.{name}"),
            f"form:decide:{name}",
            asked.id,
            "primary" if name == "approve" else None,
        )
        for name in DONE
    ]
    yield from actions("decide", made)
    yield from context(words.say("ask_review.version", version=asked.version))


def verdict_of(tools: Tools, place: Place, reply: Reply) -> Iterator[Block]:
    """Return the verdict with what it rests on, and every answer."""
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
        lines.append(words.say("decide.with_expiry", expires=asked.expires))
    return lines


def names(people: tuple[str, ...]) -> str:
    """Return people as Slack shows them."""
    return ", ".join(f"<@{one}>" for one in people)
