"""A message cut into the uses of generative AI it speaks of: where each begins, and what it speaks of."""

from collections.abc import Collection, Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from assistant.understand.folding import Folded, Span
from assistant.understand.guards import Context
from assistant.understand.tools import Named
from assistant.understand.words import Words

_MOST, _LEAD, _BARE = 12, 30, 4
BEGUN = 0.4
"""How likely the embedded reader must find it that a further use begins."""
_FIRST = frozenset({"1", "a", "first", "firstly", "one"})


class Evidence(NamedTuple):
    """A tool, a purpose, or both, named in one clause."""

    clause: Span
    tools: frozenset[str]
    purpose: str | None
    marked: bool
    """The clause opens with "also", "second thing", "2)" and the like."""
    strong: bool = False
    """It opens with what can only begin a further use: "2)", "separately", "for the globe" after "for the map"."""


class Stretch(NamedTuple):
    """The stretch of a message that speaks of one use."""

    span: Span
    quote: Span
    intro: Span
    """The clause that introduces it."""


def stretches(
    around: Context,
    named: tuple[Named, ...],
    purposes: tuple[tuple[str, Span], ...],
    begun: Mapping[int, float] = MappingProxyType({}),
) -> tuple[Stretch, ...]:
    """Cut a message into uses; one stretch over everything when it speaks of one use or of none.

    `begun`: how likely the embedded reader finds it that a further use begins at a place.
    """
    before = _list(around)
    evidence = [
        e
        for e in _evidence(around, named, purposes, begun)
        if e.tools or (e.purpose and e.clause.start >= before) or e.strong
    ]
    groups: list[list[Evidence]] = []
    first = next((c for s in around.sentences for c in s.clauses), Span(0, 0))
    if evidence and evidence[0].strong and evidence[0].clause.start > first.start:
        evidence = [Evidence(first, frozenset(), None, marked=False), *evidence]
    for item in evidence:
        if groups and (
            len(groups) >= _MOST or _announced(around, groups[-1], item) or not _new(groups[-1], item)
        ):
            groups[-1].append(item)
        else:
            groups.append([item])
    return _stretched(around.message, groups)


def closing(around: Context, words: Words, start: int) -> bool:
    """Say whether the clause that begins here speaks of all uses ("none of it is in the cut", "no model in either")."""
    if words.uses["all"].match(around.message.text, start):
        return True
    clause = next(
        (c for s in around.sentences for c in s.clauses if c.start <= start < c.end), Span(start, start)
    )
    return bool(words.uses["every"].search(around.message.text, start, clause.end))


def marked(around: Context, start: int) -> bool:
    """Say whether what begins here opens with "also", "second thing", "2)" and the like, or follows just that."""
    words, text = around.words.uses, around.message.text
    begins = next((s.clauses[0].start for s in around.sentences if s.span.start <= start < s.span.end), start)
    places = (start, begins) if start - begins < _LEAD else (start,)
    if any(words["marker"].match(text, at) or words["numbered"].match(text, at) for at in places):
        return True
    return text[max(0, start - 4) : start].strip() in {"+", "&"}


def _announced(around: Context, group: list[Evidence], item: Evidence) -> bool:
    """Say whether all that was said of a use so far is that it comes ("Second:", "and the other thing,")."""
    bare = group[0].strong and all(_bare(around.message, e) for e in group)
    return bare and _adjoin(around.message, group[-1], item)


def _adjoin(message: Folded, one: Evidence, other: Evidence) -> bool:
    return not message.text[one.clause.end : other.clause.start].strip(" ,:;-")


def _bare(message: Folded, item: Evidence) -> bool:
    return not item.tools and len(message.cut(item.clause).split()) <= _BARE


def _new(group: list[Evidence], item: Evidence) -> bool:
    tools = frozenset().union(*(e.tools for e in group))
    purposes = {e.purpose for e in group if e.purpose}
    if item.strong:
        again = item.tools and item.tools <= tools and (item.purpose is None or item.purpose in purposes)
        return item.marked or not again
    new_tool = bool(item.tools - tools) and bool(tools)
    new_purpose = bool(item.purpose and purposes and item.purpose not in purposes)
    if item.marked:
        return new_tool or (new_purpose and bool(item.tools or purposes))
    return new_tool and new_purpose


def _evidence(
    around: Context,
    named: tuple[Named, ...],
    purposes: tuple[tuple[str, Span], ...],
    heard: Mapping[int, float],
) -> list[Evidence]:
    places = [*(t.span.start for t in named), *(at.start for _, at in purposes), *heard]
    begun = _begun(around) | _headed(around, places) | {at for at, odds in heard.items() if odds >= BEGUN}
    found = [_clause_evidence(around, clause, named, purposes) for clause in _pieces(around, named)]
    return [e._replace(strong=any(e.clause.start <= at < e.clause.end for at in begun)) for e in found]


def _begun(around: Context) -> frozenset[int]:
    """Return where a further use begins beyond doubt: a later item of a list, or of sentences built alike."""
    words, text = around.words.uses, around.message.text
    starts = [clause.start for s in around.sentences for clause in s.clauses]
    listed = [at for at, n in _items(around) if n not in _FIRST] if _list(around) >= 0 else []
    alone = [at for at in starts if words["strong"].match(text, at)]
    heads = {s.clauses[0].start for s in around.sentences if s.clauses}
    frames = [(m["frame"], m["what"], at) for at in starts if (m := words["frame"].match(text, at))]
    alike = [
        at for (one, a, _), (other, b, at) in pairwise(frames) if one == other and a != b and at in heads
    ]
    return frozenset((*listed, *alone, *alike))


def _items(around: Context) -> list[tuple[int, str]]:
    """Return the clauses that open with a number or the like, and that number."""
    item, text = around.words.uses["item"], around.message.text
    starts = [clause.start for s in around.sentences for clause in s.clauses]
    return [(at, m["n"]) for at in starts if (m := item.match(text, at))]


def _list(around: Context) -> int:
    """Return where a numbered list begins, -1 where there is none: what is said ahead of it announces, and is no use of its own."""
    return next((at for at, n in _items(around) if n in _FIRST), -1)


def _headed(around: Context, places: Collection[int]) -> frozenset[int]:
    """Return where "Teaser: ..." begins after "Poster: ...": a list whose items open with what they are.

    `places`: where a tool or a purpose is named; "Legal: they read the terms" holds none.
    """
    words, text = around.words.uses, around.message.text
    told = [
        s for s in around.sentences if s.clauses and any(s.span.start <= at < s.span.end for at in places)
    ]
    starts = [s.clauses[0].start for s in told]
    heads = {at: m for at in starts if (m := words["head"].match(text, at))}
    return frozenset([at for at, m in heads.items() if not words["label"].fullmatch(m["head"])][1:])


def _clause_evidence(
    around: Context, clause: Span, named: tuple[Named, ...], purposes: tuple[tuple[str, Span], ...]
) -> Evidence:
    tools = frozenset(t.name for t in named if clause.start <= t.span.start < clause.end)
    purpose = next((p for p, at in purposes if clause.start <= at.start < clause.end), None)
    return Evidence(clause, tools, purpose, marked(around, clause.start))


def _pieces(around: Context, named: tuple[Named, ...]) -> list[Span]:
    """Return the clauses, cut further at every "and" where several tools are named."""
    clauses = [clause for sentence in around.sentences for clause in sentence.clauses]
    return [piece for clause in clauses for piece in _cut(around.message, clause, named)]


def _cut(message: Folded, clause: Span, named: tuple[Named, ...]) -> list[Span]:
    inside = [t.span for t in named if clause.start <= t.span.start < clause.end]
    pieces, start = [], clause.start
    for one, other in pairwise(inside):
        at = message.text.rfind(" and ", one.end, other.start)
        if at > start:
            pieces.append(Span(start, at))
            start = at + 5
    return [*pieces, Span(start, clause.end)]


def _stretched(message: Folded, groups: list[list[Evidence]]) -> tuple[Stretch, ...]:
    whole = Span(0, len(message.text))
    if not groups:
        return (Stretch(whole, Span(0, 0), Span(0, 0)),)
    starts = [0, *(group[0].clause.start for group in groups[1:]), len(message.text)]
    return tuple(
        Stretch(
            Span(starts[i], starts[i + 1]),
            Span(group[0].clause.start, group[-1].clause.end),
            _intro(message, group),
        )
        for i, group in enumerate(groups)
    )


def _intro(message: Folded, group: list[Evidence]) -> Span:
    """Return the clause that introduces a use, with the next one where it only announces it."""
    first, *rest = group
    announced = first.strong and _bare(message, first) and rest and _adjoin(message, first, rest[0])
    return Span(first.clause.start, rest[0].clause.end if announced else first.clause.end)
