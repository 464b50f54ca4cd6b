"""What is said or done to the draft of a letter -> the interview with the draft after it, and what to say."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from assistant import drafting
from assistant.drafting.draft import Draft, digest, dump, facts_of, load
from assistant.drafting.objection import voice
from assistant.reading import AskedQuestion, Reading
from assistant.reply import Rewording
from assistant.state import Interview
from rules.policy import Policy
from rules.verdict import Verdict

_COMMANDS = frozenset({"why", "example", "skip", "review", "another", "same", "draft", "over"})
_ENOUGH = 40
"""Sentences that were said to be untrue, remembered so that they are not said again."""


@dataclass(frozen=True)
class Place:
    """Where a draft is worked on: its interview, the verdict, the policies, the time, the language."""

    interview: Interview
    verdict: Verdict | None
    policies: Mapping[str, Policy]
    now: int
    language: str = "en"

    @cached_property
    def ground(self) -> drafting.Ground:
        """The record the wordings are held against."""
        return drafting.Ground(self.interview, self.verdict, self.policies)

    @property
    def draft(self) -> Draft:
        """The draft as it was saved."""
        return load(self.interview.draft)

    def keep(self, draft: Draft) -> None:
        """Put a draft back into the interview."""
        self.interview.draft = dump(draft)


def opened(place: Place) -> None:
    """Open a draft where there is none; begin it with the written wordings."""
    if not place.interview.draft and place.interview.uses:
        place.keep(drafting.begin(place.ground, place.now, place.language))


def for_the_letter(interview: Interview, asked: AskedQuestion | None, reading: Reading, text: str) -> bool:
    """Tell whether a message is about the letter: never where it answers what was asked, or is a command."""
    # What the reader merely hears in a wish for the letter ("less stiff") is no answer to what was asked.
    told = {f for use in reading.uses for f, p in use.facts.items() if p.by == "rules"}
    facts = told | set(reading.production)
    answers = bool(asked and facts.intersection(asked.facts))
    if reading.intent in _COMMANDS or (answers and not drafting.dictated(text)):
        return False
    return drafting.addressed(text, at_it=interview.at_desk)


def heard(place: Place, text: str) -> str | None:
    """Do what a message asks of the draft and return what to say; None where it is not about the draft."""
    if drafting.signs(text) and (missing := _unready(place)):
        return missing
    try:
        answer = drafting.converse(place.draft, text, place.ground, place.now, place.language)
    except drafting.FrozenError:
        return voice(place.language).said("frozen")
    if answer.handled:
        place.keep(answer.draft)
        return answer.says
    return None


def moved(place: Place, move: Rewording) -> str:
    """Do what was done on the page and return what to say."""
    says = voice(place.language)
    if move.section and move.section not in drafting.section_ids(place.interview):
        return says.said("no_section")
    if move.do == "sign" and (missing := _unready(place)):
        return missing
    try:
        draft, said = _MOVES[move.do](place, move)
    except drafting.FrozenError:
        return says.said("frozen")
    except drafting.NotReadyError as error:
        return drafting.not_ready(place.draft, error, place.ground, place.language).says
    place.keep(draft)
    return said


def follow(place: Place) -> str:
    """Bring the draft along after a change of facts; return what to say of it, which may be nothing."""
    draft, says = place.draft, voice(place.language)
    if draft.versions[-1].facts == digest(facts_of(place.interview)):
        return ""
    if draft.frozen:
        return says.said("issued_stays", number=draft.issued[-1].version)
    fresh = drafting.refresh(draft, place.ground, place.now, place.language)
    fresh, released = drafting.release(fresh, place.ground, place.now, place.language)
    untrue = drafting.stale(fresh, place.ground, place.language)
    new = [each for each in untrue if _key(each) not in draft.told]
    place.keep(fresh.model_copy(update={"told": tuple(map(_key, untrue))[:_ENOUGH]}))
    lines = [
        says.said("released", section=drafting.section_name(section, place.ground, place.language))
        for section in released
    ]
    if new:
        lines.append(says.said("stale", lines=drafting.listed(drafting.stale_lines(new))))
    return "\n\n".join(lines)


def _key(stale: drafting.Stale) -> str:
    return digest([stale.section, stale.objection.sentence, stale.objection.fact, stale.objection.reason])[
        :12
    ]


def _unready(place: Place) -> str:
    """Return what to say where the facts cannot be confirmed yet: some were only noted."""
    noted = sum(1 for _ in place.interview.noted())
    return voice(place.language).said("unconfirmed", count=noted) if noted else ""


def _text(place: Place, move: Rewording) -> tuple[Draft, str]:
    done = drafting.edit(
        place.draft, move.section, move.text, place.ground, place.now, language=place.language
    )
    return done.draft, _after(place, move.section, done.draft, done.objections)


def _wish(place: Place, move: Rewording) -> tuple[Draft, str]:
    says, draft = voice(place.language), place.draft
    if draft.frozen:
        raise drafting.FrozenError(move.section)
    done = drafting.reword(draft, move.section, move.text, place.ground, place.now, place.language)
    if done is None or done.why_not:
        return (done.draft if done else draft), says.said((done and done.why_not) or "not_found")
    return done.draft, _after(place, move.section, done.draft, done.objections)


def _after(place: Place, section: str, draft: Draft, found: tuple[drafting.Objection, ...]) -> str:
    says = voice(place.language)
    if found:
        lines = [line for each in found for line in drafting.objection_lines(each)]
        return says.said("held", lines=drafting.listed(lines))
    name = drafting.section_name(section, place.ground, place.language)
    return says.said("reworded", section=name[:1].upper() + name[1:], text=draft.texts()[section])


def _sign(place: Place, move: Rewording) -> tuple[Draft, str]:
    draft = drafting.sign_off(place.draft, move.text, move.by, place.ground, place.now)
    assert draft.signed
    parts = {"who": draft.signed.prepared_by, "by": draft.signed.facts_confirmed_by}
    return draft, voice(place.language).said("signed", **parts)


def _said(place: Place, move: Rewording) -> tuple[Draft, str]:
    answer = drafting.converse(place.draft, _WORDS[move.do], place.ground, place.now, place.language)
    return answer.draft, answer.says


def _drop(place: Place, move: Rewording) -> tuple[Draft, str]:
    return drafting.without_held(place.draft, move.section), voice(place.language).said("dropped")


_WORDS = {"issue": "issue it", "correct": "correct it"}
_MOVES = {"text": _text, "wish": _wish, "sign": _sign, "issue": _said, "correct": _said, "drop": _drop}
