"""One sentence against the names on record: tools nobody spoke of, and people who are not in the facts."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from assistant.drafting.ground import Ground
from assistant.drafting.lexicon import LANGUAGES, Lexicon, lexicon, tool_names
from assistant.drafting.sentences import Sentence, fold
from assistant.words import plain

_WORD = re.compile(r"[^\W\d_](?:[^\W_]|['’.\-&](?=[^\W_]))*")
_CAMEL = re.compile(r"[a-zà-ÿ][A-Z]|^[A-Z][a-z]+[A-Z]|[A-Za-z]\d|\.(?:ai|io|com)$", re.UNICODE)
_NOBLE = frozenset(
    {
        "von",
        "van",
        "de",
        "der",
        "den",
        "di",
        "da",
        "del",
        "della",
        "la",
        "le",
        "du",
        "dos",
        "el",
        "al",
        "bin",
        "zu",
        "y",
    }
)


class Name(NamedTuple):
    """A name a sentence uses, and what it seems to be."""

    kind: str
    name: str


class _Token(NamedTuple):
    text: str
    start: int
    first: bool
    """Whether it opens the sentence, where every word has a capital."""


def unknown(sentence: Sentence, ground: Ground) -> Iterator[Name]:
    """Yield the names of a sentence that are not on record, each once."""
    seen: set[str] = set()
    known = known_words(ground)
    for name in (*_tools(sentence, ground, known), *_others(sentence, known)):
        key = fold(name.name)
        if not any(key in other or other in key for other in seen):
            seen.add(key)
            yield name


def known_words(ground: Ground) -> frozenset[str]:
    """Return every word, folded, of the names and texts on record."""
    policies = [text for p in ground.policies.values() for text in (p.issuer, p.title, p.contact)]
    lists = [plain(a.value) for a in ground.interview.production.values()]
    texts = [ground.words, *ground.known_names, *policies, *lists, "Netflix", *ground.tools]
    return _words("\n".join(texts))


@cache
def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", fold(text)))


def _tools(sentence: Sentence, ground: Ground, known: frozenset[str]) -> Iterator[Name]:
    for match in _tool_pattern().finditer(sentence.folded):
        tool, common = tool_names()[_aliases()[match[0]]]
        if match[0] in ground.tools or set(match[0].split()) <= known:
            continue
        ordinary = common or match[0] in lexicon(sentence.language).names["words"]
        if not ordinary or _as_a_name(match[0], sentence):
            yield Name("tool", tool)


def _as_a_name(folded: str, sentence: Sentence) -> bool:
    """An ordinary word is a tool only with a capital of its own, and not where it is a word of the language too."""
    capital = folded[:1].upper() + folded[1:]
    inside = re.search(rf"(?<!^)(?<![.!?] )\b{re.escape(capital)}\b", sentence.text[1:])
    return bool(inside) and folded not in lexicon(sentence.language).names["words"]


@cache
def _aliases() -> dict[str, str]:
    return {fold(alias): alias for alias in tool_names()}


@cache
def _tool_pattern() -> re.Pattern[str]:
    longest = sorted(filter(None, _aliases()), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest)) + r")(?!\w)")


def _others(sentence: Sentence, known: frozenset[str]) -> Iterator[Name]:
    """Names by their capitals: inside a sentence, in pairs, after a title, or spelled like a product."""
    words = lexicon(sentence.language)
    tokens = list(_tokens(sentence.text))
    if (
        len(tokens) > 3
        and sum(t.text[0].isupper() for t in tokens) > 0.7 * len(tokens)
        and words.language != "de"
    ):
        return  # a heading: every word has a capital
    for run in _runs(tokens):
        fresh = [t for t in run if not _known(t.text, known)]
        if fresh and _is_name(run, fresh, tokens, words):
            name = " ".join(t.text for t in run)
            yield Name(_kind(run, tokens, words), name)


def _is_name(run: list[_Token], fresh: list[_Token], tokens: list[_Token], words: Lexicon) -> bool:
    before = _before(run[0], tokens)
    if any(_CAMEL.search(t.text) for t in fresh) or fold(before) in words.names["roles"]:
        return True
    if any(_given_name(t.text) for t in fresh):
        return True
    if words.language == "de":
        return len(run) > 1 and not run[0].first and not any(_german_noun(t.text) for t in run)
    if run[0].first and len(run) == 1:
        return False
    inside = [t for t in fresh if not t.first]
    return bool(inside) and not _place(run, before, tokens, words)


def _place(run: list[_Token], before: str, tokens: list[_Token], words: Lexicon) -> bool:
    """Places are context, not names on record, unless something was made "in" them."""
    index = tokens.index(run[0])
    earlier = {fold(t.text) for t in tokens[max(0, index - 3) : index]}
    return fold(before) in words.names["places"] and not earlier & words.names["making"]


def _kind(run: list[_Token], tokens: list[_Token], words: Lexicon) -> str:
    index = tokens.index(run[0])
    earlier = {fold(t.text) for t in tokens[max(0, index - 4) : index]}
    product = any(_CAMEL.search(t.text) for t in run) or (len(run) == 1 and earlier & words.names["making"])
    return "tool" if product and not any(_given_name(t.text) for t in run) else "person"


def _known(text: str, known: frozenset[str]) -> bool:
    parts = re.findall(r"\w+", fold(text))
    own = [p for p in parts if p not in {"s"}]
    return all(p in known or p in _ordinary() or (len(p) > 3 and p.rstrip("s") in known) for p in own) or (
        text.isupper() and len(text) <= 5
    )


@cache
def _ordinary() -> frozenset[str]:
    return frozenset(fold(w) for code in LANGUAGES for w in lexicon(code).names["ordinary"])


def _given_name(text: str) -> bool:
    return fold(text.removesuffix("'s").removesuffix("’s")) in lexicon("en").names["given"]


def _german_noun(text: str) -> bool:
    return bool(
        re.search(r"(?:ung|ungen|heit|keit|schaft|tion|tionen|ität|erung|nis|tum|ling|chen|ment)s?$", text)
    )


def _tokens(text: str) -> Iterator[_Token]:
    opens = True
    for match in _WORD.finditer(text):
        lead = text[: match.start()].rstrip(" \t\"“„«(*_'‘’>-–—¿¡")
        opens = not lead or lead[-1] in ".!?:;\n•"
        yield _Token(match[0], match.start(), opens)


def _runs(tokens: list[_Token]) -> Iterator[list[_Token]]:
    run: list[_Token] = []
    for place, token in enumerate(tokens):
        follows = place + 1 < len(tokens) and tokens[place + 1].text[0].isupper()
        if token.text[0].isupper() and not (run and token.first):
            run.append(token)
        elif run and token.text.lower() in _NOBLE and follows and _given_name(run[0].text):
            continue
        else:
            if run:
                yield run
            run = [token] if token.text[0].isupper() else []
    if run:
        yield run


def _before(token: _Token, tokens: list[_Token]) -> str:
    index = tokens.index(token)
    return tokens[index - 1].text if index else ""
