"""How the letter begins: who and what, what it comes to, what is in the way, and what is asked."""

from collections.abc import Iterator

from assistant.disclose import standing, wordings
from assistant.disclose.model import Block, Callout, Cell, Heading, Items, Line, Pairs, Run, Table, Text
from assistant.disclose.told import LEVELS, Matter, Told
from rules.policy import Outcome

_HEAD = ("attention", "about", "from", "prepared")


def opening(given: Matter, annexes: tuple[str, ...]) -> Iterator[Block]:
    """Yield the first page."""
    yield Pairs(given.say["head"], tuple(_head(given)))
    yield Callout(LEVELS[given.verdict.outcome], given.law.say("summary"), tuple(_first(given)))
    yield from standing.correction(given)
    if summary := tuple(wordings.paragraphs_of("summary", given)):
        yield Heading(1, given.say["summary"])
        yield from summary
    if len(given.uses) > 1:
        yield Heading(1, given.say["uses"])
        yield _at_a_glance(given)
    yield Heading(1, given.say["request"])
    asked = tuple(wordings.paragraphs_of("request", given))
    yield from asked
    # What the policy asks for comes first in its request; what follows is said from the facts and stays.
    for paragraph in given.law.lines("request")[1 if asked else 0 :]:
        yield Text((Run(paragraph),))
    if annexes:
        yield Text((Run(given.say.say("annex_list", annexes="; ".join(annexes))),))
    yield Text((Run(given.say["you"], "small"),))


def badge(outcome: Outcome, undetermined: bool, given: Matter) -> Line:
    """Return an outcome as a word in a frame."""
    said = given.say.say(f"badge_{outcome.value}", issuer=given.policy.issuer)
    mark = Run(said, "badge", LEVELS[outcome])
    return (mark, Run(f" {given.say['at_least']}", "small")) if undetermined else (mark,)


def _head(given: Matter) -> Iterator[tuple[str, Cell]]:
    say = given.say
    yield say["to"], _one(given.text("commissioner") or given.policy.issuer)
    yield say["attention"], _known("contact", given)
    yield say["from"], _known("company", given)
    yield say["about"], _known("title", given)
    yield say["prepared"], _known("prepared_by", given)
    for fact in ("kind", "territories", "channels", "guilds"):
        if fact in given.interview.production:
            answer = given.interview.production[fact]
            yield given.words.name(fact), _one(given.words.label(fact, answer.value))


def _known(fact: str, given: Matter) -> Cell:
    said = given.text(fact)
    return _one(said) if said else ((Run(given.say["to_be_added"], "blank"),),)


def _one(text: str) -> Cell:
    return ((Run(text),),)


def _first(given: Matter) -> Iterator[Text | Items]:
    say = given.say
    if blocking := tuple(_blocking(given)):
        yield Text((Run(say["blocks"], "strong"),))
        yield Items(blocking, numbered=True)
    if len(given.uses) > 1:
        yield Text((Run(_counted(given)),))
    if said := _open(given):
        yield Text((Run(said),))
    if not given.final:
        noted = sum(answer.by != "file" for _, _, answer in given.interview.noted())
        yield Text((Run(say.say("draft_note", noted=noted), "small"),))


def _blocking(given: Matter) -> Iterator[Cell]:
    """Yield what is in the way; the same thing missing for several uses is said once."""
    found: dict[tuple[str, str], list[Told]] = {}
    for use in given.uses:
        for need in use.verdict.preconditions:
            if need.blocking:
                found.setdefault((need.id, need.says), []).append(use)
    titles = {need.id: need.title for policy in given.policies.values() for need in policy.preconditions}
    for (id, says), uses in found.items():
        links = tuple(run for use in uses for run in (Run(" "), Run(use.name, "small", to=f"#{use.anchor}")))
        yield ((Run(f"{titles[id]}.", "strong"), Run(f" {says}"), *links),)


def _counted(given: Matter) -> str:
    outcomes = [use.outcome for use in given.verdict.uses]
    counts = [
        given.say.say(f"count_{outcome.value}", n=n)
        for outcome in reversed(Outcome)
        if (n := outcomes.count(outcome))
    ]
    return given.say.say("counted", n=len(outcomes), counts="; ".join(counts))


def _open(given: Matter) -> str:
    unsure = sum(len(use.open_questions) for use in given.verdict.uses)
    missing = sum(len(use.missing) for use in given.verdict.uses)
    if not unsure and not missing:
        return ""
    return given.say.say("open_line", missing=missing, unsure=unsure, heading=given.say["open"])


def _at_a_glance(given: Matter) -> Table:
    rows = tuple(
        (
            ((Run(use.name),),),
            ((Run(use.title, to=f"#{use.anchor}"),),),
            (badge(use.verdict.outcome, use.verdict.undetermined, given),),
        )
        for use in given.uses
    )
    return Table(given.say["uses"], (0.11, 0.6, 0.29), given.say.names("uses_head"), rows)
