"""What a draft remembers: every version of every wording, who wrote it, on which facts, and what was issued.

It is plain JSON and small: a version holds only the sections that changed. Nothing in it is ever overwritten.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from assistant.drafting.written import Length, Tone
from assistant.state import Interview
from rules.verdict import Verdict

By = Literal["person", "assistant", "model"]
Facts = dict[str, dict[str, Any]]
"""use id, or "" for the production -> fact -> value."""


class FrozenError(Exception):
    """The draft was issued; only a correction can change it."""


class Kept(BaseModel):
    """A part of a draft."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Wording(Kept):
    """The words of one section, who wrote them, and the variant they started from."""

    text: str
    by: By = "assistant"
    length: Length = "plain"
    tone: Tone = "plain"
    added: tuple[str, ...] = ()
    """Sentences a person had added to a written variant; they outlast a change of length or tone."""


class Version(Kept):
    """One version: what changed, when, by whom, and on which facts and verdict."""

    number: int
    at: int
    by: By
    facts: str
    """Digest of the facts it was written on."""
    verdict: str
    sections: dict[str, Wording]
    """Only the sections that changed since the version before."""
    note: str = ""


class Change(Kept):
    """A fact before and after a correction."""

    use: str
    fact: str
    before: Any = None
    after: Any = None


class SignOff(Kept):
    """Who prepared a version and who confirmed its facts, and when."""

    version: int
    prepared_by: str
    facts_confirmed_by: str
    at: int
    facts: str


class Issued(Kept):
    """A version that was issued: frozen, with the facts it stands on and the hash of its bytes."""

    version: int
    at: int
    signed: SignOff
    facts: Facts
    verdict: str
    corrects: int | None = None
    changes: tuple[Change, ...] = ()
    on: str = ""
    """The day it was judged on, to judge it on again."""
    record: dict[str, Any] = {}
    """The answers with the words they come from, as they were: what the issued letter is made of."""
    sha256: str = ""


class Draft(Kept):
    """The whole of a draft. Its versions are only ever added to."""

    v: int = 1
    versions: tuple[Version, ...] = ()
    held: dict[str, Wording] = {}
    """Wordings the guard objects to: kept for the person, not part of the letter."""
    signed: SignOff | None = None
    issued: tuple[Issued, ...] = ()
    corrects: int | None = None
    """The issued version that is being corrected."""
    told: tuple[str, ...] = ()
    """What was said to have become untrue, so that it is said once."""
    at_section: str = "summary"
    """The section last worked on: what "shorter" means when it names none."""

    @property
    def frozen(self) -> bool:
        """Tell whether the last version was issued and nobody is correcting it."""
        return bool(self.issued) and self.corrects is None

    def wordings(self, number: int | None = None) -> dict[str, Wording]:
        """Return every section as a version has it; the last one unless told."""
        found: dict[str, Wording] = {}
        for version in self.versions:
            if number is None or version.number <= number:
                found |= version.sections
        return found

    def texts(self, number: int | None = None) -> dict[str, str]:
        """Return the text of every section as a version has it."""
        return {section: wording.text for section, wording in self.wordings(number).items()}


def load(saved: Mapping[str, Any] | None) -> Draft:
    """Return the draft that was saved, or a new one."""
    return Draft.model_validate(saved or {})


def dump(draft: Draft) -> dict[str, Any]:
    """Return a draft as plain JSON, without what has its default."""
    return draft.model_dump(mode="json", exclude_defaults=True)


def facts_of(interview: Interview) -> Facts:
    """Return every value on record, in plain JSON."""
    production = {fact: answer.value for fact, answer in interview.production.items()}
    return {"": production} | {u.id: {f: a.value for f, a in u.facts.items()} for u in interview.uses}


def record_of(interview: Interview) -> dict[str, Any]:
    """Return the answers with the words they come from, as plain JSON."""
    kept = {"production", "uses", "reviewed"}
    return interview.model_dump(mode="json", include=kept, exclude_defaults=True)


def digest(value: object) -> str:
    """Return the hash of plain JSON over its canonical bytes: sorted keys, no blanks, UTF-8."""
    return hashlib.sha256(canonical(value)).hexdigest()


def canonical(value: object) -> bytes:
    """Return the one way to write plain JSON as bytes; lone surrogates are written as they are escaped."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return text.encode("utf-8", "backslashreplace")


def verdict_digest(verdict: Verdict | None) -> str:
    """Return the hash of a verdict, or nothing where there is none."""
    return digest(verdict.model_dump(mode="json")) if verdict else ""
