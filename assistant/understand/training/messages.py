"""The training messages -> texts with labelled stretches, cut as the reader cuts what people type.

`{fact=value …|words}` labels the words; `{2: …|…}` says of which use they speak, `{*: …|…}` of all. Words
outside braces state nothing. Blocks are divided by `---`.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from sentences import nothing

from assistant.understand.clauses import sentences
from assistant.understand.folding import Folded, Span, fold

FOLDER = Path(__file__).parent / "messages"
SILENCE = 0.7
"""How far a silence can be trusted in a message whose every clause was labelled by hand."""
_LABELLED = re.compile(r"\{([^{}|]*)\|([^{}]+)\}")
_MOSTLY, _BARELY = 0.7, 0.15
_NOT_READ = frozenset({"tools", "title", "company", "commissioner", "contact", "prepared_by", "kind"})


class Label(NamedTuple):
    """Words and what they state."""

    start: int
    end: int
    use: str
    facts: dict[str, str]


class Piece(NamedTuple):
    """A stretch of a text, what it states, how far its silences can be trusted, and facts not to judge it by."""

    start: int
    end: int
    facts: dict[str, str]
    own: str = ""
    silence: float = SILENCE
    unclear: frozenset[str] = frozenset()


class Text(NamedTuple):
    """A text and the stretches of it that are read."""

    text: str
    pieces: tuple[Piece, ...]


def messages(folder: Path = FOLDER) -> list[Text]:
    """Return all messages."""
    blocks = [b for path in sorted(folder.glob("*.txt")) for b in path.read_text("utf-8").split("\n---\n")]
    return [*(made(block.strip()) for block in blocks if "{" in block), *map(made, nothing())]


def made(block: str) -> Text:
    """Return one message with every stretch the reader would cut it into."""
    text, labels = _parsed(block)
    found = fold(text)
    spans = dict.fromkeys([*_cut(found), *((one.start, one.end) for one in labels)])
    begins = {one.start for one in labels if one.use not in {"", "*"} and _first(one, labels)}
    return Text(text, tuple(_piece(start, end, labels, begins) for start, end in spans))


def _parsed(block: str) -> tuple[str, list[Label]]:
    text, labels, at = "", [], 0
    for found in _LABELLED.finditer(block):
        text += block[at : found.start()]
        use, _, facts = found[1].strip().rpartition(":")
        pairs = (pair.split("=", 1) for pair in facts.split() if "=" in pair)
        kept = {fact: value for fact, value in pairs if fact not in _NOT_READ and value != "silent"}
        labels.append(Label(len(text), len(text) + len(found[2]), use.strip(), kept))
        text, at = text + found[2], found.end()
    return text + block[at:], labels


def _first(one: Label, labels: list[Label]) -> bool:
    """Say whether a label is the first of its use, and another use came before."""
    before = [other for other in labels if other.start < one.start]
    return (
        bool(before) and all(other.use != one.use for other in before) and any(o.use != "*" for o in before)
    )


def _cut(message: Folded) -> Iterator[tuple[int, int]]:
    for sentence in sentences(message):
        for span in (*sentence.clauses, sentence.span):
            if span.end - span.start > 2:
                yield original(message, span)


def original(message: Folded, span: Span) -> tuple[int, int]:
    """Return where a folded span stands in the original."""
    return message.offsets[span.start], message.offsets[span.end - 1] + 1


def _piece(start: int, end: int, labels: list[Label], begins: set[int]) -> Piece:
    facts: dict[str, str] = {}
    unclear: set[str] = set()
    for one in labels:
        shared = min(end, one.end) - max(start, one.start)
        if shared <= 0:
            continue
        of_label, of_piece = shared / (one.end - one.start), shared / (end - start)
        for fact, value in one.facts.items():
            if of_label < _MOSTLY:
                if of_label > _BARELY or of_piece > _MOSTLY:
                    unclear.add(fact)
            elif facts.setdefault(fact, value) != value:
                unclear.add(fact)
    if any(start <= at < end for at in begins):
        facts["begins"] = "yes"
    return Piece(start, end, facts, unclear=frozenset(unclear - facts.keys()) | (unclear & facts.keys()))
