"""What a person says of the draft in the chat -> the draft after it, and what to say back."""

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import NamedTuple

from assistant.drafting.draft import Draft
from assistant.drafting.ground import Ground
from assistant.drafting.guard import objections
from assistant.drafting.issue import NotReadyError, correct, correction, issue, sign_off
from assistant.drafting.lexicon import lexicon
from assistant.drafting.objection import Objection, voice
from assistant.drafting.reword import reword
from assistant.drafting.sentences import fold
from assistant.drafting.versions import SectionChange, Stale, begin, compare, refresh, stale
from assistant.drafting.written import section_ids

_WHOLE = ("compare", "sign", "issue", "correct", "check", "drop", "show")
"""Commands about the draft as a whole, each the whole of a message."""


class Answer(NamedTuple):
    """The draft after a message and what to say; `handled` is false where the message is not about the draft."""

    draft: Draft
    says: str = ""
    handled: bool = True
    objections: tuple[Objection, ...] = ()
    changes: tuple[SectionChange, ...] = ()
    stale: tuple[Stale, ...] = ()


class Turn(NamedTuple):
    """What a command works on."""

    draft: Draft
    text: str
    found: re.Match[str]
    ground: Ground
    at: int
    language: str


def converse(draft: Draft, words: str, ground: Ground, at: int, language: str = "en") -> Answer:
    """Do what a message asks of the draft; begin one where there is none."""
    draft = draft if draft.versions else begin(ground, at, language)
    text = " ".join(words.split()).strip(" .!?")
    for command in _WHOLE:
        found = _pattern(command).fullmatch(text) or (command == "compare" and _pattern(command).match(text))
        if found:
            return _COMMANDS[command](Turn(draft, text, found, ground, at, language))
    return _reworded(draft, text, ground, at, language)


def signs(words: str) -> bool:
    """Tell whether a message would sign the draft off."""
    return bool(_pattern("sign").fullmatch(" ".join(words.split()).strip(" .!?")))


def section_meant(draft: Draft, words: str, ground: Ground) -> str:
    """Return the section a message means: the one it names, else the one last worked on."""
    head = fold(re.split(r"[:“\"]|\bthat\b", words, maxsplit=1)[0])
    kind = next(
        (
            k
            for k in ("request", "summary", "afterwards", "description")
            if _pattern(f"section.{k}").search(head)
        ),
        "",
    )
    if kind in {"summary", "request"}:
        return kind
    uses = [use.id for use in ground.interview.uses]
    use = next(
        (
            u
            for place, u in enumerate(uses, 1)
            if re.search(rf"\buse {place}\b|\b{re.escape(fold(u))}\b", head)
        ),
        "",
    )
    use = use or next((u.id for u in ground.uses("summary", head)), "") if kind or use else ""
    there = section_ids(ground.interview)
    named = f"use:{use}:{kind or 'description'}"
    return named if named in there else draft.at_section if draft.at_section in there else "summary"


def section_name(section: str, ground: Ground, language: str = "en") -> str:
    """Return what a section is called in a sentence."""
    kind = section.rpartition(":")[2]
    ids = [use.id for use in ground.interview.uses]
    id = section.removeprefix("use:").rpartition(":")[0]
    use = ground.interview.use(id) if len(ids) > 1 and id in ids else None
    says = voice(language)
    purpose = str(use.value("purpose") or "") if use else ""
    label = says.words.noted("purpose", purpose) if purpose and purpose != "other" else ""
    return says.text("sections", kind, number=ids.index(id) + 1 if use else 0, label=label)


def _reworded(draft: Draft, text: str, ground: Ground, at: int, language: str) -> Answer:
    says, section = voice(language), section_meant(draft, text, ground)
    if draft.frozen:
        known = reword(draft.model_copy(update={"corrects": 0}), section, text, ground, at, language)
        return Answer(draft, says.said("frozen")) if known else Answer(draft, handled=False)
    done = reword(draft, section, text, ground, at, language)
    if done is None:
        return Answer(draft, handled=False)
    if done.why_not:
        return Answer(done.draft, says.said(done.why_not))
    if done.objections:
        lines = [line for o in done.objections for line in objection_lines(o)]
        return Answer(done.draft, says.said("held", lines=listed(lines)), objections=done.objections)
    name, now = section_name(section, ground, language), done.draft.texts()[section]
    return Answer(done.draft, says.said("reworded", section=name[:1].upper() + name[1:], text=now))


def objection_lines(objection: Objection) -> list[str]:
    """Return an objection as lines of text: the sentence, what is wrong, the ways to fix it."""
    quoted = f"“{objection.sentence}” " if objection.sentence else ""
    return [f"{quoted}{objection.says}", *(f"  {way.says}" for way in objection.ways)]


def _compare(turn: Turn) -> Answer:
    says, last = voice(turn.language), len(turn.draft.versions)
    a, b = _versions_meant(turn.draft, turn.text)
    if not (0 < a <= last and 0 < b <= last):
        return Answer(turn.draft, says.said("no_version"))
    found = compare(turn.draft, a, b)
    if not found:
        return Answer(turn.draft, says.said("compared_same", a=a, b=b))
    lines = [f"{section_name(c.section, turn.ground, turn.language)}: {tracked(c)}" for c in found]
    return Answer(turn.draft, says.said("compared", a=a, b=b, lines=listed(lines)), changes=found)


def tracked(change: SectionChange) -> str:
    """Return a change as one line of plain text: [-gone-] and {+new+}."""
    marks = {"same": "{}", "delete": "[-{}-]", "insert": "{{+{}+}}"}
    return "".join(marks[run.kind].format(run.text) for run in change.runs)


def _versions_meant(draft: Draft, text: str) -> tuple[int, int]:
    numbers = [int(n) for n in re.findall(r"\d{1,6}", text)][:2]
    last = len(draft.versions)
    if len(numbers) == 2:
        return numbers[0], numbers[1]
    if numbers:
        return numbers[0], last
    if _pattern("issued").search(text) and draft.issued:
        return draft.issued[-1].version, last
    return (1, last) if _pattern("first").search(text) else (max(1, last - 1), last)


def _sign(turn: Turn) -> Answer:
    says, who = voice(turn.language), turn.found["said"].strip()
    try:
        signed = sign_off(turn.draft, who, (turn.found["by"] or "").strip(), turn.ground, turn.at)
    except NotReadyError as error:
        return not_ready(turn.draft, error, turn.ground, turn.language)
    by = signed.signed.facts_confirmed_by if signed.signed else who
    return Answer(signed, says.said("signed", who=who, by=by))


def _issue(turn: Turn) -> Answer:
    try:
        done = issue(turn.draft, turn.ground, turn.at)
    except NotReadyError as error:
        return not_ready(turn.draft, error, turn.ground, turn.language)
    last = done.issued[-1]
    return Answer(done, voice(turn.language).said("issued", number=last.version, digest=last.sha256[:12]))


def _correct(turn: Turn) -> Answer:
    says = voice(turn.language)
    try:
        opened = refresh(correct(turn.draft, turn.ground, turn.at), turn.ground, turn.at, turn.language)
    except NotReadyError:
        return Answer(turn.draft, says.said("nothing_issued"))
    changed, untrue = correction(opened, turn.ground), stale(opened, turn.ground, turn.language)
    facts = [
        f"{says.words.name(c.fact)}: {says.value(c.fact, c.before)} → {says.value(c.fact, c.after)}"
        for c in (changed.facts if changed else ())
        if c.fact in says.words.facts
    ]
    lines = [*facts, *stale_lines(untrue)]
    return Answer(opened, says.said("correcting", number=opened.corrects, lines=listed(lines)), stale=untrue)


def _check(turn: Turn) -> Answer:
    untrue = stale(turn.draft, turn.ground, turn.language)
    if not untrue:
        return Answer(turn.draft, voice(turn.language).said("checked_fine"))
    return Answer(
        turn.draft, voice(turn.language).said("stale", lines=listed(stale_lines(untrue))), stale=untrue
    )


def _drop(turn: Turn) -> Answer:
    if not turn.draft.held:
        return Answer(turn.draft, handled=False)
    return Answer(turn.draft.model_copy(update={"held": {}}), voice(turn.language).said("dropped"))


def _show(turn: Turn) -> Answer:
    texts = turn.draft.texts()
    lines = [
        f"{section_name(s, turn.ground, turn.language)}: {texts[s]}"
        for s in section_ids(turn.ground.interview)
        if s in texts
    ]
    return Answer(turn.draft, voice(turn.language).said("shown", lines="\n".join(lines)))


def not_ready(draft: Draft, error: NotReadyError, ground: Ground, language: str) -> Answer:
    """Return what to say where a draft cannot be signed off, issued or corrected as it stands."""
    says = voice(language)
    if error.reason in {"stale", "held"}:
        held = [line for section in draft.held for line in _held_lines(draft, section, ground, language)]
        return Answer(
            draft,
            says.said("cannot_sign", lines=listed([*stale_lines(error.stale), *held])),
            stale=error.stale,
        )
    return Answer(draft, says.said("frozen" if error.reason == "frozen" else "cannot_issue"))


def _held_lines(draft: Draft, section: str, ground: Ground, language: str) -> list[str]:
    name, found = (
        section_name(section, ground, language),
        objections(draft.held[section].text, section, ground, language),
    )
    return [f"{name}: {objection_lines(each)[0]}" for each in found]


def stale_lines(found: Iterable[Stale]) -> list[str]:
    """Return sentences that have become untrue, each with what is wrong."""
    return [line for each in found for line in objection_lines(each.objection)[:1]]


def listed(lines: Iterable[str]) -> str:
    """Return lines as a list; a line that is set in belongs to the one before it."""
    return "".join(f"\n  - {line.strip()}" if line.startswith("  ") else f"\n- {line}" for line in lines)


_Command = Callable[[Turn], Answer]
_COMMANDS: dict[str, _Command] = {
    "compare": _compare,
    "sign": _sign,
    "issue": _issue,
    "correct": _correct,
    "check": _check,
    "drop": _drop,
    "show": _show,
}


@cache
def _pattern(name: str) -> re.Pattern[str]:
    section, _, kind = name.rpartition(".")
    requests = lexicon("en").data["requests"]
    pattern = requests[section][kind] if section else requests[name]
    return re.compile(rf"(?<!\w)(?:please )?(?:{pattern})(?!\w)", re.IGNORECASE)
