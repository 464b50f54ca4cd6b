"""Which use a clause goes back to ("the tavern sign was redrawn by hand"): by the telling words of the clause that introduced it."""

import re
from collections.abc import Sequence

from assistant.understand.folding import Span
from assistant.understand.guards import Context

_WORD, _STEM = re.compile(r"[a-z]{4,}"), 5


def telling(around: Context, span: Span) -> frozenset[str]:
    """Return the stems of the words in a stretch that could tell one use from another."""
    common, found = around.words.uses["common"], _WORD.findall(around.message.cut(span))
    return frozenset(word[:_STEM] for word in found if not common.fullmatch(word))


def goes_back(around: Context, intros: Sequence[Span], clause: Span) -> int | None:
    """Return which introduction a clause shares words with that no other one has; None when none, or several."""
    told, said = [telling(around, intro) for intro in intros], telling(around, clause)
    shared = []
    for place, own in enumerate(told):
        others = frozenset().union(*(other for at, other in enumerate(told) if at != place))
        if said & (own - others):
            shared.append(place)
    return shared[0] if len(shared) == 1 else None
