"""One use in the letter: what was told, what the guidance says about it, what has to be in hand."""

from collections.abc import Iterator

from assistant.disclose import wordings
from assistant.disclose.hygiene import address, one_line, paragraphs
from assistant.disclose.model import Block, Cell, Heading, Items, Level, Line, Quote, Run, Table, Text
from assistant.disclose.opening import badge
from assistant.disclose.told import Matter, Told
from assistant.state import Answer
from rules.facts import USE_FACTS
from rules.policy import Policy
from rules.verdict import Finding, HeldPrecondition

_STATUS: dict[str, Level] = {"met": "ok", "missing": "stop", "unknown": "ask"}


def use(told: Told, given: Matter) -> Iterator[Block]:
    """Yield the section about one use."""
    yield Heading(1, given.say.say("use_title", n=told.number, title=told.title), told.anchor)
    yield Text(badge(told.verdict.outcome, told.verdict.undetermined, given))
    worded = given.drafted.of(f"use:{told.state.id}:description")
    yield from wordings.paragraphs_of(f"use:{told.state.id}:description", given)
    described = str(told.value("description") or "")
    if paragraphs(described) and not (worded and wordings.quotes(worded, described)):
        yield Quote(paragraphs(described), given.say["described"])
    if afterwards := tuple(wordings.paragraphs_of(f"use:{told.state.id}:afterwards", given)):
        yield Heading(2, given.say["afterwards"])
        yield from afterwards
    yield Heading(2, given.say["said"])
    yield from _said(told, given)
    yield Heading(2, given.say["rules"])
    yield from _rules(told, given)
    if told.verdict.preconditions:
        yield Heading(2, given.say["needs"])
        yield _needs(told, given)


def _said(told: Told, given: Matter) -> Iterator[Block]:
    answers, deciding = list(told.answers()), _deciding(told)
    if not answers:
        yield Text((Run(given.say["nothing_said"]),))
        return
    spoken = any(answer.quote and answer.by != "press" for _, answer in answers)
    rows = []
    for fact, answer in answers:
        row = (((Run(given.ask(fact)),),), _answer(fact, answer, fact in deciding, given))
        rows.append((*row, _own_words(answer, given)) if spoken else row)
    head = given.say.names("said_head_words" if spoken else "said_head")
    yield Table(given.say["said"], (0.42, 0.23, 0.35) if spoken else (0.62, 0.38), head, tuple(rows))
    if spoken and any(answer.by == "press" for _, answer in answers):
        yield Text((Run(given.say["pressed"], "small"),))


def _deciding(told: Told) -> set[str]:
    """Return the facts that fired a rule; their answers are set in bold."""
    return {fact for finding in told.verdict.findings for fact in finding.because}


def _answer(fact: str, answer: Answer, decides: bool, given: Matter) -> Cell:
    said = one_line(given.words.label(fact, answer.value))
    said = f"{said[:1].upper()}{said[1:]}" if fact in USE_FACTS else said
    label = (Run(said, "strong" if decides else "plain"),)
    return (
        (label,)
        if answer.confirmed or answer.by == "file"
        else (label, (Run(given.say["noted_mark"], "small"),))
    )


def _own_words(answer: Answer, given: Matter) -> Cell:
    lines: list[Line] = []
    if answer.quote and answer.by != "press":
        lines.append((Run(one_line(answer.quote), "spoken"),))
    if answer.who:
        lines.append((Run(given.say.say("may_know", who=one_line(answer.who)), "small"),))
    return tuple(lines) or ((Run(""),),)


def _rules(told: Told, given: Matter) -> Iterator[Block]:
    findings = sorted(told.verdict.findings, key=lambda finding: -finding.outcome.level)
    if not findings:
        yield Text((Run(given.say["nothing_applies"]),))
        return
    rows = tuple(_finding(finding, told, given) for finding in findings)
    yield Table(given.say["rules"], (0.19, 0.33, 0.24, 0.24), given.say.names("rules_head"), rows)
    changes = dict.fromkeys(change.says for finding in findings for change in finding.would_change)
    if changes:
        yield Heading(2, given.say["changes"])
        yield Items(tuple(((Run(f"{says[:1].upper()}{says[1:]}."),),) for says in changes))


def _finding(finding: Finding, told: Told, given: Matter) -> tuple[Cell, ...]:
    policy = given.policies[finding.citation.policy]
    ids = Run(", ".join((finding.rule, *finding.also)), "small")
    return (
        ((Run(_title(finding.rule, policy), "strong"),), (ids,), badge(finding.outcome, False, given)),
        (
            (Run(finding.citation.quote),),
            (
                Run(f"{given.say['source']}: ", "small"),
                Run(finding.citation.at, "small", to=address(finding.citation.link)),
            ),
        ),
        ((Run(_because(finding, told)),),),
        ((Run(finding.remedy),),),
    )


def _title(rule: str, policy: Policy) -> str:
    return next(found.title for found in policy.rules if found.id == rule)


def _because(finding: Finding, told: Told) -> str:
    if not finding.because or (set(finding.because) == {"is_generative"} and finding.outcome.level == 1):
        return str(told.say["every_use"])
    facts = "; ".join(told.noted(fact, value) for fact, value in finding.because.items())
    return f"{facts[:1].upper()}{facts[1:]}."


def _needs(told: Told, given: Matter) -> Table:
    rows = tuple(_need(need, given) for need in told.verdict.preconditions)
    return Table(given.say["needs"], (0.5, 0.22, 0.28), given.say.names("needs_head"), rows)


def _need(need: HeldPrecondition, given: Matter) -> tuple[Cell, ...]:
    title = next(
        (
            found.title
            for policy in given.policies.values()
            for found in policy.preconditions
            if found.id == need.id
        ),
        "",
    )
    status = Run(given.say[f"status_{need.status}"], "badge", _STATUS[need.status])
    says = ((Run(title, "strong"),), (Run(need.says),), (Run(", ".join(need.rules), "small"),))
    return says, ((status,),), ((Run(need.who),),)
