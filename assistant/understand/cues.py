"""A free message read for facts: patterns per value, guarded, and given to the use whose clause holds them."""

from collections.abc import Iterable, Iterator, Sequence

from assistant.understand.clauses import covering
from assistant.understand.folding import Span
from assistant.understand.guards import Context, Match, addressed, believed
from assistant.understand.heard import SIGNS, Hearing
from assistant.understand.mentions import goes_back
from assistant.understand.polarity import graver, safe
from assistant.understand.reader import BEGINS
from assistant.understand.reading import Proposed, UseReading
from assistant.understand.tools import Named, tools
from assistant.understand.uses import Stretch, closing, marked, stretches
from assistant.understand.words import Cue
from assistant.understand.yesno import core

_PERSON, _LOUD, _SURE = frozenset({"voice", "likeness", "performance_edit"}), 0.5, 0.95
_LIKELY = 0.5
"""How likely the reader must find a safe value that the rules read."""
_PROP = "prop_graphic"
"""A prop brings duties no other purpose has: it wins over other purposes, and beside a person's face the person is asked."""
_CHOSEN = frozenset({"purpose", "stage"})
_SHARED = frozenset({"purpose", "stage", "tools", "description", "is_generative"})


def uses(around: Context, heard: Hearing | None = None) -> tuple[UseReading, ...]:
    """Read every use a message speaks of, with what the reader heard, if there is one; empty when it speaks of none."""
    named = tuple(t for t in tools(around.message, around.words) if not _ignored(around, t.span))
    told = heard.told if heard else ()
    ears = [m for m in told if m.fact != BEGINS]
    rules = (m for m in _matches(around, around.cues) if not heard or _agreed(m, heard))
    found = (*(m for m in rules if not _overheard(m, ears)), *ears)
    begun = {m.span.start: m.odds for m in told if m.fact == BEGINS}
    purposes = tuple((m.value, m.span) for m in found if m.fact == "purpose")
    parts = stretches(around, named, tuple(sorted(purposes, key=lambda p: _rank(around, p))), begun)
    read = tuple(_use(around, part, parts, named, found) for part in parts)
    return tuple(use for use in read if use.facts)


def opens_another(around: Context, use: UseReading) -> bool:
    """Say whether a use read from a message is announced as a further one ("also we used ...")."""
    at = (
        around.message.original.find(use.quote) if use.quote and {"tools", "purpose"} & set(use.facts) else -1
    )
    start = (
        next((i for i, offset in enumerate(around.message.offsets) if offset >= at), -1) if at >= 0 else -1
    )
    return start >= 0 and marked(around, start)


def facts(around: Context, cues: Sequence[Cue], *, whole: bool = False) -> dict[str, Proposed]:
    """Read the given cues from a message about one use; `whole`: a safe value must be all that a clause of plain speech says."""
    if not whole:
        return _merged(around, _matches(around, cues))
    risky = [cue for cue in cues if not safe(cue.fact, cue.value)]
    form = SIGNS.search(around.message.text)
    plain = [cue for cue in cues if safe(cue.fact, cue.value) and not form]
    return _merged(around, (*_matches(around, risky), *_whole_clauses(around, plain)))


def _whole_clauses(around: Context, cues: Iterable[Cue]) -> Iterator[Match]:
    for index, sentence in enumerate(around.sentences):
        for clause in sentence.clauses:
            inner = core(around.message.part(clause), around.words)
            starts, ends = {clause.start, clause.start + inner.start}, {clause.end, clause.start + inner.end}
            for cue in cues:
                if any(
                    cue.pattern.fullmatch(around.message.text, a, b) for a in starts for b in ends if a < b
                ):
                    match = Match(cue.fact, cue.value, clause)
                    value = believed(around, index, match)
                    if value:
                        yield Match(cue.fact, value, clause)


def _agreed(match: Match, heard: Hearing) -> bool:
    """Say whether a value may be taken from the rules: a risk always, a safe one where the reader finds it likely, too."""
    return not safe(match.fact, match.value) or any(
        (m.fact, m.value) == (match.fact, match.value) and m.odds >= _LIKELY and _meets(m.span, match.span)
        for m in heard.likely
    )


def _overheard(match: Match, heard: Sequence[Match]) -> bool:
    """Say whether the reader, which reads the whole message, surely hears something else in the same words."""
    return any(
        m.fact == match.fact and m.value != match.value and m.odds >= _SURE and _meets(m.span, match.span)
        for m in heard
    )


def _meets(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _use(
    around: Context,
    part: Stretch,
    parts: tuple[Stretch, ...],
    named: tuple[Named, ...],
    found: tuple[Match, ...],
) -> UseReading:
    own = _on_paper([m for m in found if _belongs(around, part, parts, m)])
    read = _merged(around, [m for m in own if m.fact not in _CHOSEN])
    read |= _purpose(around, own) | _stage(around, own)
    mine = [t for t in named if part.span.start <= t.span.start < part.span.end]
    if mine:
        read["tools"] = _tools(around, mine)
    makers = [t for t in mine if t.generative]
    if makers and read.get("is_generative", Proposed(value="", quote="")).value != "yes":
        read["is_generative"] = Proposed(value="yes", quote=_quote(around, makers[0].span))
    told = part.quote if part.quote.end else _told(own)
    return UseReading(facts=read, quote=around.message.quote(told))


def _told(own: Sequence[Match]) -> Span:
    """Return the stretch that holds all that was read, where no tool and no purpose marks it."""
    return Span(min((m.span.start for m in own), default=0), max((m.span.end for m in own), default=0))


def _on_paper(own: list[Match]) -> list[Match]:
    """Drop a spoken consent that is only heard, where the rules read it in writing."""
    written = any(m.fact == "consent" and m.value == "written" and m.by == "rules" for m in own)
    if not written:
        return list(own)
    return [m for m in own if m.by == "rules" or (m.fact, m.value) != ("consent", "verbal")]


def _purpose(around: Context, own: list[Match]) -> dict[str, Proposed]:
    """Choose among purposes: one that puts a person in it or is temp, then what is heard loudest, then the first."""
    found = [m for m in own if m.fact == "purpose"]
    told = [m for m in found if m.by == "rules"]
    first = [m for m in told if m.value in _PERSON] or [m for m in told if m.value == "temp"]
    best = next(iter([*first, *_loudest(found), *found]), None)
    prop = next((m for m in found if m.value == _PROP), None)
    if best and prop and best.value in _PERSON:
        return {}
    return _proposed(around, prop or best)


def _stage(around: Context, own: list[Match]) -> dict[str, Proposed]:
    """Choose among stages: what the reader hears loudest, then the first."""
    found = [m for m in own if m.fact == "stage"]
    return _proposed(around, next(iter([*_loudest(found), *found]), None))


def _loudest(found: list[Match]) -> list[Match]:
    return sorted((m for m in found if m.by != "rules" and m.odds >= _LOUD), key=lambda m: -m.odds)


def _proposed(around: Context, best: Match | None) -> dict[str, Proposed]:
    if best is None:
        return {}
    return {best.fact: Proposed(value=best.value, quote=_quote(around, best.span), by=best.by)}


def _tools(around: Context, mine: list[Named]) -> Proposed:
    first = {t.name: t for t in reversed(mine)}
    said = sorted(first.values(), key=lambda t: t.span.start)
    span = Span(said[0].span.start, said[-1].span.end)
    quote = _quote(around, span) if len(said) == 1 else around.message.quote(span)
    return Proposed(value=[t.value() for t in said], quote=quote)


def _belongs(around: Context, part: Stretch, parts: tuple[Stretch, ...], match: Match) -> bool:
    if match.fact not in _SHARED and _speaks_of_all(around, match.span, parts):
        return True
    back = _goes_back(around, parts, match.span)
    if back is not None:
        return parts[back] is part
    return part.span.start <= match.span.start < part.span.end


def _goes_back(around: Context, parts: tuple[Stretch, ...], span: Span) -> int | None:
    """Return which use the clause goes back to in which a stretch begins, where it introduces none."""
    if len(parts) == 1 or any(part.intro.start <= span.start < part.intro.end for part in parts):
        return None
    index = _sentence_of(around, span)
    clauses = around.sentences[index].clauses if index is not None else ()
    clause, intros = (
        next((c for c in clauses if c.start <= span.start < c.end), span),
        [p.intro for p in parts],
    )
    back = goes_back(around, intros, clause)
    leads = back is None and clauses and not any(clauses[0].start == intro.start for intro in intros)
    return goes_back(around, intros, clauses[0]) if leads else back


def _speaks_of_all(around: Context, span: Span, parts: tuple[Stretch, ...]) -> bool:
    """Say whether what is said after the last use speaks of every one; "all three" may be said among its own clauses."""
    if span.start < parts[-1].intro.end:
        return False
    sentence = next(s for s in around.sentences if s.span.start <= span.start < s.span.end)
    starts = (covering(sentence, span).start, sentence.clauses[0].start)
    counted = any(around.words.uses["counted"].match(around.message.text, at) for at in starts)
    return (counted or span.start >= parts[-1].quote.end) and any(
        closing(around, around.words, at) for at in starts
    )


def _matches(around: Context, cues: Iterable[Cue]) -> Iterator[Match]:
    for cue in cues:
        for found in cue.pattern.finditer(around.message.text):
            span = Span(*found.span())
            index = _sentence_of(around, span)
            if index is not None:
                match = Match(cue.fact, cue.value, span)
                value = believed(around, index, match)
                if value:
                    yield Match(cue.fact, value, span)


def _sentence_of(around: Context, span: Span) -> int | None:
    for index, sentence in enumerate(around.sentences):
        if sentence.span.start <= span.start < sentence.span.end and span.end <= sentence.span.end:
            return index
    return None


def _merged(around: Context, matches: Iterable[Match]) -> dict[str, Proposed]:
    read: dict[str, Proposed] = {}
    for match in matches:
        held = read.get(match.fact)
        if held is None or (match.fact not in _SHARED and graver(match.fact, match.value, held.value)):
            read[match.fact] = Proposed(value=match.value, quote=_quote(around, match.span), by=match.by)
    return read


def _quote(around: Context, span: Span) -> str:
    index = _sentence_of(around, span)
    whole = covering(around.sentences[index], span) if index is not None else span
    return around.message.quote(whole)


def _ignored(around: Context, span: Span) -> bool:
    index = _sentence_of(around, span)
    if index is None:
        return False
    sentence = around.sentences[index]
    text, guards = around.message.cut(sentence.span), around.words.guards
    clause = covering(sentence, span)
    before = around.message.text[clause.start : span.start]
    return bool(
        addressed(around, sentence)
        or guards["elsewhere"].search(text)
        or guards["considered"].search(around.message.cut(clause))
        or guards["negation"].search(before)
    )


def _rank(around: Context, purpose: tuple[str, Span]) -> int:
    named = (i for i, cue in enumerate(around.cues) if cue.fact == "purpose" and cue.value == purpose[0])
    return next(named, len(around.cues))
