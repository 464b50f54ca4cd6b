"""A draft -> what a letter needs of it: its words, marked where the facts do not bear them out, and how far it is."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from assistant.disclose import Drafted, Standing, Worded
from assistant.drafting import Ground, stale, valid
from assistant.drafting.draft import Change, Draft, Issued, Wording, load, verdict_digest
from assistant.drafting.issue import correction
from assistant.drafting.objection import Voice, voice
from assistant.state import Interview
from assistant.state import load as load_interview
from rules.policy import Policy
from rules.verdict import Verdict


class Frozen(NamedTuple):
    """An issued letter: the answers as they were, the day they were judged on, and the day it was issued."""

    interview: Interview
    judged_on: date
    issued: date


def frozen(interview: Interview) -> Frozen | None:
    """Return what the letter is made of where it was issued and nobody corrects it."""
    draft = load(interview.draft)
    if not draft.frozen:
        return None
    last = draft.issued[-1]
    told = load_interview(last.record)
    told.decisions = interview.decisions  # given on it since; they are not part of what was issued
    return Frozen(told, date.fromisoformat(last.on), day(last.at))


def drafted(
    saved: dict[str, Any],
    interview: Interview,
    verdict: Verdict,
    policies: Mapping[str, Policy],
    language: str,
) -> Drafted:
    """Return the draft as the letter takes it; for an issued one, `interview` and `verdict` are those of then."""
    draft = load(saved)
    if draft.frozen:
        last = draft.issued[-1]
        texts = {s: _worded(w, ()) for s, w in draft.wordings(last.version).items()}
        return Drafted(texts, _issued(draft, last, verdict, language))
    ground = Ground(interview, verdict, policies)
    untrue: dict[str, list[str]] = {}
    for each in stale(draft, ground, language):
        untrue.setdefault(each.section, []).append(each.objection.sentence)
    texts = {s: _worded(w, tuple(untrue.get(s, ()))) for s, w in draft.wordings().items()}
    return Drafted(texts, _standing(draft, ground, language))


def day(at: int) -> date:
    """Return the day of a moment, where this machine stands."""
    return datetime.fromtimestamp(at, UTC).astimezone().date()


def change_lines(changes: tuple[Change, ...], language: str) -> tuple[str, ...]:
    """Return facts before and after, a line each."""
    says = voice(language)
    return tuple(
        f"{says.words.name(c.fact)}: {_value(says, c.fact, c.before)} → {_value(says, c.fact, c.after)}"
        for c in changes
        if c.fact in says.words.facts
    )


def _value(says: Voice, fact: str, value: object) -> str:
    return says.words.label(fact, value) if value is not None else says.says("not_known")


def _worded(wording: Wording, untrue: tuple[str, ...]) -> Worded:
    return Worded(wording.text, wording.by == "person", wording.added, untrue)


def _standing(draft: Draft, ground: Ground, language: str) -> Standing:
    told = correction(draft, ground) if draft.corrects else None
    before = next((i for i in draft.issued if i.version == draft.corrects), None)
    signed = draft.signed if valid(draft, ground) else None
    return Standing(
        version=len(draft.versions),
        prepared_by=signed.prepared_by if signed else "",
        facts_confirmed_by=signed.facts_confirmed_by if signed else "",
        signed=day(signed.at) if signed else None,
        corrects=draft.corrects,
        corrected_on=day(before.at) if before else None,
        changes=change_lines(told.facts, language) if told else (),
    )


def _issued(draft: Draft, last: Issued, verdict: Verdict, language: str) -> Standing:
    before = next((i for i in draft.issued if i.version == last.corrects), None)
    return Standing(
        version=last.version,
        prepared_by=last.signed.prepared_by,
        facts_confirmed_by=last.signed.facts_confirmed_by,
        signed=day(last.signed.at),
        issued=day(last.at),
        fingerprint=last.sha256,
        corrects=last.corrects,
        corrected_on=day(before.at) if before else None,
        changes=change_lines(last.changes, language),
        rules_changed=verdict_digest(verdict) != last.verdict,
    )
