"""Decisions other people have given -> their place in the letter: theirs by name, never ours."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from assistant.disclose.hygiene import one_line
from assistant.disclose.model import Block, Callout, Items, Line, Run, Text
from assistant.disclose.told import Matter
from assistant.reply import Decision

_NAME = 80


def on_record(given: Matter) -> Iterator[Block]:
    """Yield every decision on record, the latest first, with what it was given on and what it asks for."""
    for made in reversed(given.interview.decisions):
        who = one_line(made.by, _NAME)
        title = given.say.say(f"decision_{made.answer}", who=who, when=given.say.day(_day(made.at)))
        parts: list[Text | Items] = [Text(line) for line in _lines(made, given)]
        if made.conditions:
            parts.append(Text((Run(given.say["decision_conditions"], "strong"),)))
            parts.append(Items(tuple(((Run(one_line(line)),),) for line in made.conditions)))
        parts.append(Text((Run(given.say.say("decision_whose", who=who), "small"),)))
        yield Callout("theirs", title, tuple(parts))


def recorded(given: Matter) -> list[dict[str, Any]]:
    """Return the decisions for machines."""
    return [
        made.model_dump(mode="json") | {"still_about_these_answers": made.reference == given.reference}
        for made in given.interview.decisions
    ]


def _lines(made: Decision, given: Matter) -> Iterator[Line]:
    say = given.say
    yield (Run(say.say("decision_version", reference=made.reference, through=one_line(made.through, _NAME))),)
    if made.reference != given.reference:
        yield (Run(say.say("decision_old", reference=given.reference), "strong"),)
    if made.expires:
        last = date.fromisoformat(made.expires)
        yield (Run(say.say("decision_expired" if last < given.on else "decision_until", day=say.day(last))),)
    if made.comment:
        yield (Run(say.say("decision_comment", comment=one_line(made.comment))),)


def _day(at: int) -> date:
    return datetime.fromtimestamp(at, UTC).date()
