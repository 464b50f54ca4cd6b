"""Trains the reader: all-MiniLM-L6-v2 tuned on the sentences, one attention-pooled head a fact.

Run in an environment of its own (see README.md here). Writes `reader.onnx` (int8), `tokenizer.json`
and `heads.json`. The same seed on the same machine gives the same weights.
"""

import argparse
import hashlib
import json
import math
import random
import re
import shutil
import time
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from sentences import SILENT, Example, examples, under
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional

BASE_SHA = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WIDTH, LAYERS, HEADS, LONGEST = 384, 6, 12, 64


class Block(nn.Module):
    """One transformer layer of BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.q, self.k, self.v, self.o = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.n1, self.n2 = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)
        self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        n, t, _ = x.shape
        split = lambda y: y.view(n, t, HEADS, WIDTH // HEADS).transpose(1, 2)  # noqa: E731
        scores = split(self.q(x)) @ split(self.k(x)).transpose(-1, -2) / math.sqrt(WIDTH // HEADS)
        seen = (scores + mask).softmax(-1) @ split(self.v(x))
        x = self.n1(x + self.drop(self.o(seen.transpose(1, 2).reshape(n, t, WIDTH))))
        return self.n2(x + self.drop(self.down(functional.gelu(self.up(x)))))


class Reader(nn.Module):
    """Tokens -> for each fact the odds of each of its values, and of silence (always the first)."""

    def __init__(self, values: dict[str, list[str]], words: int) -> None:
        super().__init__()
        self.word, self.place = nn.Embedding(words, WIDTH), nn.Embedding(512, WIDTH)
        self.kind, self.norm = nn.Embedding(2, WIDTH), nn.LayerNorm(WIDTH, eps=1e-12)
        self.blocks = nn.ModuleList(Block() for _ in range(LAYERS))
        self.most = max(len(v) for v in values.values()) + 1
        self.look = nn.Parameter(torch.randn(len(values), WIDTH) * 0.02)
        self.weight = nn.Parameter(torch.randn(len(values), self.most, 2 * WIDTH) * 0.02)
        self.bias = nn.Parameter(torch.zeros(len(values), self.most))
        allowed = torch.zeros(len(values), self.most)
        for row, names in enumerate(values.values()):
            allowed[row, len(names) + 1 :] = -1e4
        self.register_buffer("allowed", allowed)
        self.drop = nn.Dropout(0.1)

    def forward(self, ids: torch.Tensor, seen: torch.Tensor) -> torch.Tensor:
        places = torch.arange(ids.shape[1])
        x = self.norm(self.word(ids) + self.place(places) + self.kind.weight[0])
        mask = (1.0 - seen[:, None, None, :].float()) * -1e4
        for block in self.blocks:
            x = block(x, mask)
        look = torch.einsum("ntw,fw->nft", x, self.look) / math.sqrt(WIDTH) + mask[:, 0]
        pooled = torch.einsum("nft,ntw->nfw", look.softmax(-1), x)
        mean = (x * seen[..., None]).sum(1) / seen.sum(1, keepdim=True)
        both = torch.cat([pooled, mean[:, None].expand_as(pooled)], -1)
        return torch.einsum("nfw,fvw->nfv", self.drop(both), self.weight) + self.bias + self.allowed

    def load_base(self, file: Path) -> None:
        """Take over the published encoder's weights."""
        base = load_file(file)
        pairs = {"word": "word_embeddings", "place": "position_embeddings", "kind": "token_type_embeddings"}
        for ours, theirs in pairs.items():
            getattr(self, ours).weight.data.copy_(base[f"embeddings.{theirs}.weight"])
        _copy(self.norm, base, "embeddings.LayerNorm")
        for i, block in enumerate(self.blocks):
            at = f"encoder.layer.{i}"
            for ours, theirs in (("q", "query"), ("k", "key"), ("v", "value")):
                _copy(getattr(block, ours), base, f"{at}.attention.self.{theirs}")
            _copy(block.o, base, f"{at}.attention.output.dense")
            _copy(block.n1, base, f"{at}.attention.output.LayerNorm")
            _copy(block.up, base, f"{at}.intermediate.dense")
            _copy(block.down, base, f"{at}.output.dense")
            _copy(block.n2, base, f"{at}.output.LayerNorm")


def _copy(layer: nn.Module, base: dict[str, torch.Tensor], name: str) -> None:
    layer.weight.data.copy_(base[f"{name}.weight"])
    layer.bias.data.copy_(base[f"{name}.bias"])


class Batches:
    """Examples as tensors, with typos, joined clauses and changed case, from one seed."""

    def __init__(
        self, found: list[Example], values: dict[str, list[str]], tokenizer: Tokenizer, seed: int
    ) -> None:
        self.found, self.values, self.tokenizer = found, values, tokenizer
        self.chance = random.Random(seed)  # noqa: S311

    def __call__(self, size: int, varied: bool = True) -> "list[tuple[torch.Tensor, ...]]":
        order = list(self.found)
        if varied:
            self.chance.shuffle(order)
            order = [self._vary(e) for e in order]
            order.sort(key=lambda e: len(e.text) + self.chance.random() * 30)
        starts = list(range(0, len(order), size))
        if varied:
            self.chance.shuffle(starts)
        return [self.tensors(order[s : s + size]) for s in starts]

    def tensors(self, some: list[Example]) -> "tuple[torch.Tensor, ...]":
        encoded = self.tokenizer.encode_batch([e.text for e in some])
        ids = torch.tensor([e.ids for e in encoded])
        seen = torch.tensor([e.attention_mask for e in encoded])
        right = torch.tensor([[self._index(e, f) for f in self.values] for e in some])
        weight = torch.tensor([[e.weight(f) for f in self.values] for e in some])
        return ids, seen, right, weight

    def _index(self, example: Example, fact: str) -> int:
        value = example.facts.get(fact)
        return self.values[fact].index(value) + 1 if value in self.values[fact] else 0

    def _vary(self, example: Example) -> Example:
        chance, text = self.chance, example.text
        if chance.random() < 0.25:
            other = chance.choice(self.found)
            clash = any(example.facts.get(f, v) != v for f, v in other.facts.items())
            if not clash and "intent" not in {**other.facts, **example.facts}:
                joined = f"{text}{chance.choice([', ', '. ', ' and ', ' - ', '; '])}{other.text}"
                example = Joined(joined, {**other.facts, **example.facts}, example.own, other)
                text = joined
        if example.own in self.values and "? " not in text[:28] and chance.random() < 0.3:
            fact = example.own if chance.random() < 0.7 else chance.choice(list(self.values))
            text = under(fact, text)
        if chance.random() < 0.35:
            text = text.lower()
        if chance.random() < 0.25:
            text = re.sub(r"['’,.]", "", text)
        if chance.random() < 0.2 and len(text) > 12:
            at = chance.randrange(1, len(text) - 2)
            text = (
                text[:at]
                + chance.choice([text[at + 1] + text[at], "", text[at] * 2])
                + text[at + (1 if chance.random() < 0.5 else 2) :]
            )
        if chance.random() < 0.1:
            text = (
                chance.choice(["so ", "basically ", "fyi ", "yes, ", "well ", "oh and ", "also ", "ok "])
                + text
            )
        return example._replace(text=text) if not isinstance(example, Joined) else example.renamed(text)


class Joined:
    """Two clauses in one text: a fact is silent only where both sentences would say so."""

    def __init__(self, text: str, facts: dict[str, str], own: str, other: Example) -> None:
        self.text, self.facts, self.own, self.other = text, facts, own, other

    def weight(self, fact: str) -> float:
        if fact in self.facts:
            return 1.0
        return min(Example("", {}, self.own).weight(fact), self.other.weight(fact))

    def renamed(self, text: str) -> "Joined":
        return Joined(text, self.facts, self.own, self.other)


def tokenizer(base: Path) -> Tokenizer:
    """Return the encoder's own tokenizer, cut at LONGEST and padded to the longest of a batch."""
    found = Tokenizer.from_file(str(base / "tokenizer.json"))
    found.enable_truncation(LONGEST)
    found.enable_padding()
    return found


def train(model: Reader, batches: Batches, epochs: int, rate: float) -> None:
    """Tune everything with AdamW, a warm-up and a linear fall."""
    heads = [model.look, model.weight, model.bias]
    model.word.weight.requires_grad = (
        False  # the words are known already; what they mean here is tuned above them
    )
    known = {id(p) for p in [*heads, model.word.weight]}
    body = [p for p in model.parameters() if id(p) not in known]
    optimiser = torch.optim.AdamW(
        [{"params": body, "lr": rate}, {"params": heads, "lr": rate * 20}], weight_decay=0.01
    )
    steps = epochs * len(batches(48))
    fall = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min(1.0, (s + 1) / (0.06 * steps)) * max(0.02, 1 - s / steps)
    )
    for epoch in range(epochs):
        began, total, done, model = time.time(), 0.0, 0, model.train()
        parts = batches(48)
        for ids, seen, right, weight in parts:
            with torch.autocast("cpu", dtype=torch.bfloat16):
                odds = model(ids, seen)
            odds = odds.float()
            loss = functional.cross_entropy(odds.flatten(0, 1), right.flatten(), reduction="none")
            loss = (loss.view_as(weight) * weight).sum() / weight.sum() * 10
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            fall.step()
            total += loss.item()
            done += 1
            if done % 100 == 0:
                print(
                    f"  {done}/{len(parts)}: loss {total / done:.4f}, {time.time() - began:.0f} s", flush=True
                )
        print(f"epoch {epoch + 1}: loss {total / len(parts):.4f}, {time.time() - began:.0f} s", flush=True)


def held_out(model: Reader, batches: Batches) -> float:
    """Return the share of stated facts read right on sentences kept aside, at even odds."""
    model.eval()
    right_ones = stated = wrong = 0
    with torch.no_grad():
        for ids, seen, right, _ in batches(128, varied=False):
            best = model(ids, seen).argmax(-1)
            stated += (right > 0).sum().item()
            right_ones += ((best == right) & (right > 0)).sum().item()
            wrong += ((best != right) & (right > 0) & (best > 0)).sum().item()
    print(f"held out: {right_ones}/{stated} stated facts read, {wrong} read as another value", flush=True)
    return right_ones / stated


def export(model: Reader, to: Path, base: Path, values: dict[str, list[str]]) -> None:
    """Write the int8 model, its tokenizer and the names of its outputs."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    model.eval()
    to.mkdir(parents=True, exist_ok=True)
    ids, full = torch.ones((2, 9), dtype=torch.int64), to / "full.onnx"
    axes = {"ids": {0: "n", 1: "t"}, "seen": {0: "n", 1: "t"}, "odds": {0: "n"}}
    torch.onnx.export(
        model, (ids, ids), str(full), input_names=["ids", "seen"], output_names=["odds"], dynamic_axes=axes,
        opset_version=17, dynamo=False,
    )  # fmt: skip
    quantize_dynamic(str(full), str(to / "reader.onnx"), weight_type=QuantType.QInt8, per_channel=True)
    full.unlink()
    shutil.copy(base / "tokenizer.json", to / "tokenizer.json")
    (to / "heads.json").write_text(json.dumps(values, indent=1) + "\n", "utf-8")


def main() -> None:
    """Train on a share of the sentences and write the reader."""
    asked = argparse.ArgumentParser()
    asked.add_argument(
        "--base", type=Path, required=True, help="folder with model.safetensors and tokenizer.json"
    )
    asked.add_argument("--to", type=Path, required=True)
    asked.add_argument(
        "--share", type=float, default=1.0, help="share of the sentences, for the learning curve"
    )
    asked.add_argument("--epochs", type=int, default=3)
    asked.add_argument("--rate", type=float, default=8e-5)
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--threads", type=int, default=1)
    given = asked.parse_args()
    weights = given.base / "model.safetensors"
    if hashlib.sha256(weights.read_bytes()).hexdigest() != BASE_SHA:
        raise SystemExit(f"{weights} is not the published encoder this was made for")
    torch.manual_seed(given.seed)
    torch.set_num_threads(given.threads)
    np.random.seed(given.seed)
    found = examples(given.seed)
    random.Random(given.seed).shuffle(found)  # noqa: S311
    values = vocabulary(found)
    kept, rest = found[: len(found) // 20], found[len(found) // 20 :]
    rest = rest[: int(len(rest) * given.share)]
    print(f"{len(rest)} sentences, {len(kept)} kept aside, {len(values)} heads", flush=True)
    words = tokenizer(given.base)
    model = Reader(values, words.get_vocab_size())
    model.load_base(weights)
    train(model, Batches(rest, values, words, given.seed), given.epochs, given.rate)
    held_out(model, Batches(kept, values, words, given.seed))
    export(model, given.to, given.base, values)


def vocabulary(found: list[Example]) -> dict[str, list[str]]:
    """Return every fact with the values that occur, in a steady order."""
    names: dict[str, set[str]] = {}
    for example in found:
        for fact, value in example.facts.items():
            if value != SILENT:
                names.setdefault(fact, set()).add(value)
    return {fact: sorted(names[fact]) for fact in sorted(names)}


if __name__ == "__main__":
    main()
