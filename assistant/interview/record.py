"""Answers into the interview: what is kept, what a change makes stale, and what it takes back.

The trust of an answer is decided here and nowhere else. A press or a direct reply to the question
is confirmed; anything picked up besides is only noted, and never overrules a confirmed answer in
silence.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from assistant.interview.catalogue import DEPENDENT
from assistant.state import Answer, Interview

_MENTIONED = frozenset({"purpose", "stage", "tools"})
"""What a later sentence mentions without meaning to correct it: "the mood board stays in a drawer"."""


ENDS = ("is_generative", "no")


class Change(NamedTuple):
    """An answer that replaced another one."""

    use: str | None
    fact: str
    before: Answer
    after: Answer | None


class Recorded(NamedTuple):
    """What a turn did to the answers."""

    new: list[tuple[str | None, str]]
    changed: list[Change]
    reopened: list[tuple[str | None, str]]
    """Answers that depended on a changed one and have to be given again."""
    doubted: list[tuple[str | None, str]]
    """Confirmed answers that something said in passing seems to contradict."""

    @classmethod
    def nothing(cls) -> "Recorded":
        """Return an empty record to add to."""
        return cls([], [], [], [])


def put(interview: Interview, use: str | None, answers: Mapping[str, Answer], done: Recorded) -> None:
    """Keep answers, all of one use; drop what was answered under a value that has changed."""
    kept = interview.answers(use)
    for fact, answer in answers.items():
        before = kept.get(fact)
        kept[fact] = answer
        if before is None:
            done.new.append((use, fact))
        elif before.value != answer.value:
            done.changed.append(Change(use, fact, before, answer))
            _reopen(interview, use, fact, answers, done)


def note(
    interview: Interview, use: str | None, answers: Mapping[str, Answer], done: Recorded, change: bool
) -> None:
    """Keep answers picked up in passing; only a stated change overrules what was confirmed."""
    reviewing = interview.asked == "review"
    kept = interview.answers(use)
    fresh = {}
    for fact, answer in answers.items():
        before = kept.get(fact)
        if answer.value == "unsure" and answer.by != "rules":
            if before and not before.confirmed and before.value != "unsure":
                take_back(interview, use, fact, done)
            continue  # a doubt that was only heard opens the question, it does not stand in for it
        if (fact, answer.value) == ENDS and before is None and not change:
            continue  # it would end the use: that takes the person's direct word, and they are asked once
        if before is None or (before.value != answer.value and change):
            fresh[fact] = answer
        elif before.value == answer.value or (fact in _MENTIONED and not reviewing):
            continue
        elif before.confirmed:
            done.doubted.append((use, fact))
        else:
            fresh[fact] = answer
    put(interview, use, fresh, done)


def take_back(interview: Interview, use: str | None, fact: str, done: Recorded) -> None:
    """Forget an answer, so that it is asked again if it matters."""
    before = interview.answers(use).pop(fact, None)
    if before:
        done.changed.append(Change(use, fact, before, None))
        _reopen(interview, use, fact, {}, done)


def confirm_all(interview: Interview) -> None:
    """Mark every noted answer as confirmed."""
    for _, _, answer in list(interview.noted()):
        answer.confirmed = True


def after_changes(interview: Interview, done: Recorded) -> None:
    """Let what is new reopen the review, and a change the contradictions that were settled."""
    if done.changed or done.new:
        interview.reviewed = False
    touched = {use for use, *_ in done.changed}
    interview.settled = [key for key in interview.settled if key.partition(":")[0] not in touched]


def _reopen(
    interview: Interview, use: str | None, fact: str, given: Mapping[str, Any], done: Recorded
) -> None:
    kept = interview.answers(use)
    for dependent in DEPENDENT.get(fact, ()):
        if dependent in kept and dependent not in given:
            del kept[dependent]
            done.reopened.append((use, dependent))


def by_use(pairs: Iterable[tuple[str | None, str]]) -> dict[str | None, list[str]]:
    """Return the facts of each use, in order."""
    found: dict[str | None, list[str]] = {}
    for use, fact in pairs:
        found.setdefault(use, []).append(fact)
    return found
