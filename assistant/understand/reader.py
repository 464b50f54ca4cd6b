"""The small embedded reader: a message and stretches of it in, for each fact the odds of its values, from two sources.

Both are all-MiniLM-L6-v2 tuned on the texts in `training/`, int8, run by onnxruntime. One reads every stretch with
the message around it; the other, of its three lowest layers, reads the stretch alone, where the first hears something.
They were trained apart: what both say is safe, two sources say. Nothing is downloaded; without the libraries rules read alone.
"""

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from assistant.understand.folding import Span

WEIGHTS = Path(__file__).parent / "weights"
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
        nothing = {
            name: numpy.ones((1, 1), dtype=numpy.int64) for name in ("ids", "seen", "alone", "alone_seen")
        }
        parts = {name: numpy.ones((1, 1), dtype=numpy.float32) for name in ("part", "alone_part")}
        self._blank = {**nothing, **parts, "rows": numpy.zeros(1, dtype=numpy.int64)}

    def hear(
        self, text: str, spans: Sequence[Span], floor: float = 0.2, asked: str = ""
    ) -> list[list[Heard]]:
        """Return for each stretch of a text the values likelier than `floor`; `asked` is the fact the text answers."""
        if not spans:
            return []
        before = under(asked, "") if asked else ""
        first = self._within(text, spans, before)
        heard = [i for i in range(len(spans)) if (first[i, :, 1:].max(-1) >= floor).any()]
        alone = self._alone([before + text[spans[i].start : spans[i].end] for i in heard], len(before))
        second = dict(zip(heard, alone, strict=True))
        return [
            list(self._likely(first[i], second[i], floor)) if i in second else [] for i in range(len(spans))
        ]

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

    def _within(self, text: str, spans: Sequence[Span], before: str) -> Any:
        """Return odds by stretch, fact and value (silence first) of stretches read in their text."""
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
        odds = self._even(self._session.run(["odds"], {**self._blank, **given})[0])
        odds[part.sum(1) == 0] = 0  # cut off with what is too long to read
        return odds

    def _alone(self, texts: Sequence[str], ahead: int) -> Any:
        """Return odds by text, fact and value of texts read by themselves, after so many characters of a question."""
        np = self._np
        if not texts:
            return []
        encoded = self._tokens.encode_batch(texts)
        places = np.array([e.offsets for e in encoded])
        part = ((places[..., 0] >= ahead) & (places[..., 1] > places[..., 0])).astype(np.float32)
        ids = np.array([e.ids for e in encoded], dtype=np.int64)
        seen = np.array([e.attention_mask for e in encoded], dtype=np.int64)
        given = {"alone": ids, "alone_seen": seen, "alone_part": part}
        return self._even(self._session.run(["second"], {**self._blank, **given})[0])

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


def under(fact: str, text: str) -> str:
    """Return a text as the reply to the question for a fact, the way the reader was trained on replies."""
    return f"{fact.replace('_', ' ')}? {text}"
