"""How the letter ends: what to do, what is open, where the guidance is unclear, who signs, and the sources."""

from collections.abc import Iterator

from assistant.disclose import standing
from assistant.disclose.hygiene import address
from assistant.disclose.model import (
    Block,
    Callout,
    Cell,
    Heading,
    Items,
    Line,
    Run,
    Signature,
    Signatures,
    Table,
    Text,
)
from assistant.disclose.onrecord import on_record
from assistant.disclose.told import Matter, Told
from rules.policy import Policy


def closing(given: Matter) -> Iterator[Block]:
    """Yield what stands after the uses."""
    yield from _duties(given)
    yield from _open(given)
    yield from _conflicts(given)
    yield Heading(1, given.say["is_not"])
    for paragraph in given.law.lines("is_not"):
        yield Text((Run(paragraph),))
    yield Heading(1, given.say["signed"])
    yield from standing.signed(given)
    yield Signatures(tuple(_signatures(given)))
    yield from on_record(given)
    yield from _answer(given)
    yield from _sources(given)


def _duties(given: Matter) -> Iterator[Block]:
    due: dict[str, list[Told]] = {}
    for use in given.uses:
        for duty in use.verdict.duties:
            due.setdefault(duty.says, []).append(use)
    if due:
        yield Heading(1, given.say["duties"])
        rows = tuple(
            (((Run("☐", "tick"),),), ((Run(says),),), (_for(uses, given),)) for says, uses in due.items()
        )
        yield Table(given.say["duties"], (0.08, 0.72, 0.2), given.say.names("duties_head"), rows)


def _for(uses: list[Told], given: Matter) -> Line:
    if len(uses) == len(given.uses) > 1:
        return (Run(given.say["all_uses"], "small"),)
    runs = [Run(use.name, "small", to=f"#{use.anchor}") for use in uses]
    return tuple(part for run in runs for part in (run, Run(" ", "small")))[:-1]


def _open(given: Matter) -> Iterator[Block]:
    rows = [row for use in given.uses for row in _open_rows(use, given)]
    if rows:
        yield Heading(1, given.say["open"])
        yield Table(given.say["open"], (0.46, 0.26, 0.28), given.say.names("open_head"), tuple(rows))


def _open_rows(use: Told, given: Matter) -> Iterator[tuple[Cell, ...]]:
    """Yield what is open about a use; what one person may know, and is open for one reason, is one row."""
    found: dict[tuple[str, str], list[str]] = {}
    for asked in use.verdict.open_questions:
        ask = f"{asked.ask[:1].upper()}{asked.ask[1:].rstrip('?')}?"
        found.setdefault(("open_unsure", given.who(use, asked.fact, asked.who)), []).append(ask)
    for why, facts in (("open_missing", use.verdict.missing), ("open_incomplete", use.verdict.incomplete)):
        for fact in facts:
            found.setdefault((why, given.who(use, fact)), []).append(given.ask(fact))
    name: tuple[Line, ...] = ((Run(use.name, "small", to=f"#{use.anchor}"),),) if len(given.uses) > 1 else ()
    for (why, who), asks in found.items():
        questions = tuple((Run(ask),) for ask in asks)
        yield (
            (*questions, *name),
            ((Run(f"{who[:1].upper()}{who[1:]}"),),),
            ((Run(given.say[why], "small"),),),
        )


def _conflicts(given: Matter) -> Iterator[Block]:
    kinds = {part.id: part.kind for policy in given.policies.values() for part in policy.conflicts}
    for kind, heading in (("contradiction", "contradictions"), ("source", "conflicts")):
        found: dict[str, list[Told]] = {}
        for use in given.uses:
            for part in use.verdict.conflicts:
                if kinds.get(part.id, "source") == kind:
                    found.setdefault(part.says, []).append(use)
        if found:
            yield Heading(1, given.say[heading])
            yield Items(tuple(((Run(f"{says} "), *_for(uses, given)),) for says, uses in found.items()))


def _signatures(given: Matter) -> Iterator[Signature]:
    say, company = given.say, given.text("company")
    heading = say.say("signed_for", company=company) if company else say["signed_for_us"]
    by, confirmed = standing.names(given)
    for place, name in ((heading, by or given.text("prepared_by")), (say["signed_facts"], confirmed)):
        yield Signature(place, name, say.names("sign_lines" if name else "sign_lines_name"))


def _answer(given: Matter) -> Iterator[Block]:
    """Yield the place that is the commissioner's alone to fill in, where an answer is asked for."""
    choices = given.law.lines("answer")
    if not choices:
        return
    say, to = given.say, given.commissioner
    ticks = Items(tuple(((Run("☐", "tick"), Run(f" {choice}")),) for choice in choices))
    place = Signatures((Signature(say.say("answer_for", commissioner=to), "", say.names("answer_lines")),))
    note = Text((Run(given.law.say("answer_note"), "small"),))
    yield Callout("theirs", say.say("answer", commissioner=to), (note, ticks, place))


def _sources(given: Matter) -> Iterator[Block]:
    say, verdict = given.say, given.verdict
    yield Heading(1, say["sources"])
    yield Items(tuple(_source(given.policies[ref.id], ref.digest, given) for ref in verdict.policies))
    yield Text((Run(say.say("answers_digest", digest=given.digest), "small"),))


def _source(policy: Policy, digest: str, given: Matter) -> Cell:
    say = given.say
    said = say.say("source_line", issuer=policy.issuer, title=policy.title, read_on=say.day(policy.read_on))
    judged = say.say("judged_on", on=say.day(given.verdict.judged_on), digest=digest)
    return (
        (Run(said),),
        (Run(policy.link, to=address(policy.link)),),
        (Run(policy.verified_how, "small"),),
        (Run(judged, "small"),),
    )
