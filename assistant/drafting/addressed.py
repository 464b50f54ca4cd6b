"""Whether a message speaks to the letter, and not to the interview: only where its words leave no doubt."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from assistant.drafting.lexicon import lexicon

_LONGEST = 600
_POLITE = re.compile(
    r"^(?:(?:please|ok(?:ay)?|now|and|so|then|can you|could you|would you|let us|just)[,:]? )*", re.I
)
_ASKS = re.compile(r"^(?:can|could|would) you ", re.I)
_ENDS = re.compile(r"(?:[,]? (?:please|now|again|then|thanks|thank you))*[\s.!]*$", re.I)
_WHOLE = ("sign", "issue", "correct")
_AT_IT = ("at_it", "drop", "check", "show", "compare")
"""Also ways to speak to the interview: meant for the letter only while one is at it."""


def addressed(words: str, at_it: bool) -> bool:
    """Tell whether a message is about the wording of the letter; `at_it`: the one before was, too."""
    text = " ".join(words.split())
    if not text or len(text) > _LONGEST:
        return False
    text = text.removesuffix("?") if _ASKS.match(text) else text
    core = _ENDS.sub("", _POLITE.sub("", text))
    names = (*_WHOLE, *_AT_IT) if at_it else _WHOLE
    return any(_pattern(name).fullmatch(core) for name in names) or any(
        p.fullmatch(core) for p in _addressed()
    )


def dictated(words: str) -> bool:
    """Tell whether a message says in so many words what to put down: "add that …"; no answer begins like that."""
    core = _POLITE.sub("", " ".join(words.split()))
    return bool(_pattern("dictated").match(core))


@cache
def _addressed() -> tuple[re.Pattern[str], ...]:
    requests = lexicon("en").data["requests"]
    return tuple(re.compile(_filled(pattern, requests), re.I) for pattern in requests["addressed"])


def _filled(pattern: str, requests: Mapping[str, Any]) -> str:
    return re.sub(r"<(part|more|kinds)>", lambda found: str(requests[found[1]]), pattern)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(lexicon("en").data["requests"][name], re.I)
