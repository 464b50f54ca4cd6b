"""Versions of a draft: begin one, put a wording through the guard, compare any two, find what has become untrue."""

import re
from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from assistant.drafting.draft import (
    By,
    Draft,
    FrozenError,
    Version,
    Wording,
    digest,
    facts_of,
    verdict_digest,
)
from assistant.drafting.ground import Ground
from assistant.drafting.guard import objections
from assistant.drafting.objection import Objection
from assistant.drafting.written import section_ids, written

_TOKEN = re.compile(r"\s+|[^\W_]+|[\W_]", re.UNICODE)


class Run(NamedTuple):
    """A stretch of text that stayed, came or went."""

    kind: Literal["same", "insert", "delete"]
    text: str


class SectionChange(NamedTuple):
    """What changed in a section, word by word; `same` and `delete` runs make the old text, `same` and `insert` the new."""

    section: str
    runs: tuple[Run, ...]


class Stale(NamedTuple):
    """A sentence that a change of fact made untrue, and whose sentence it is."""

    section: str
    by: By
    objection: Objection


class Put(NamedTuple):
    """What became of a wording: the draft after it, and what the guard objects to."""

    draft: Draft
    objections: tuple[Objection, ...]


def begin(ground: Ground, at: int, language: str = "en") -> Draft:
    """Return a draft with the written wording of every section as its first version."""
    sections = {s: Wording(text=written(s, ground, language=language)) for s in section_ids(ground.interview)}
    return add(Draft(), sections, ground, at, "assistant", "written")


def add(draft: Draft, sections: Mapping[str, Wording], ground: Ground, at: int, by: By, note: str) -> Draft:
    """Return the draft with one more version, which holds what changed."""
    now = draft.wordings()
    changed = {section: wording for section, wording in sections.items() if now.get(section) != wording}
    if not changed and draft.versions:
        return draft
    version = Version(
        number=len(draft.versions) + 1,
        at=at,
        by=by,
        facts=digest(facts_of(ground.interview)),
        verdict=verdict_digest(ground.verdict),
        sections=changed,
        note=note,
    )
    return draft.model_copy(update={"versions": (*draft.versions, version), "signed": None})


def without_held(draft: Draft, section: str) -> Draft:
    """Return the draft with nothing kept aside for a section."""
    return draft.model_copy(update={"held": {s: w for s, w in draft.held.items() if s != section}})


def put(
    draft: Draft,
    section: str,
    wording: Wording,
    ground: Ground,
    at: int,
    note: str = "edited",
    language: str = "en",
) -> Put:
    """Put a wording into the draft if it is true to the record.

    A person's that is not is kept aside with what is wrong; a model's or a written one is not kept. What the text
    had against it before is no reason to refuse a better one: it stays marked. An issued draft raises FrozenError.
    """
    if draft.frozen:
        raise FrozenError(section)
    found = _new(draft, section, wording, ground, language)
    here = draft.model_copy(update={"at_section": section})
    by: By = "person" if wording.added else wording.by
    if not found:
        return Put(without_held(add(here, {section: wording}, ground, at, by, note), section), ())
    if by == "person":
        here = here.model_copy(update={"held": {**here.held, section: wording}})
    return Put(here, found)


def _new(
    draft: Draft, section: str, wording: Wording, ground: Ground, language: str
) -> tuple[Objection, ...]:
    found = tuple(objections(wording.text, section, ground, language))
    if not found or wording.by == "model":
        return found
    known = {_about(each) for each in objections(draft.texts().get(section, ""), section, ground, language)}
    return tuple(each for each in found if _about(each) not in known)


def _about(objection: Objection) -> tuple[str, str, str | None, str]:
    return objection.kind, objection.sentence, objection.fact, objection.reason


def edit(
    draft: Draft, section: str, text: str, ground: Ground, at: int, by: By = "person", language: str = "en"
) -> Put:
    """Put a text someone wrote into a section: a person who typed it, or a model that proposes it."""
    if section not in section_ids(ground.interview):
        raise KeyError(section)
    before = draft.wordings().get(section, Wording(text=""))
    wording = before.model_copy(update={"text": text.strip(), "by": by, "added": ()})
    return put(draft, section, wording, ground, at, language=language)


def compare(draft: Draft, a: int, b: int) -> tuple[SectionChange, ...]:
    """Return what changed from one version to another, the sections that differ only."""
    return changes(draft.texts(a), draft.texts(b))


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[SectionChange, ...]:
    """Return what changed from some texts to others, as tracked changes."""
    sections = dict.fromkeys((*before, *after))
    pairs = ((s, before.get(s, ""), after.get(s, "")) for s in sections)
    return tuple(SectionChange(s, runs(old, new)) for s, old, new in pairs if old != new)


def runs(before: str, after: str) -> tuple[Run, ...]:
    """Return one text turned into another, word by word; neighbouring words that changed are one change."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    found: list[tuple[str, str, bool]] = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come, same = "".join(old[a:b]), "".join(new[c:d]), what == "equal"
        if found and not same and len(found) > 1 and found[-1][2] and not found[-1][0].strip():
            blank, earlier = found.pop()[0], found.pop()
            gone, come = earlier[0] + blank + gone, earlier[1] + blank + come
        found.append((gone, come, same))
    return tuple(run for part in found for run in _parts(*part) if run.text)


def _parts(gone: str, come: str, same: bool) -> tuple[Run, ...]:
    return (Run("same", gone),) if same else (Run("delete", gone), Run("insert", come))


def stale(draft: Draft, ground: Ground, language: str = "en") -> tuple[Stale, ...]:
    """Return the sentences of the draft that the record no longer bears out; sections of uses taken away are left."""
    there = set(section_ids(ground.interview))
    return tuple(
        Stale(section, "person" if objection.sentence in wording.added else wording.by, objection)
        for section, wording in draft.wordings().items()
        if section in there
        for objection in objections(wording.text, section, ground, language)
    )


def refresh(draft: Draft, ground: Ground, at: int, language: str = "en") -> Draft:
    """Write again what the assistant wrote, on the facts as they are now; a person's own wordings stay as they are."""
    now = draft.wordings()
    fresh = {}
    for section in section_ids(ground.interview):
        held = now.get(section)
        if held is None or held.by == "assistant":
            fresh[section] = _again(section, held or Wording(text=""), ground, language)
    return draft if draft.frozen else add(draft, fresh, ground, at, "assistant", "facts changed")


def release(draft: Draft, ground: Ground, at: int, language: str = "en") -> tuple[Draft, tuple[str, ...]]:
    """Put into the draft what was kept aside and has become true; return the draft and those sections."""
    moved: list[str] = []
    for section, wording in draft.held.items() if not draft.frozen else ():
        now = wording if wording.by == "person" else _again(section, wording, ground, language)
        if not tuple(objections(now.text, section, ground, language)):
            draft = without_held(add(draft, {section: now}, ground, at, "person", "facts changed"), section)
            moved.append(section)
    return draft, tuple(moved)


def _again(section: str, wording: Wording, ground: Ground, language: str) -> Wording:
    text = written(section, ground, wording.length, wording.tone, language)
    return wording.model_copy(update={"text": " ".join([text, *wording.added])})
