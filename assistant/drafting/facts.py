"""One sentence against the facts: what it claims of each, and whether that is on record."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from assistant.drafting.claims import HELD, STATED
from assistant.drafting.clauses import Clause, Found, Held, clauses, everything, possessed, spans, stated
from assistant.drafting.ground import Ground
from assistant.drafting.lexicon import Lexicon, lexicon
from assistant.drafting.sentences import Sentence
from assistant.state import UseState

_NOT_ON_FILE = frozenset({"no", "unsure", "verbal", "not_needed"})


class Said(NamedTuple):
    """What a clause says of a fact: the values it leaves possible; none where it says that it is open."""

    fact: str
    values: frozenset[str]
    everything: bool
    at_hand: bool = False
    """Whether it claims something one must have, such as a consent."""
    hedged: bool = False
    """Whether it says "may": true also where nobody knows."""
    standing: bool = False
    """For a denial: "yet", "on file": true also of what nobody knows for certain."""


class Wrong(NamedTuple):
    """A claim that is not on record: of which use and fact, and what is."""

    use: UseState
    fact: str
    value: Any
    said: Said


def wrongs(sentence: Sentence, uses: Sequence[UseState], ground: Ground) -> Iterator[Wrong]:
    """Yield what a sentence claims of facts that is not on record, each fact once."""
    seen: set[str] = set()
    for said in claimed(sentence, ground):
        wrong = None if said.fact in seen else _wrong(said, uses, ground)
        if wrong:
            seen.add(said.fact)
            yield wrong


def claimed(sentence: Sentence, ground: Ground) -> Iterator[Said]:
    """Yield every claim of a fact in a sentence; a question claims nothing."""
    if sentence.asks:
        return
    words = lexicon(sentence.language)
    for clause in clauses(ground.masked(sentence.folded), words):
        yield from _stated(clause, words)
        yield from _possessed(clause, words)
        yield from _consent(clause, words)


def _stated(clause: Clause, words: Lexicon) -> Iterator[Said]:
    for name, claim in STATED.items():
        for found in spans(words.claims[name], clause.text) if name in words.claims else ():
            held = stated(clause, found, words, claim.flat, claim.able)
            values = {Held.SAID: claim.says, Held.DENIED: claim.denies, Held.OPEN: frozenset[str]()}.get(held)
            hedged = claim.able and bool(words.limits["hedge"].search(clause.text))
            if values is not None and (values or held is Held.OPEN):
                yield Said(claim.fact, values, _general(clause, words, held), hedged=hedged)


def _general(clause: Clause, words: Lexicon, held: Held) -> bool:
    return held is Held.DENIED or everything(clause.text, words)


def _possessed(clause: Clause, words: Lexicon) -> Iterator[Said]:
    for name, fact in HELD.items():
        for found in spans(words.claims[name], clause.text):
            held = possessed(clause, found, words, subject=True)
            if held is not Held.WANTED:
                yield _held(fact, held, clause, words)


def _held(fact: str, held: Held, clause: Clause, words: Lexicon) -> Said:
    values = {Held.SAID: frozenset({"yes"}), Held.DENIED: frozenset({"no"}), Held.OPEN: frozenset[str]()}[
        held
    ]
    standing = bool(words.limits["standing"].search(clause.text))
    return Said(fact, values, True, held is Held.SAID, standing=standing)


def _consent(clause: Clause, words: Lexicon) -> Iterator[Said]:
    """Consent is a matter of its own: given or not, by word of mouth or on paper, wanted or thought unneeded."""
    everyone = words.claims["all_parties"].sub(lambda m: "-" * len(m[0]), clause.text)
    clause = Clause(everyone, clause.before)
    if words.claims["consent_unneeded"].search(clause.text):
        outside = words.claims["consent_unneeded"].sub(" ", clause.text)
        if not words.limits["condition"].search(outside):
            yield Said("consent", frozenset({"not_needed"}), True, True)
        return
    if not words.claims["consent"].search(clause.text) and not _refers_back(clause, words):
        return
    verbal = words.manner["verbal"].search(clause.text)
    bare = Clause(words.manner["verbal"].sub(" ", clause.text), clause.before)
    signs = [*spans(words.claims["consented"], bare.text), *spans(words.limits["have"], bare.text)]
    held = [possessed(bare, found, words) for found in signs] or [possessed(bare, Found(0, 0), words)]
    if Held.SAID in held and signs:
        yield Said("consent", frozenset({"verbal"} if verbal else {"written"}), True, True)
    elif Held.OPEN in held:
        yield Said("consent", frozenset(), True)
    elif Held.DENIED in held and not verbal:
        standing = bool(
            words.limits["standing"].search(bare.text) or words.manner["written"].search(bare.text)
        )
        yield Said("consent", frozenset({"no", "verbal"} if standing else {"no"}), True, standing=standing)


def _refers_back(clause: Clause, words: Lexicon) -> bool:
    return bool(
        clause.before
        and words.claims["consent"].search(clause.before)
        and words.limits["have"].search(clause.text)
    )


def _wrong(said: Said, uses: Sequence[UseState], ground: Ground) -> Wrong | None:
    bad = [
        Wrong(use, said.fact, ground.value(use, said.fact), said)
        for use in uses
        if not _holds(said, use, ground)
    ]
    if not bad or (len(bad) < len(uses) and not said.everything):
        return None
    worst = [wrong for wrong in bad if wrong.value is not None]
    if len(bad) < len(uses):  # some of the uses bear it out: only those where it matters and is known count
        return next(iter(worst), None)
    return (worst or bad)[0]


def _holds(said: Said, use: UseState, ground: Ground) -> bool:
    value = ground.value(use, said.fact)
    if not said.values:
        return value is None or value == "unsure"
    if value in said.values or (said.hedged and value in {None, "unsure"}):
        return True
    if said.values <= {"no", "verbal"} and said.standing and value in _NOT_ON_FILE | {None}:
        return True
    return said.values == {"no", "verbal"} and value in _NOT_ON_FILE
