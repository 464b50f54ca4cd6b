"""The small embedded reader: clauses in, for each fact the odds of its values, from two sources.

One is all-MiniLM-L6-v2 tuned on the sentences in `training/`, int8, run by onnxruntime; the other a
linear model over words and letters. They were trained apart: what both say is safe, two sources say.
Nothing is downloaded; without the two libraries reading goes on by rules alone.
"""

import json
import zlib
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

WEIGHTS = Path(__file__).parent / "weights"
BUCKETS = 1 << 14
LONGEST = 64
MOST = 48
"""Clauses read of one message; what is longer is a document, not a message."""


class Heard(NamedTuple):
    """What one clause says of one fact, and how likely each source finds it."""

    fact: str
    value: str
    odds: float
    second: float


class Reader:
    """Loaded weights. Made once a process by `reader()`."""

    def __init__(self, folder: Path = WEIGHTS) -> None:
        import numpy
        import onnxruntime
        from tokenizers import Tokenizer

        self._np = numpy
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 2
        options.log_severity_level = 3
        providers = ["CPUExecutionProvider"]
        self._session = onnxruntime.InferenceSession(
            str(folder / "reader.onnx"), options, providers=providers
        )
        self._tokens = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokens.enable_truncation(LONGEST)
        self._tokens.enable_padding()
        self._values: dict[str, list[str]] = json.loads((folder / "heads.json").read_text("utf-8"))
        lexical = numpy.load(folder / "lexical.npz")
        self._weight, self._scale = lexical["weight"], lexical["scale"]

    def hear(self, texts: Sequence[str], floor: float = 0.3) -> list[list[Heard]]:
        """Return for each text the values that are likelier than silence and than `floor`."""
        if not texts:
            return []
        first, second = self._tuned(list(texts)), self._lexical(list(texts))
        return [list(self._likely(first[i], second[i], floor)) for i in range(len(texts))]

    def _likely(self, first: Any, second: Any, floor: float) -> Any:
        for row, (fact, values) in enumerate(self._values.items()):
            best = int(first[row, 1 : len(values) + 1].argmax()) + 1
            odds = float(first[row, best])
            if odds >= floor:
                yield Heard(fact, values[best - 1], odds, float(second[row, best]))

    def _tuned(self, texts: list[str]) -> Any:
        encoded = self._tokens.encode_batch(texts)
        ids = self._np.array([e.ids for e in encoded], dtype=self._np.int64)
        seen = self._np.array([e.attention_mask for e in encoded], dtype=self._np.int64)
        return self._even(self._session.run(None, {"ids": ids, "seen": seen})[0])

    def _lexical(self, texts: list[str]) -> Any:
        np, rows = self._np, []
        for text in texts:
            bag = features(text)
            rows.append(self._weight[bag].sum(0, dtype=np.int32) * self._scale[0] / max(len(bag), 1) ** 0.5)
        odds = np.array(rows).reshape(len(texts), len(self._values), -1)
        for row, values in enumerate(self._values.values()):
            odds[:, row, len(values) + 1 :] = -1e4
        return self._even(odds)

    def _even(self, odds: Any) -> Any:
        grown = self._np.exp(odds - odds.max(-1, keepdims=True))
        return grown / grown.sum(-1, keepdims=True)


@cache
def reader() -> Reader | None:
    """Return the reader, or None where its libraries or weights are missing."""
    wanted = find_spec("onnxruntime") and find_spec("tokenizers") and find_spec("numpy")
    return Reader() if wanted and (WEIGHTS / "reader.onnx").is_file() else None


def features(text: str) -> list[int]:
    """Return the buckets of a text's words, word pairs and letter runs, as the linear model was trained."""
    words = "".join(c if c.isalnum() else " " for c in text.lower().replace("’", "").replace("'", "")).split()
    pairs = [f"{a} {b}" for a, b in zip(["^", *words], [*words, "$"], strict=True)]
    skips = [f"{a}_{b}" for a, b in zip(words, words[2:], strict=False)]
    padded = f" {' '.join(words)} "
    letters = [padded[i : i + 4] for i in range(len(padded) - 3)]
    return sorted({zlib.crc32(part.encode()) % BUCKETS for part in (*words, *pairs, *skips, *letters)})


def under(fact: str, text: str) -> str:
    """Return a text as the reply to the question for a fact, the way the reader was trained on replies."""
    return f"{fact.replace('_', ' ')}? {text}"
