"""An interview and its verdict, seen as a letter sees them: what was told, in words, about whom and what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from assistant.disclose.drafted import NOTHING, Drafted
from assistant.disclose.hygiene import one_line
from assistant.disclose.model import Level
from assistant.disclose.wording import LetterWords, PackWords
from assistant.state import Answer, Interview, UseState
from assistant.words import Words, plain
from rules.facts import USE_FACTS, Use
from rules.policy import Outcome, Policy
from rules.verdict import UseVerdict, Verdict

LEVELS: dict[Outcome, Level] = {
    Outcome.OUT_OF_SCOPE: "none",
    Outcome.NOTIFY: "ok",
    Outcome.ESCALATE: "ask",
    Outcome.WRITTEN_APPROVAL: "stop",
}
_TITLE = 90


@dataclass(frozen=True)
class Told:
    """One use: its number, what was said of it, and the verdict on it."""

    number: int
    state: UseState
    verdict: UseVerdict
    words: Words
    say: LetterWords

    @property
    def anchor(self) -> str:
        """Return where the use stands in the letter."""
        return f"use-{self.number}"

    @property
    def name(self) -> str:
        """Return "Use 1"."""
        return self.say.say("use", n=self.number)

    @cached_property
    def title(self) -> str:
        """Return the use in a few words: purpose and tool, else the start of its description."""
        purpose, tools = self.value("purpose"), self.tools
        if purpose and purpose != "other":
            label = self.words.label("purpose", purpose)
            said = self.say.say("with_tool", purpose=label, tools=tools) if tools else label
            return one_line(said, _TITLE)
        described = one_line(str(self.value("description") or ""), _TITLE)
        return described or tools or self.say["a_use"]

    @property
    def tools(self) -> str:
        """Return the tools as one line, empty while they are not known."""
        return one_line(plain(self.value("tools") or ()))

    def value(self, fact: str) -> Any:
        """Return the value of a fact, None while it is not known."""
        return self.state.value(fact)

    def one_of(self, fact: str, *values: str) -> bool:
        """Tell whether a fact has one of these values."""
        return self.value(fact) in values

    def label(self, fact: str) -> str:
        """Return a fact's value in words, empty while it is not known."""
        answer = self.state.facts.get(fact)
        return one_line(self.words.label(fact, answer.value)) if answer else ""

    def answers(self) -> Iterator[tuple[str, Answer]]:
        """Yield what is known, in the order of the vocabulary, without the description."""
        for fact in Use.model_fields:
            if fact in self.state.facts and fact not in {"id", "description"}:
                yield fact, self.state.facts[fact]

    def noted(self, fact: str, value: str) -> str:
        """Return a fact that fired a rule, as a phrase."""
        if fact in self.say["derived"]:
            return str(self.say["derived"][fact])
        values = self.words.facts[fact].get("values", {})
        return str(values[value]["noted"]) if value in values else f"{self.words.name(fact)}: {value}"


@dataclass(frozen=True)
class Matter:
    """Everything a letter is made from, settled: nothing below asks for the time or the settings."""

    interview: Interview
    verdict: Verdict
    policies: Mapping[str, Policy]
    words: Words
    say: LetterWords
    law: PackWords
    on: date
    final: bool
    reference: str
    digest: str
    drafted: Drafted = NOTHING

    @property
    def policy(self) -> Policy:
        """Return the policy the letter is written for: the first one judged."""
        return self.policies[self.verdict.policies[0].id]

    @cached_property
    def uses(self) -> tuple[Told, ...]:
        """Return the uses with their verdicts."""
        return tuple(told(self.interview, self.verdict, self.words, self.say))

    def text(self, fact: str) -> str:
        """Return a text fact of the production as one line, empty while it is not known."""
        answer = self.interview.production.get(fact)
        return one_line(plain(answer.value)) if answer else ""

    @property
    def commissioner(self) -> str:
        """Return who the letter is to."""
        return commissioner(self.interview, self.policy)

    def ask(self, fact: str) -> str:
        """Return the question for a fact."""
        if fact in USE_FACTS and self.words.language == "en":
            asks = USE_FACTS[fact].asks
            return f"{asks[:1].upper()}{asks[1:]}?"
        return str(self.words.facts[fact]["ask"])

    def who(self, use: Told, fact: str, likely: str = "") -> str:
        """Return who may know: whom the person named, else whoever is likely to."""
        answer = use.state.facts.get(fact)
        if answer and answer.who:
            return one_line(answer.who)
        return likely or (USE_FACTS[fact].who if fact in USE_FACTS else "")


def told(interview: Interview, verdict: Verdict, words: Words, say: LetterWords) -> Iterator[Told]:
    """Yield the uses that were judged, numbered from 1."""
    for number, judged in enumerate(verdict.uses, 1):
        state = interview.use(judged.id) or UseState(id=judged.id)
        yield Told(number, state, judged, words, say)


def commissioner(interview: Interview, policy: Policy) -> str:
    """Return who the letter is to: the commissioner, else the issuer of the policy."""
    answer = interview.production.get("commissioner")
    return (one_line(plain(answer.value), _TITLE) if answer else "") or policy.issuer
