"""A message made easy to match: lower case, plain punctuation, single spaces, with a way back to the original."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

_SAME = str.maketrans(
    {
        "\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u00b4": "'", "`": "'", "\u201c": '"', "\u201d": '"',
        "\u201e": '"', "\u00ab": '"', "\u00bb": '"', "\u2014": ",", "\u2013": "-", "\u2011": "-", "\u2010": "-",
        "\u2026": ".", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u200a": " ", "\t": " ", "\r": "\n",
        "\u2028": "\n", "\u2029": "\n", "\v": "\n", "\f": "\n", "\0": " ", "\u00e9": "e", "\u00e8": "e",
    }
)  # fmt: skip
_DROPPED = re.compile(
    r"(?<=\w)'(?=\w)|(?<=s)'(?= )|[\u200b-\u200f\u202a-\u202e\u2066-\u2069\u00ad\ufeff\ufe0f*_]"
    r"|(?<=\n)\s+| +(?=[\s])|(?<= )\n"
)
_WRAP = re.compile(r"(?<=[a-z0-9,])\n(?=[a-z])")


class Span(NamedTuple):
    """A stretch of folded text, from `start` up to `end`."""

    start: int
    end: int


class Folded(NamedTuple):
    """The folded text, and where each of its characters stands in the original."""

    text: str
    original: str
    offsets: tuple[int, ...]

    def quote(self, span: Span) -> str:
        """Return the original words of a span, letter for letter, without outer blanks."""
        if span.start >= span.end:
            return ""
        return self.original[self.offsets[span.start] : self.offsets[span.end - 1] + 1].strip()

    def cut(self, span: Span) -> str:
        """Return the folded words of a span."""
        return self.text[span.start : span.end]

    def part(self, span: Span) -> "Folded":
        """Return a span as a folded message of its own; its quotes are still verbatim."""
        return Folded(self.cut(span), self.original, self.offsets[span.start : span.end])

    def alone(self, span: Span) -> "Folded":
        """Return a span as if nothing else had been typed: for readers that look at what stands around."""
        found = self.part(span)
        start, end = found.offsets[0], found.offsets[-1] + 1
        return Folded(found.text, self.original[start:end], tuple(at - start for at in found.offsets))


def fold(original: str) -> Folded:
    """Fold a message for matching."""
    plain = _lower(_WRAP.sub(" ", original.translate(_SAME)))
    kept = tuple(chain.from_iterable(range(a, b) for a, b in _kept(plain)))
    return Folded("".join(map(plain.__getitem__, kept)), original, kept)


def _kept(plain: str) -> Iterator[tuple[int, int]]:
    start = 0
    for dropped in _DROPPED.finditer(plain):
        yield start, dropped.start()
        start = dropped.end()
    yield start, len(plain)


def _lower(text: str) -> str:
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
