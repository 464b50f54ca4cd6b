"""A text -> its sentences: verbatim, folded for matching, with the language each is written in."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from assistant.drafting.lexicon import LANGUAGES, lexicon

_STOP = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|$)|\n+|[。！？]")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(])(?:ep|eps|no|nr|vs|dr|mr|mrs|ms|prof|st|approx|ca|ggf|bzw|inkl|usw|etc|vgl|abs|e\.g|i\.e|z\.\s?b|d\.\s?h|p\.\s?ej"
    r"|p\.\s?ex|sr|sra|mme|mm|art|cf|[a-z])$",
    re.IGNORECASE,
)
_JOINED = re.compile(r"(?<=\w)[-\u2010\u2011_/](?=\w)")
_DASH = re.compile(r"\s*[\u2013\u2014\u2015]\s*|\s-+\s")
_HIDDEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe0f*`~]|\B_|_\B")
_NOT = re.compile(r"(?<=\w)n't\b")
_LETTERS = {"de": re.compile("[äöüß]"), "fr": re.compile("[çèêàœûîô]"), "es": re.compile("[ñ¿¡áíóú]")}
_SAME = str.maketrans(
    {
        "’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
        "ł": "l", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "đ": "d", "ı": "i",
        "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "х": "x", "у": "y", "і": "i", "ѕ": "s", "ԁ": "d",
        "ο": "o", "α": "a", "ν": "v", "ε": "e", "ι": "i", "κ": "k", "τ": "t", "ρ": "p",
    }
)  # fmt: skip


class Sentence(NamedTuple):
    """One sentence: as it stands, made easy to match, its language, and whether it asks."""

    text: str
    folded: str
    language: str
    asks: bool


def fold(text: str) -> str:
    """Return text in lower case without accents, hyphens, markup or invisible characters."""
    plain = _HIDDEN.sub("", unicodedata.normalize("NFKC", text)).lower()
    plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    plain = _DASH.sub(" - ", _JOINED.sub(" ", plain.translate(_SAME)))
    plain = _NOT.sub(" not", plain.replace("won't", "will not").replace("can't", "can not"))
    return " ".join(plain.split())


def sentences(text: str, language: str = "en") -> tuple[Sentence, ...]:
    """Cut a text into sentences; a short one after a question is its answer and stays with it."""
    parts = list(_joined_answers(_cut(text)))
    whole = language_of(fold(text), language, text)
    return tuple(_sentence(part, whole) for part in parts)


def language_of(folded: str, otherwise: str, raw: str = "") -> str:
    """Return the language whose small words, and letters, a text uses most."""
    words = re.findall(r"\w+", folded)
    counts = {code: sum(word in lexicon(code).common for word in words) for code in LANGUAGES}
    for code, letters in _LETTERS.items():
        counts[code] += bool(letters.search(raw))
    most = max(counts.values())
    tied = [code for code in LANGUAGES if counts[code] == most]
    if len(tied) == 1 or not most:
        return tied[0] if len(tied) == 1 else otherwise
    return max(tied, key=lambda code: (_telling(words, code), code == otherwise))


def _telling(words: list[str], code: str) -> int:
    """Count the verbs and numbers of a language, which tell two neighbours apart."""
    verb, numbers = lexicon(code).limits["verb"], lexicon(code).numbers
    return sum(bool(verb.fullmatch(word)) or word in numbers for word in words)


def _sentence(text: str, language: str) -> Sentence:
    folded = fold(text)
    spoken = language_of(folded, language, text)
    if spoken == "fr":  # l'accord, n'est: the apostrophe parts two words
        folded = " ".join(folded.replace("'", " ").split())
    asks = text.rstrip(" \"'”’»)").endswith("?") or text.lstrip().startswith("¿")
    return Sentence(text, folded, spoken, asks)


def _cut(text: str) -> Iterator[str]:
    start = 0
    for stop in _STOP.finditer(text):
        if stop[0] == "." and _ABBREVIATED.search(text[start : stop.start()]):
            continue
        if text[start : stop.end()].strip():
            yield text[start : stop.end()].strip()
        start = stop.end()
    if text[start:].strip():
        yield text[start:].strip()


def _joined_answers(parts: Iterator[str]) -> Iterator[str]:
    held = ""
    for part in parts:
        if held and not part.endswith("?") and len(part.split()) <= _ANSWER:
            yield f"{held} {part}"
            held = ""
            continue
        if held:
            yield held
        held = part if part.endswith("?") and len(part.split()) <= _ANSWER else ""
        if not held:
            yield part
    if held:
        yield held


_ANSWER = 6


@cache
def folded_once(text: str) -> str:
    """Return `fold(text)`, kept: for names, which are asked for again and again."""
    return fold(text)
