"""Trains an encoder of the reader: all-MiniLM-L6-v2 tuned on the sentences, the replies and the messages.

Run in an environment of its own (see README.md here). Writes `last.pt` and `heads.json`; `export.py` makes of
two such runs what is shipped. The same seed on the same machine gives the same weights.
"""

import argparse
import hashlib
import json
import random
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from batches import Batch, Batches, alone, apart
from messages import Text, messages
from network import LAYERS, Reader
from sentences import SILENT, Example, examples
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional

BASE_SHA = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LONGEST = 256
KEPT_ASIDE = 20
"""One sentence and message in so many is kept aside, always the same."""


def main() -> None:
    """Train and write the reader."""
    given = _given()
    weights = given.base / "model.safetensors"
    if hashlib.sha256(weights.read_bytes()).hexdigest() != BASE_SHA:
        raise SystemExit(f"{weights} is not the published encoder this was made for")
    torch.manual_seed(given.seed)
    torch.set_num_threads(given.threads)
    np.random.seed(given.seed)
    singles, texts = shuffled(examples(given.seed), given.seed), shuffled(messages(), given.seed)
    values = vocabulary(singles, texts)
    words = tokenizer(given.base)
    model = Reader(values, words.get_vocab_size(), given.layers)
    model.load_base(weights)
    if given.resume:
        resume(model, given.resume)
    batches = Batches(values, words, given.seed, apart=given.apart)
    rest, spoken = share(singles, given.share), share(texts, given.share)
    print(f"{len(rest)} sentences, {len(spoken)} messages, {len(values)} heads", flush=True)
    train(model, batches, rest, spoken, given)
    check(model, batches.batches([*alone(kept(singles))]), "sentences")
    aside = kept(texts) if not given.apart else [one for text in kept(texts) for one in apart(text)]
    check(model, batches.batches(aside), "messages")
    (given.to / "heads.json").write_text(json.dumps(values, indent=1) + "\n", "utf-8")


def _given() -> argparse.Namespace:
    asked = argparse.ArgumentParser()
    asked.add_argument("--base", type=Path, required=True, help="with model.safetensors and tokenizer.json")
    asked.add_argument("--to", type=Path, required=True)
    asked.add_argument("--share", type=float, default=1.0, help="of the texts, for the learning curve")
    asked.add_argument(
        "--apart", action="store_true", help="read every stretch without its message: the second source"
    )
    asked.add_argument("--layers", type=int, default=LAYERS, help="of the base, from the lowest")
    asked.add_argument("--epochs", type=int, default=10)
    asked.add_argument(
        "--sentences", type=float, default=0.6, help="share of the single sentences an epoch sees"
    )
    asked.add_argument("--repeat", type=int, default=3, help="how often an epoch sees each message")
    asked.add_argument("--rate", type=float, default=1e-4)
    asked.add_argument("--resume", type=Path, help="weights to go on from")
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--threads", type=int, default=1)
    return asked.parse_args()


def shuffled(found: list, seed: int) -> list:  # type: ignore[type-arg]
    """Return a list in a random but steady order."""
    random.Random(seed).shuffle(found)  # noqa: S311
    return found


def kept(found: list) -> list:  # type: ignore[type-arg]
    """Return what is kept aside."""
    return [one for one in found if zlib.crc32(one.text.encode()) % KEPT_ASIDE == 0]


def share(found: list, part: float) -> list:  # type: ignore[type-arg]
    """Return a share of what is not kept aside."""
    rest = [one for one in found if zlib.crc32(one.text.encode()) % KEPT_ASIDE]
    return rest[: int(len(rest) * part)]


def vocabulary(singles: list[Example], texts: list[Text]) -> dict[str, list[str]]:
    """Return every fact with the values that occur, in a steady order."""
    found = Counter((f, v) for e in singles for f, v in e.facts.items() if v != SILENT)
    found += Counter((f, v) for t in texts for p in t.pieces for f, v in p.facts.items())
    names: dict[str, set[str]] = {"begins": {"yes"}}
    for fact, value in found:
        names.setdefault(fact, set()).add(value)
    return {fact: sorted(names[fact]) for fact in sorted(names)}


def tokenizer(base: Path) -> Tokenizer:
    """Return the encoder's own tokenizer, cut at LONGEST and padded to the longest of a batch."""
    found = Tokenizer.from_file(str(base / "tokenizer.json"))
    found.enable_truncation(LONGEST)
    found.enable_padding()
    return found


def train(
    model: Reader, batches: Batches, rest: list[Example], spoken: list[Text], given: argparse.Namespace
) -> None:
    """Tune everything but the words with AdamW, a warm-up and a linear fall."""
    heads = [model.look, model.weight, model.bias]
    model.word.weight.requires_grad = False  # the words are known already; what they mean is tuned above them
    known = {id(p) for p in [*heads, model.word.weight]}
    body = [p for p in model.parameters() if id(p) not in known]
    groups = [{"params": body, "lr": given.rate}, {"params": heads, "lr": given.rate * 20}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = given.epochs * len(next(_epochs(batches, rest, spoken, given)))
    fall = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min(1.0, (s + 1) / (0.05 * steps)) * max(0.02, 1 - s / steps)
    )
    every = _epochs(batches, rest, spoken, given)
    for epoch in range(given.epochs):
        began, parts = time.time(), next(every)
        total = sum(_step(model.train(), batch, optimiser, fall) for batch in parts)
        print(f"epoch {epoch + 1}: loss {total / len(parts):.4f}, {time.time() - began:.0f} s", flush=True)
        given.to.mkdir(parents=True, exist_ok=True)
        torch.save(model.state_dict(), given.to / "last.pt")


def _epochs(
    batches: Batches, rest: list[Example], spoken: list[Text], given: argparse.Namespace
) -> Iterator[list[Batch]]:
    chance = random.Random(given.seed)  # noqa: S311
    while True:
        some = [e for e in rest if e.asked or chance.random() < given.sentences]
        yield batches.epoch(some, spoken * given.repeat)


def _step(model: Reader, batch: Batch, optimiser: torch.optim.Optimizer, fall: object) -> float:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        odds = model(batch.ids, batch.seen, batch.rows, batch.part)
    loss = functional.cross_entropy(odds.float().flatten(0, 1), batch.right.flatten(), reduction="none")
    loss = (loss.view_as(batch.weight) * batch.weight).sum() / batch.weight.sum() * 10
    optimiser.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimiser.step()
    fall.step()  # type: ignore[attr-defined]
    return float(loss.item())


def check(model: Reader, parts: list[Batch], what: str) -> None:
    """Print the share of stated facts read right on texts kept aside, at even odds."""
    model.eval()
    right = stated = wrong = loud = 0
    with torch.no_grad():
        for batch in parts:
            best = model(batch.ids, batch.seen, batch.rows, batch.part).argmax(-1)
            said, counts = batch.right > 0, batch.weight > 0
            stated += int((said & counts).sum())
            right += int(((best == batch.right) & said & counts).sum())
            wrong += int(((best != batch.right) & said & counts & (best > 0)).sum())
            loud += int(((best > 0) & ~said & (batch.weight > 0.6)).sum())
    print(f"{what} kept aside: {right}/{stated} read, {wrong} as another value, {loud} invented", flush=True)


def resume(model: Reader, file: Path) -> None:
    """Go on from weights that may have been trained with fewer heads."""
    before = torch.load(file)
    now = model.state_dict()
    now.update({name: value for name, value in before.items() if value.shape == now[name].shape})
    model.load_state_dict(now)


if __name__ == "__main__":
    main()
