"""One read value against one label: right, missed, wrong, false-safe or false alarm."""

from collections.abc import Mapping

from evaluation.scale import RANKS, lowers, risk, safe
from evaluation.tally import Tally
from evaluation.texts import split_label

from assistant.understand.reading import Proposed

UNREAD = Proposed(value=None, quote="")


def score_facts(
    tally: Tally,
    id: str,
    text: str,
    labels: Mapping[str, str],
    read: Mapping[str, Proposed],
    facts: tuple[str, ...],
) -> None:
    """Score every fact of one use."""
    for fact in facts:
        wanted, free = split_label(labels.get(fact, "unknown"))
        found = read.get(fact, UNREAD)
        got = None if found.value is None else str(found.value)
        label = labels.get(fact, "")
        score = _Score(tally, id, text, fact, label, found)
        score.stated(wanted, free, got) if wanted else score.silent(got)


class _Score:
    def __init__(self, tally: Tally, id: str, text: str, fact: str, label: str, found: Proposed) -> None:
        self.tally, self.id, self.text, self.fact, self.label, self.found = (
            tally,
            id,
            text,
            fact,
            label,
            found,
        )

    def stated(self, wanted: frozenset[str], free: bool, got: str | None) -> None:
        """Score against a label that allows some values."""
        tally, fact = self.tally, self.fact
        tally.add(fact, "labelled")
        if not free:
            tally.add(fact, "stated")
            tally.add(fact, "right", got in wanted)
        grave = fact in RANKS and all(risk(fact, value) for value in wanted)
        tally.add(fact, "grave", grave)
        tally.add(fact, "calm", fact in RANKS and all(safe(fact, value) for value in wanted))
        if got is None:
            return None if free else self.fail("missed")
        if got in wanted:
            return None
        self.fail("wrong")
        if lowers(fact, got, wanted):
            self.fail("critical")
        elif risk(fact, got) and all(safe(fact, value) for value in wanted):
            self.fail("alarm")
        return None

    def silent(self, got: str | None) -> None:
        """Score a fact the text says nothing of."""
        self.tally.add(self.fact, "silent", self.fact in RANKS)
        self.tally.add(self.fact, "calm", self.fact in RANKS)
        if got is None:
            return
        if safe(self.fact, got):
            self.fail("unsupported")
        elif risk(self.fact, got):
            self.fail("alarm")
        else:
            self.fail("invented")

    def fail(self, what: str) -> None:
        """Keep a failure of this fact."""
        found = self.found
        self.tally.fail(self.id, what, self.fact, self.label, found.value, found.quote, self.text)
