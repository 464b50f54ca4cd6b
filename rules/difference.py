"""Two verdicts -> what changed from the one to the other, for a "before -> after" line."""

from __future__ import annotations

from collections.abc import Mapping

from rules.facts import Frozen, Text
from rules.policy import Outcome
from rules.verdict import UseVerdict, Verdict


class UseDifference(Frozen):
    """What changed for one use; a side is None where the use, or the precondition, is not there."""

    id: Text
    before: Outcome | None
    after: Outcome | None
    undetermined: tuple[bool | None, bool | None]
    gone: tuple[Text, ...]
    """The rules that fired before and do not now."""
    new: tuple[Text, ...]
    preconditions: dict[str, tuple[str | None, str | None]]


class Difference(Frozen):
    """What changed for the production, and for each use that changed; falsy if nothing did."""

    before: Outcome
    after: Outcome
    undetermined: tuple[bool, bool]
    uses: tuple[UseDifference, ...]

    def __bool__(self) -> bool:
        return bool(self.uses) or self.before != self.after or len(set(self.undetermined)) > 1


def difference(before: Verdict, after: Verdict) -> Difference:
    """Return what changed between two verdicts; uses are told apart by their ids."""
    old, new = ({use.id: use for use in verdict.uses} for verdict in (before, after))
    uses = [_use_difference(name, old.get(name), new.get(name)) for name in dict.fromkeys((*old, *new))]
    return Difference(
        before=before.outcome,
        after=after.outcome,
        undetermined=(before.undetermined, after.undetermined),
        uses=tuple(use for use in uses if use is not None),
    )


def _use_difference(name: str, before: UseVerdict | None, after: UseVerdict | None) -> UseDifference | None:
    old, new = _rules(before), _rules(after)
    was, now = _statuses(before), _statuses(after)
    found = UseDifference(
        id=name,
        before=before.outcome if before else None,
        after=after.outcome if after else None,
        undetermined=(before.undetermined if before else None, after.undetermined if after else None),
        gone=tuple(rule for rule in old if rule not in new),
        new=tuple(rule for rule in new if rule not in old),
        preconditions={
            each: (was.get(each), now.get(each)) for each in {**was, **now} if was.get(each) != now.get(each)
        },
    )
    same = found.before == found.after and len(set(found.undetermined)) == 1
    return None if same and not (found.gone or found.new or found.preconditions) else found


def _rules(use: UseVerdict | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(finding.rule for finding in use.findings)) if use else ()


def _statuses(use: UseVerdict | None) -> Mapping[str, str]:
    return {held.id: held.status for held in use.preconditions} if use else {}
