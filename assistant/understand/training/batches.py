"""Texts as tensors, with typos, other clauses around them and changed case, from one seed."""

import random
from collections.abc import Iterator
from typing import NamedTuple

import torch
from messages import Piece, Text
from sentences import Example
from tokenizers import Tokenizer

from assistant.understand.reader import under

JOINS = (", ", ". ", ". ", " and ", " - ", "; ", "\n", " ")
OPENERS = ("so ", "basically ", "fyi ", "yes, ", "well ", "oh and ", "also ", "ok ", "hi, ")


class Batch(NamedTuple):
    """Tokens (texts, t), stretches (k), their tokens (k, t), right values and weights (k, facts)."""

    ids: torch.Tensor
    seen: torch.Tensor
    rows: torch.Tensor
    part: torch.Tensor
    right: torch.Tensor
    weight: torch.Tensor


class Batches:
    """Everything to train on, shuffled and varied anew for each epoch."""

    def __init__(
        self, values: dict[str, list[str]], tokenizer: Tokenizer, seed: int, *, apart: bool = False
    ) -> None:
        self.values, self.tokenizer, self.apart = values, tokenizer, apart
        self.chance = random.Random(seed)  # noqa: S311 - reproducible, not secret

    def epoch(self, examples: list[Example], texts: list[Text], tokens: int = 1400) -> list[Batch]:
        """Return the batches of one epoch, each of about so many tokens."""
        found = [self._placed(e, [] if self.apart else examples) for e in examples]
        found += [one for text in texts for one in (apart(text) if self.apart else [text])]
        return self.batches([self._varied(one) for one in found], tokens, shuffled=True)

    def batches(self, found: list[Text], tokens: int = 3000, *, shuffled: bool = False) -> list[Batch]:
        """Return texts of like length together."""
        chance = self.chance
        found = sorted(found, key=lambda t: len(t.text) + (chance.random() * 30 if shuffled else 0))
        groups: list[list[Text]] = [[]]
        for text in found:
            if groups[-1] and (len(groups[-1]) + 1) * (len(text.text) / 4 + 4) > tokens:
                groups.append([])
            groups[-1].append(text)
        if shuffled:
            chance.shuffle(groups)
        return [self._tensors(group) for group in groups if group]

    def _tensors(self, some: list[Text]) -> Batch:
        encoded = self.tokenizer.encode_batch([t.text for t in some])
        rows, part, right, trust = [], [], [], []
        for row, (text, tokens) in enumerate(zip(some, encoded, strict=True)):
            for piece in text.pieces:
                inside = [s < piece.end and e > piece.start and e > s for s, e in tokens.offsets]
                if any(inside):
                    rows.append(row)
                    part.append(inside)
                    right.append([self._index(piece, fact) for fact in self.values])
                    trust.append([weight(piece, fact) for fact in self.values])
        ids, seen = [e.ids for e in encoded], [e.attention_mask for e in encoded]
        return Batch(*(torch.tensor(each) for each in (ids, seen, rows, part, right, trust)))

    def _index(self, piece: Piece, fact: str) -> int:
        value = piece.facts.get(fact)
        return self.values[fact].index(value) + 1 if value in self.values[fact] else 0

    def _placed(self, example: Example, others: list[Example]) -> Text:
        """Return a sentence alone, under a question, or among up to three that contradict nothing of it."""
        chance = self.chance
        if example.asked or (chance.random() < 0.12 and example.own in self.values):
            return replied(
                example, chance.choice(list(self.values)) if example.own == "intent" else example.own
            )
        around = [
            chance.choice(others) for _ in range(chance.choice((0, 0, 0, 0, 1, 1, 2, 3)) if others else 0)
        ]
        around = [e for e in around if not e.asked and "intent" not in e.facts]
        if "intent" in example.facts:
            around = []
        order = [example, *around]
        chance.shuffle(order)
        text, pieces = "", []
        for one in order:
            text += chance.choice(JOINS) if text else ""
            pieces.append(Piece(len(text), len(text) + len(one.text), one.facts, one.own))
            text += one.text
        return Text(text, tuple(pieces))

    def _varied(self, text: Text) -> Text:
        chance = self.chance
        letters = list(text.text)
        if chance.random() < 0.35:
            letters = [c.lower() for c in letters]
        if chance.random() < 0.25:
            letters = ["" if c in "'’,." and chance.random() < 0.8 else c for c in letters]
        for _ in range(len(letters) // 60 + 1 if chance.random() < 0.25 else 0):
            at = chance.randrange(len(letters))
            letters[at] = chance.choice(["", letters[at] * 2, letters[at] + chance.choice("etaoin")])
        if chance.random() < 0.08:
            letters[0] = chance.choice(OPENERS) + letters[0]
        return _mapped(text, letters)


def weight(piece: Piece, fact: str) -> float:
    """Return how far the label of a fact, stated or silent, can be trusted in a stretch."""
    if fact in piece.unclear:
        return 0.0
    if fact in piece.facts or fact == piece.own:
        return 1.0
    if fact == "begins":
        return 0.3 if piece.own else 1.0
    return Example("", {}, piece.own).weight(fact) if piece.own else piece.silence


def replied(example: Example, fact: str) -> Text:
    """Return a text as the reply to the question for a fact: the question is seen, the reply is read."""
    before, whole = under(fact, ""), under(fact, example.text)
    return Text(whole, (Piece(len(before), len(whole), example.facts, example.own),))


def apart(text: Text) -> Iterator[Text]:
    """Yield every stretch of a message as a text of its own, without what stands around it."""
    for p in text.pieces:
        yield Text(text.text[p.start : p.end], (p._replace(start=0, end=p.end - p.start),))


def alone(examples: list[Example]) -> Iterator[Text]:
    """Yield sentences as they stand."""
    for e in examples:
        yield replied(e, e.own) if e.asked else Text(e.text, (Piece(0, len(e.text), e.facts, e.own),))


def _mapped(text: Text, letters: list[str]) -> Text:
    places = [0]
    for letter in letters:
        places.append(places[-1] + len(letter))
    moved = (p._replace(start=places[p.start], end=places[p.end]) for p in text.pieces)
    return Text("".join(letters), tuple(p for p in moved if p.end > p.start))
