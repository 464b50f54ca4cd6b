"""Wordings of a disclosure: written variants, what people make of them, and the guard before both."""

from assistant.drafting.converse import Answer, converse, section_name, tracked
from assistant.drafting.draft import Draft, FrozenError, Issued, Shelf, SignOff, Version, Wording, dump, load
from assistant.drafting.ground import Ground
from assistant.drafting.guard import check, objections
from assistant.drafting.issue import (
    NotReadyError,
    correct,
    correction,
    fingerprint,
    intact,
    issue,
    issued_bytes,
    sign_off,
)
from assistant.drafting.objection import Objection, Way
from assistant.drafting.reword import Reworded, reword
from assistant.drafting.versions import (
    Run,
    SectionChange,
    Stale,
    begin,
    changes,
    compare,
    edit,
    put,
    refresh,
    stale,
)
from assistant.drafting.written import section_ids, written

__all__ = [
    "Answer",
    "Draft",
    "FrozenError",
    "Ground",
    "Issued",
    "NotReadyError",
    "Objection",
    "Reworded",
    "Run",
    "SectionChange",
    "Shelf",
    "SignOff",
    "Stale",
    "Version",
    "Way",
    "Wording",
    "begin",
    "changes",
    "check",
    "compare",
    "converse",
    "correct",
    "correction",
    "dump",
    "edit",
    "fingerprint",
    "intact",
    "issue",
    "issued_bytes",
    "load",
    "objections",
    "put",
    "refresh",
    "reword",
    "section_ids",
    "section_name",
    "sign_off",
    "stale",
    "tracked",
    "written",
]
