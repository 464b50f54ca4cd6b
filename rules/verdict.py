"""All that the rules can answer. Complete before any document or chat sees it; JSON keys are a promise."""

from datetime import date
from typing import Literal

from rules.facts import Frozen, Text
from rules.policy import Citation, Outcome


class Change(Frozen):
    """A smallest set of changed facts, the outcome it leads to, and the same as a sentence."""

    changes: dict[str, str]
    outcome: Outcome
    says: Text


class Finding(Frozen):
    """One row of a rule that fired on a use."""

    rule: Text
    also: tuple[Text, ...]
    outcome: Outcome
    says: Text
    because: dict[str, str]
    citation: Citation
    remedy: Text
    would_change: tuple[Change, ...]


class HeldPrecondition(Frozen):
    """A precondition that is, or may be, needed. Blocking means needed and missing."""

    id: Text
    status: Literal["met", "missing", "unknown"]
    blocking: bool
    says: Text
    who: Text
    rules: tuple[Text, ...]


class DueDuty(Frozen):
    """A duty that is due."""

    id: Text
    says: Text
    rules: tuple[Text, ...]


class OpenQuestion(Frozen):
    """A fact answered "not sure" that bears on the outcome, what to ask and who may know."""

    fact: Text
    ask: Text
    who: Text


class ConflictFound(Frozen):
    """A contradiction among the answers, or a conflict of the source that bore on the outcome."""

    id: Text
    says: Text
    facts: tuple[Text, ...]


class UseVerdict(Frozen):
    """The verdict on one use. `missing` can change the outcome; `incomplete` only preconditions, duties."""

    id: Text
    outcome: Outcome
    undetermined: bool
    missing: tuple[Text, ...]
    incomplete: tuple[Text, ...]
    findings: tuple[Finding, ...]
    preconditions: tuple[HeldPrecondition, ...]
    duties: tuple[DueDuty, ...]
    open_questions: tuple[OpenQuestion, ...]
    conflicts: tuple[ConflictFound, ...]


class PolicyRef(Frozen):
    """Which text a verdict was judged on."""

    id: Text
    digest: Text
    read_on: date


class Verdict(Frozen):
    """The verdict on a production: the highest of its uses, and what it was judged on."""

    outcome: Outcome
    undetermined: bool
    uses: tuple[UseVerdict, ...]
    policies: tuple[PolicyRef, ...]
    judged_on: date
