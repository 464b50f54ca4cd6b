"""The verdict at a glance: what to do, what blocks, why, and what would change it, as short sentences."""

from collections.abc import Iterator, Mapping, Sequence

from assistant.interview.ask import title
from assistant.reply import Card, CardUse, NeedLine
from assistant.state import Interview, Say
from assistant.words import Words, escaped
from rules.policy import Outcome, Policy
from rules.verdict import Finding, OpenQuestion, UseVerdict, Verdict

MANY = 3
"""How many reasons a card shows; the document has them all."""
_CERTAINTY = frozenset({"True", "False"})


def card(
    interview: Interview,
    verdict: Verdict,
    policies: Mapping[str, Policy],
    words: Words,
    say: Sequence[Say] = (),
) -> Card:
    """Return the card for a verdict."""
    first = next(iter(policies.values()))
    moved = next((s.words["before"] for s in say if s.what == "verdict_moved"), None)
    return Card(
        outcome=verdict.outcome.value,
        headline=_said(verdict.outcome, verdict.undetermined, first, words),
        so_far=verdict.undetermined,
        uses=tuple(_use(use, interview, first, words) for use in verdict.uses),
        source=words.say("disclaimer", issuer=first.issuer, read_on=f"{first.read_on:%-d %b %Y}"),
        link=first.link,
        before=moved,
    )


def headline(outcome: Outcome, policy: Policy, words: Words) -> str:
    """Return what to do, in one sentence."""
    return words.say(f"headline_{outcome.value}", contact=policy.contact)


def standing(verdict: Verdict, policy: Policy, words: Words) -> str:
    """Return what to do as it stands; while anything is open, nothing is called enough."""
    still = any(use.missing or use.incomplete for use in verdict.uses)
    if verdict.outcome == Outcome.NOTIFY and still:
        return words.say("headline_so_far", outcome=short(verdict.outcome, policy, words))
    return headline(verdict.outcome, policy, words)


def short(outcome: Outcome, policy: Policy, words: Words) -> str:
    """Return the outcome in a few words."""
    return words.say(f"outcome_{outcome.value}", contact=policy.contact)


def state_of_card(verdict: Verdict) -> str:
    """Return what a card says in short; a card is shown again when this changes."""
    blocked = [f"{use.id}.{p.id}" for use in verdict.uses for p in use.preconditions if p.blocking]
    return " ".join([verdict.outcome.value, str(verdict.undetermined), *blocked])


def same_but_certain(state: str, shown: str) -> bool:
    """Tell whether a card says what the last one said, but for "so far": its reasons need no repeating."""
    return [part for part in state.split() if part not in _CERTAINTY] == [
        part for part in shown.split() if part not in _CERTAINTY
    ]


def worth_showing(verdict: Verdict) -> bool:
    """Tell whether there is more to say than "at least tell them"."""
    return not verdict.undetermined or verdict.outcome.level > Outcome.NOTIFY.level


def _said(outcome: Outcome, so_far: bool, policy: Policy, words: Words) -> str:
    said = headline(outcome, policy, words)
    return words.say("so_far", headline=said[:1].lower() + said[1:]) if so_far else said


def _use(verdict: UseVerdict, interview: Interview, policy: Policy, words: Words) -> CardUse:
    use = interview.use(verdict.id)
    needs = [NeedLine(says=p.says, status=p.status, who=p.who) for p in verdict.preconditions]
    blocking = {p.says for p in verdict.preconditions if p.blocking}
    return CardUse(
        use=verdict.id,
        title=title(use, words) if use else verdict.id,
        outcome=verdict.outcome.value,
        headline=_said(verdict.outcome, verdict.undetermined, policy, words),
        so_far=verdict.undetermined,
        blocking=tuple(n for n in needs if n.says in blocking),
        needs=tuple(n for n in needs if n.says not in blocking),
        duties=tuple(duty.says for duty in verdict.duties),
        because=tuple(_reasons(verdict, words)),
        change=tuple(_changes(verdict)),
        open_questions=tuple(_open(q, interview, verdict.id) for q in verdict.open_questions),
        conflicts=tuple(c.says for c in verdict.conflicts),
    )


def _telling(verdict: UseVerdict) -> list[Finding]:
    """Return the findings that decide, the heaviest first; the floor only when there is nothing else."""
    heavy = sorted(verdict.findings, key=lambda f: -f.outcome.level)
    return [f for f in heavy if f.outcome.level > Outcome.NOTIFY.level] or heavy


def _reasons(verdict: UseVerdict, words: Words) -> Iterator[str]:
    if verdict.outcome is Outcome.NOTIFY and not verdict.undetermined:
        yield words.say("nothing_asks")
    yield from (_because(f) for f in _telling(verdict)[:MANY])


def _because(finding: Finding) -> str:
    return f"{finding.says} ({finding.citation.at})"


def _changes(verdict: UseVerdict) -> Iterator[str]:
    said = dict.fromkeys(change.says for finding in verdict.findings for change in finding.would_change)
    most = 1 if verdict.outcome.level > Outcome.NOTIFY.level else 2
    yield from (f"{says[:1].upper()}{says[1:].rstrip('.')}." for says in list(said)[:most])


def _open(question: OpenQuestion, interview: Interview, use: str) -> str:
    answer = interview.answers(use).get(question.fact)
    who = escaped(answer.who) if answer and answer.who else question.who
    return f"{question.ask[:1].upper()}{question.ask[1:].rstrip('?')}? ({who})"
