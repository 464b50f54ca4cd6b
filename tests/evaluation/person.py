"""A simulated person: knows the whole truth, and tells it by pressing or by typing, one question at a time."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from evaluation.texts import Item

from assistant.interview.catalogue import IMPLIED, spec_of
from assistant.reply import Choice, Message, Question, Reply, Row

Manner = Literal["press", "text"]
PATIENCE = 2


class NoButtonError(Exception):
    """The truth cannot be pressed."""


class Person:
    """Answers for one scenario. Confirms the review without looking, as people do."""

    def __init__(self, scenario: Item, manner: Manner) -> None:
        self.manner = manner
        self.truths: list[Item] = scenario["truth"]["uses"]
        self.says: list[Item] = scenario["says"]
        self.opening = scenario["opening"]
        self.about: dict[str, int] = {}
        """Use of the interview -> use of the truth."""
        self._typed: Counter[str] = Counter()
        self._sent = 0

    def first(self) -> Message:
        """Return the opening message."""
        return self._message(text=self.opening)

    def answer(self, reply: Reply) -> Message:
        """Return the answer to a reply."""
        self._recognise(reply)
        shown = reply.question
        assert shown is not None
        if shown.kind == "text":
            return self._message(text=str(self.truths[self.about[str(shown.use)]]["description"]))
        if self.manner == "text" and ":conflict:" not in shown.key and self._typed[shown.key] < PATIENCE:
            self._typed[shown.key] += 1
            return self._message(text=self._words(reply, shown))
        return self._message(choices=self._presses(reply, shown), question=shown.key)

    def left_out(self) -> list[int]:
        """Return the uses the interview does not have yet."""
        return [place for place in range(len(self.truths)) if place not in self.about.values()]

    def _message(self, **parts: object) -> Message:
        self._sent += 1
        return Message.model_validate({"id": f"m{self._sent}", **parts})

    def _recognise(self, reply: Reply) -> None:
        """Decide which of the uses in mind each new use of the interview is."""
        new = [use for use in reply.facts["uses"] if use["id"] not in self.about]
        pairs = [
            (_fit(use["facts"], self.truths[i], self.says[i]), -i, use["id"])
            for use in new
            for i in _all(self)
        ]
        for _, minus, use in sorted(pairs, reverse=True):
            if use not in self.about and -minus in self.left_out():
                self.about[use] = -minus
        for _, minus, use in sorted(pairs, reverse=True):
            self.about.setdefault(use, -minus)

    def _words(self, reply: Reply, shown: Question) -> str:
        if shown.key == "another_use":
            return "yes, one more" if self.left_out() else "no, that's everything"
        if shown.key == "review":
            return "yes, all of it is right"
        place = self.about[str(shown.use)]
        facts = [asked.fact for asked in reply.asked]
        if shown.key.endswith(":final") and self.truths[place]["in_final"] == "yes":
            facts.append("prominence")
        return ". ".join(str(self.says[place][fact]).strip(" .") for fact in facts)

    def _presses(self, reply: Reply, shown: Question) -> Sequence[str]:
        if shown.key == "another_use":
            return [f".another_use.{'yes' if self.left_out() else 'no'}"]
        if shown.key == "review":
            return [".review.yes"]
        truth = self.truths[self.about[str(shown.use)]]
        if ":conflict:" in shown.key:
            return [_mistaken(reply, shown, truth)]
        if shown.rows:
            return _ticks(shown, truth) or ["none"]
        return [_best(shown.choices, truth)]


def _all(person: Person) -> range:
    return range(len(person.truths))


def _ticks(shown: Question, truth: Item) -> list[str]:
    return [found for row in shown.rows if (found := _tick(shown, row, truth[row.fact]))]


def _tick(shown: Question, row: Row, value: str) -> str | None:
    found = next((option.id for option in row.options if option.value == value), None)
    unticked = spec_of(shown.key.rpartition(":")[2]).default(row.fact)
    if found is None and value != unticked:
        raise NoButtonError(f"{shown.key}: no button for {row.fact} = {value}")
    return found


def _best(choices: Sequence[Choice], truth: Item) -> str:
    """Return the button that says most of the truth and nothing else."""
    said = {choice.id: _said(choice) for choice in choices if choice.fact}
    true = {id: facts for id, facts in said.items() if all(truth[f] == v for f, v in facts.items())}
    if true:
        return max(true, key=lambda button: len(true[button]))
    plain = [choice.id for choice in choices if choice.fact and truth[choice.fact] == choice.value]
    if not plain:
        raise NoButtonError(f"no button for the truth among {sorted(said)}")
    return plain[0]


def _said(choice: Choice) -> dict[str, str]:
    pair = (str(choice.fact), str(choice.value))
    return dict(filter(None, (IMPLIED.get(pair), pair)))


def _mistaken(reply: Reply, shown: Question, truth: Item) -> str:
    """Return the button that changes what is wrong of two answers that do not fit, else the one that keeps both."""
    kept = next(use["facts"] for use in reply.facts["uses"] if use["id"] == shown.use)
    wrong = [a.fact for a in reply.asked if a.fact in kept and kept[a.fact]["value"] != truth[a.fact]]
    return f"{shown.use}.change.{wrong[0]}" if wrong else "keep"


def _fit(facts: Item, truth: Item, says: Item) -> float:
    """Return how well a use of the interview fits one in mind."""
    named = " ".join(str(tool["name"]) for tool in truth["tools"])
    mine = _tokens(f"{truth['description']} {named} {says['purpose']} {says['in_final']}")
    theirs = _tokens(str(facts.get("description", {}).get("value", "")))
    same: int = sum(
        answer["value"] == truth.get(fact) for fact, answer in facts.items() if fact not in {"tools", "stage"}
    )
    return len(mine & theirs) + same / 2


def _tokens(text: str) -> set[str]:
    return {word[:5] for word in re.findall(r"[a-z0-9]{3,}", text.lower())}
