"""The small embedded reader: a message and stretches of it in, for each fact the odds of its values, from two sources.

One is all-MiniLM-L6-v2 tuned on the texts in `training/`, int8, run by onnxruntime, which reads every stretch
with the message around it; the other a linear model over the stretch's words and letters. They were trained
apart: what both say is safe, two sources say. Nothing is downloaded; without the libraries rules read alone.
"""

import json
import re
import zlib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from assistant.understand.folding import Span

WEIGHTS = Path(__file__).parent / "weights"
BUCKETS = 1 << 14
LONGEST = 256
_WORD = re.compile(r"[^\W\d_]+")
BEGINS = "begins"
"""The head that hears a further use begin."""
WINDOW, OVERLAP = 800, 200
"""Characters the encoder sees at once, and how many of them stood in the window before."""
MOST = 64
"""Stretches read of one message; what is longer is a document, not a message."""


class Heard(NamedTuple):
    """What one stretch says of one fact, and how likely each source finds it."""

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

    def hear(
        self, text: str, spans: Sequence[Span], floor: float = 0.2, asked: str = ""
    ) -> list[list[Heard]]:
        """Return for each stretch of a text the values likelier than `floor`; `asked` is the fact the text answers."""
        if not spans:
            return []
        before = under(asked, "") if asked else ""
        first = self._tuned(text, spans, before)
        second = self._lexical([before + text[s.start : s.end] for s in spans])
        return [list(self._likely(first[i], second[i], floor)) for i in range(len(spans))]

    def english(self, text: str) -> bool:
        """Say whether most of a text's longer words are whole words to the encoder, which knows English only."""
        long = [word for word in _WORD.findall(text.lower()) if len(word) > 3 or not word.isascii()]
        pieces = self._tokens.encode_batch(long, add_special_tokens=False) if long else []
        strange = sum(not w.isascii() or sum(e.attention_mask) > 2 for w, e in zip(long, pieces, strict=True))
        return 2 * strange <= len(long)

    def _likely(self, first: Any, second: Any, floor: float) -> Iterator[Heard]:
        for row, (fact, values) in enumerate(self._values.items()):
            best = int(first[row, 1 : len(values) + 1].argmax()) + 1
            odds = float(first[row, best])
            if odds >= floor:
                yield Heard(fact, values[best - 1], odds, float(second[row, best]))

    def _tuned(self, text: str, spans: Sequence[Span], before: str) -> Any:
        np = self._np
        starts, rows = windows(spans)
        encoded = self._tokens.encode_batch([before + text[s : s + WINDOW + OVERLAP] for s in starts])
        part = np.zeros((len(spans), len(encoded[0].ids)), dtype=np.float32)
        for i, (span, row) in enumerate(zip(spans, rows, strict=True)):
            ahead = len(before) - starts[row]
            offsets = np.array(encoded[row].offsets)
            inside = (offsets[:, 0] < span.end + ahead) & (offsets[:, 1] > span.start + ahead)
            part[i] = inside & (offsets[:, 1] > offsets[:, 0])
        ids = np.array([e.ids for e in encoded], dtype=np.int64)
        seen = np.array([e.attention_mask for e in encoded], dtype=np.int64)
        given = {"ids": ids, "seen": seen, "rows": np.array(rows, dtype=np.int64), "part": part}
        odds = self._even(self._session.run(None, given)[0])
        odds[part.sum(1) == 0] = 0  # cut off with what is too long to read
        return odds

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


def windows(spans: Sequence[Span]) -> tuple[list[int], list[int]]:
    """Return where each window of a long text starts, and in which window each stretch is read."""
    starts, rows = [0], []
    for span in spans:
        if span.end > starts[-1] + WINDOW + OVERLAP:
            starts.append(max(0, span.start - OVERLAP))
        rows.append(len(starts) - 1)
    return starts, rows


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
