"""facts -> verdict: the one doorway to `rules.judge`."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from assistant.state import Interview
from rules import judge, load_packs
from rules.facts import PRODUCTION_FACTS, USE_FACTS
from rules.policy import Policy, Reading
from rules.verdict import Verdict

DEFAULT = "netflix_genai"
_REMEMBERED = 256


class Decider:
    """The policies an interview is judged on, and the last verdicts, which are the same for the same facts."""

    def __init__(
        self, packs: Iterable[Path] = (), ids: tuple[str, ...] = (DEFAULT,), reading: Reading = "strict"
    ) -> None:
        self._packs = tuple(packs)
        self._ids = ids
        self._reading = reading
        self._verdicts: dict[tuple[Any, ...], Verdict] = {}

    @cached_property
    def policies(self) -> Mapping[str, Policy]:
        """The policies that are judged, by id."""
        found = load_packs(self._packs)
        return {id: found[id] for id in self._ids}

    @cached_property
    def folders(self) -> Mapping[str, Path]:
        """Where packs that did not come with Frankly keep the wording of their letters, by id."""
        return {folder.resolve().name: folder for folder in self._packs}

    @cached_property
    def contradictions(self) -> frozenset[str]:
        """Ids of conflicts that are contradictions among the answers, which a person can clear up."""
        return frozenset(
            c.id for policy in self.policies.values() for c in policy.conflicts if c.kind == "contradiction"
        )

    def verdict(self, interview: Interview, on: date) -> Verdict | None:
        """Return the verdict on what is known; None while there is no use to judge."""
        if not interview.uses:
            return None
        uses = [{"id": use.id, **_closed(use.facts, USE_FACTS)} for use in interview.uses]
        production = _closed(interview.production, PRODUCTION_FACTS)
        key = (on, tuple(production.items()), *(tuple(use.items()) for use in uses))
        found = self._verdicts.pop(key, None)
        if found is None:
            found = judge(uses, production, tuple(self.policies.values()), on=on, reading=self._reading)
        self._verdicts[key] = found
        while len(self._verdicts) > _REMEMBERED:
            self._verdicts.pop(next(iter(self._verdicts)))
        return found


def _closed(answers: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, str]:
    return {fact: answers[fact].value for fact in facts if fact in answers}
