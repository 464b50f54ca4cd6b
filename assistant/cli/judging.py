"""`frankly judge` for people: the verdict as a few lines of plain text."""

from collections.abc import Iterator, Mapping

from assistant.card import card
from assistant.reply import Card, CardUse
from assistant.state import Answer, Interview, UseState
from assistant.words import words
from rules import FactsFile
from rules.facts import Production, Use
from rules.policy import Policy
from rules.verdict import Verdict


def in_words(facts: FactsFile, verdict: Verdict, policies: Mapping[str, Policy]) -> str:
    """Return the verdict as text for a terminal."""
    judged = {ref.id: policies[ref.id] for ref in verdict.policies}
    return "\n".join(_lines(card(as_interview(facts), verdict, judged, words())))


def as_interview(facts: FactsFile) -> Interview:
    """Return a facts file as an interview in which everything was told and confirmed."""
    uses = [UseState(id=use.id, facts=_answers(use)) for use in facts.uses]
    return Interview(
        production=_answers(facts.production), uses=uses, no_more_uses=True, reviewed=True, asked=""
    )


def _answers(known: Production | Use) -> dict[str, Answer]:
    values = known.model_dump(mode="json", exclude_none=True, exclude={"id"})
    return {fact: Answer(value=value, quote="", by="file", confirmed=True) for fact, value in values.items()}


def _lines(shown: Card) -> Iterator[str]:
    yield shown.headline
    for use in shown.uses:
        yield ""
        yield from _use_lines(use, len(shown.uses) > 1)
    yield ""
    yield f"{shown.source} {shown.link}"


def _use_lines(use: CardUse, several: bool) -> Iterator[str]:
    if several:
        yield f"{use.title}: {use.headline}"
    yield from (f"  blocks: {need.says}" for need in use.blocking)
    yield from (f"  {need.status}: {need.says}" for need in use.needs)
    yield from (f"  why: {line}" for line in use.because)
    yield from (f"  would change it: {line}" for line in use.change)
    yield from (f"  to do: {line}" for line in use.duties)
    yield from (f"  still open: {line}" for line in use.open_questions)
    yield from (f"  worth knowing: {line}" for line in use.conflicts)
