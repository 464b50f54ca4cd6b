"""Sign-off, issue and correction: who stands for a version, what was sent, and what a later one changes."""

from typing import NamedTuple

from assistant.drafting.draft import (
    Change,
    Draft,
    Facts,
    Issued,
    SignOff,
    Version,
    canonical,
    digest,
    facts_of,
    record_of,
    verdict_digest,
)
from assistant.drafting.ground import Ground
from assistant.drafting.versions import SectionChange, Stale, changes, stale


class NotReadyError(Exception):
    """A draft cannot be signed off or issued as it stands; `reason` says why, in one word."""

    def __init__(self, reason: str, found: tuple[Stale, ...] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.stale = found


class Correction(NamedTuple):
    """What a corrected version changes: facts before and after, and the text as tracked changes."""

    corrects: int
    facts: tuple[Change, ...]
    texts: tuple[SectionChange, ...]


def sign_off(draft: Draft, prepared_by: str, facts_confirmed_by: str, ground: Ground, at: int) -> Draft:
    """Return the draft, signed off as it stands; raise NotReadyError where the guard objects to any of it."""
    if draft.frozen:
        raise NotReadyError("frozen")
    found = stale(draft, ground)
    if found or draft.held:
        raise NotReadyError("stale" if found else "held", found)
    signed = SignOff(
        version=len(draft.versions),
        prepared_by=prepared_by.strip(),
        facts_confirmed_by=facts_confirmed_by.strip() or prepared_by.strip(),
        at=at,
        facts=digest(facts_of(ground.interview)),
    )
    return draft.model_copy(update={"signed": signed})


def issue(draft: Draft, ground: Ground, at: int) -> Draft:
    """Return the draft with its signed version frozen; raise NotReadyError where text or facts moved since."""
    if draft.frozen:
        raise NotReadyError("frozen")
    signed = draft.signed
    if not signed or not valid(draft, ground):
        raise NotReadyError("unsigned")
    if found := stale(draft, ground):
        raise NotReadyError("stale", found)
    issued = Issued(
        version=signed.version,
        at=at,
        signed=signed,
        facts=facts_of(ground.interview),
        verdict=verdict_digest(ground.verdict),
        corrects=draft.corrects,
        changes=_since(draft, facts_of(ground.interview)),
        on=ground.verdict.judged_on.isoformat() if ground.verdict else "",
        record=record_of(ground.interview),
    )
    issued = issued.model_copy(update={"sha256": fingerprint(draft, issued)})
    return draft.model_copy(update={"issued": (*draft.issued, issued), "corrects": None, "signed": None})


def valid(draft: Draft, ground: Ground) -> bool:
    """Tell whether the sign-off stands: no word and no fact has changed since."""
    signed = draft.signed
    return bool(
        signed
        and signed.version == len(draft.versions)
        and signed.facts == digest(facts_of(ground.interview))
    )


def fingerprint(draft: Draft, issued: Issued) -> str:
    """Return the hash of an issued version: its texts, facts, verdict and signatures, and what it corrects."""
    return digest(_content(draft, issued))


def issued_bytes(draft: Draft, issued: Issued) -> bytes:
    """Return the canonical bytes of an issued version, over which its hash is taken."""
    return canonical(_content(draft, issued))


def intact(draft: Draft) -> bool:
    """Tell whether every issued version still has the hash it was issued with."""
    return all(fingerprint(draft, issued) == issued.sha256 for issued in draft.issued)


def correct(draft: Draft, ground: Ground, at: int) -> Draft:
    """Return the draft opened for a correction: a new version, the issued one left as it is."""
    if not draft.frozen:
        raise NotReadyError("not_issued")
    version = Version(
        number=len(draft.versions) + 1,
        at=at,
        by="person",
        facts=digest(facts_of(ground.interview)),
        verdict=verdict_digest(ground.verdict),
        sections={},
        note="correction",
    )
    opened = {"versions": (*draft.versions, version), "corrects": draft.issued[-1].version, "signed": None}
    return draft.model_copy(update=opened)


def correction(draft: Draft, ground: Ground) -> Correction | None:
    """Return what the correction under way, or the last one issued, changes."""
    corrects = draft.corrects or (draft.issued[-1].corrects if draft.issued else None)
    if corrects is None:
        return None
    last = None if draft.corrects else draft.issued[-1].version
    texts = changes(draft.texts(corrects), draft.texts(last))
    done = () if draft.corrects else draft.issued[-1].changes
    return Correction(corrects, done or _since(draft, facts_of(ground.interview)), texts)


def _since(draft: Draft, now: Facts) -> tuple[Change, ...]:
    """Return the facts that changed since the version that is corrected was issued."""
    before = next((i.facts for i in draft.issued if i.version == draft.corrects), None)
    return fact_changes(before, now) if before is not None else ()


def fact_changes(before: Facts, after: Facts) -> tuple[Change, ...]:
    """Return every fact with another value, in the order of uses and facts."""
    return tuple(
        Change(use=use, fact=fact, before=old, after=new)
        for use in dict.fromkeys((*before, *after))
        for fact in dict.fromkeys((*before.get(use, {}), *after.get(use, {})))
        if (old := before.get(use, {}).get(fact)) != (new := after.get(use, {}).get(fact))
    )


def _content(draft: Draft, issued: Issued) -> dict[str, object]:
    return {
        "texts": draft.texts(issued.version),
        "written_by": {section: wording.by for section, wording in draft.wordings(issued.version).items()},
        **issued.model_dump(mode="json", exclude={"sha256"}),
    }
