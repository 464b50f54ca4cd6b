"""Trains the second source: a linear model over words and letters, which knows nothing the first one knows.

The reader may call a value safe only where this one agrees. Written as int8 with a scale a fact and value.
"""

import argparse
import json
import random
from pathlib import Path

import numpy as np
import torch
from batches import alone, weight
from messages import Piece, Text, messages
from sentences import examples
from torch.nn import functional
from train import kept, share, shuffled, vocabulary

from assistant.understand.reader import BUCKETS, features


def main() -> None:
    """Train and write `lexical.npz`."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--to", type=Path, required=True)
    asked.add_argument("--epochs", type=int, default=12)
    given = asked.parse_args()
    torch.manual_seed(7)
    torch.set_num_threads(1)
    singles, texts = shuffled(examples(7), 7), shuffled(messages(), 7)
    values = vocabulary(singles, texts)
    aside, rest = (
        rows([*alone(some(singles)), *some(texts)], values) for some in (kept, lambda f: share(f, 1.0))
    )
    most = max(len(v) for v in values.values()) + 1
    table = torch.nn.EmbeddingBag(BUCKETS, len(values) * most, mode="sum")
    torch.nn.init.zeros_(table.weight)
    train(table, rest, values, most, given.epochs)
    check(table, aside, values, most)
    save(table, values, most, given.to)


Row = tuple[list[int], list[int], list[float]]


def rows(texts: list[Text], values: dict[str, list[str]]) -> list[Row]:
    """Return every stretch by itself as features, right values and weights; a reply with its question."""
    return [
        (features(before(text) + text.text[p.start : p.end]), labels(p, values), weights(p, values))
        for text in texts
        for p in text.pieces
    ]


def before(text: Text) -> str:
    """Return the question a text stands under, if it does."""
    ahead = text.text[: text.pieces[0].start]
    return ahead if len(text.pieces) == 1 and ahead.endswith("? ") else ""


def train(
    table: torch.nn.EmbeddingBag, prepared: list[Row], values: dict[str, list[str]], most: int, epochs: int
) -> None:
    """Tune with Adam and a little decay."""
    optimiser = torch.optim.AdamW(table.parameters(), lr=0.02, weight_decay=0.02)
    chance = random.Random(7)  # noqa: S311
    for epoch in range(epochs):
        chance.shuffle(prepared)
        total = 0.0
        for start in range(0, len(prepared), 256):
            some = prepared[start : start + 256]
            odds = scores(table, [f for f, _, _ in some], values, most)
            right, weight = torch.tensor([r for _, r, _ in some]), torch.tensor([w for _, _, w in some])
            loss = functional.cross_entropy(odds.flatten(0, 1), right.flatten(), reduction="none")
            loss = (loss.view_as(weight) * weight).sum() / weight.sum() * 10
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            total += loss.item()
        for group in optimiser.param_groups:
            group["lr"] *= 0.75
        print(f"epoch {epoch + 1}: loss {total / (len(prepared) / 256):.4f}", flush=True)


def scores(
    table: torch.nn.EmbeddingBag, bags: list[list[int]], values: dict[str, list[str]], most: int
) -> torch.Tensor:
    """Return odds by text, fact and value, the bags scaled to the length of the text."""
    flat = torch.tensor([b for bag in bags for b in bag])
    starts = torch.tensor(np.cumsum([0, *(len(bag) for bag in bags[:-1])]))
    scale = torch.tensor([len(bag) ** -0.5 for bag in bags])[:, None]
    odds = (table(flat, starts) * scale).view(len(bags), len(values), most)
    for row, names in enumerate(values.values()):
        odds[:, row, len(names) + 1 :] = -1e4
    return odds


def labels(piece: Piece, values: dict[str, list[str]]) -> list[int]:
    """Return the index of each fact's value, 0 for silence."""
    return [values[f].index(piece.facts[f]) + 1 if piece.facts.get(f) in values[f] else 0 for f in values]


def weights(piece: Piece, values: dict[str, list[str]]) -> list[float]:
    """Return how far each label can be trusted."""
    return [weight(piece, f) for f in values]


def check(table: torch.nn.EmbeddingBag, aside: list[Row], values: dict[str, list[str]], most: int) -> None:
    """Print the share of stated facts read right on sentences kept aside."""
    with torch.no_grad():
        best = scores(table, [bag for bag, _, _ in aside], values, most).argmax(-1)
    right = torch.tensor([labelled for _, labelled, _ in aside])
    stated = right > 0
    print(
        f"kept aside: {((best == right) & stated).sum()}/{stated.sum()} read, {((best != right) & (best > 0)).sum()} wrong"
    )


def save(table: torch.nn.EmbeddingBag, values: dict[str, list[str]], most: int, to: Path) -> None:
    """Write the weights as int8 with one scale a column."""
    full = table.weight.detach().numpy()
    scale = np.abs(full).max(0, keepdims=True) / 127 + 1e-9
    np.savez_compressed(
        to / "lexical.npz", weight=np.round(full / scale).astype(np.int8), scale=scale.astype(np.float32)
    )
    (to / "heads.json").write_text(json.dumps(values, indent=1) + "\n", "utf-8")
    print(f"most {most}, {(to / 'lexical.npz').stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
