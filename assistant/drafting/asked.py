"""One sentence against the verdict: agreement nobody gave, and an outcome made softer or harder than it is."""

from collections.abc import Iterator

from assistant.drafting.clauses import Clause, Held, clauses, denied, possessed, spans, stated
from assistant.drafting.facts import claimed
from assistant.drafting.ground import Ground
from assistant.drafting.lexicon import Lexicon, lexicon
from assistant.drafting.sentences import Sentence
from rules.policy import Outcome

_TOPICS = (
    "consent", "input_allowed", "rights_cleared", "union_agreed", "reference_permitted", "all_parties", "terms_read",
)  # fmt: skip
_SOFTER = ("none_needed", "information_only", "going_ahead", "optional")


def approvals(sentence: Sentence, ground: Ground) -> Iterator[str]:
    """Yield `approval` or `compliance` where a sentence claims it; nobody can have put either on record."""
    if sentence.asks:
        return
    words = lexicon(sentence.language)
    folded = ground.masked(sentence.folded)
    asks = words.limits["ask"].search(folded)
    for clause in clauses(folded, words):
        if _approved(clause, words):
            yield "approval"
        if not asks and _all_in_order(clause, words):
            yield "compliance"


def _approved(clause: Clause, words: Lexicon) -> bool:
    free = _without_other_topics(clause, words)
    done = [*spans(words.approval["done"], free.text)]
    if words.approval["noun"].search(free.text) or (
        clause.before and words.approval["noun"].search(clause.before)
    ):
        done += spans(words.limits["have"], free.text)
    return any(possessed(free, found, words) is Held.SAID for found in done)


def _without_other_topics(clause: Clause, words: Lexicon) -> Clause:
    """Blank out agreement that is a fact of its own, such as a performer's consent: the facts answer for it."""
    text = clause.text
    for topic in _TOPICS:
        text = words.claims[topic].sub(lambda m: "-" * len(m[0]), text)
    return Clause(text, clause.before)


def _all_in_order(clause: Clause, words: Lexicon) -> bool:
    found = spans(words.approval["comply"], clause.text)
    return any(stated(clause, f, words, flat=True) in {Held.SAID, Held.OPEN} for f in found)


def changes(sentence: Sentence, section: str, ground: Ground) -> Iterator[str]:
    """Yield how a sentence makes what is asked softer or harder than the verdict has it."""
    judged = ground.outcome(section)
    if judged is None or sentence.asks:
        return
    outcome, open = judged
    for clause in clauses(ground.masked(sentence.folded), lexicon(sentence.language)):
        yield from _changed(clause, outcome, open, lexicon(sentence.language))


def _changed(clause: Clause, outcome: Outcome, open: bool, words: Lexicon) -> Iterator[str]:
    firm = outcome.level >= Outcome.ESCALATE.level
    for name in _SOFTER:
        if (firm or (open and name == "none_needed")) and _says(clause, name, words):
            yield name
    if outcome is not Outcome.OUT_OF_SCOPE and _says(clause, "out_of_scope", words):
        yield "out_of_scope"
    if not open and outcome.level < Outcome.WRITTEN_APPROVAL.level and _asks_for_approval(clause, words):
        yield "asks_approval"
    if firm and _asks_for_approval(clause, words, Held.DENIED):
        yield "none_needed"


def _says(clause: Clause, name: str, words: Lexicon) -> bool:
    clause = _without_other_topics(clause, words)
    found = spans(words.outcome[name], clause.text)
    return any(stated(clause, f, words, flat=True, able=True) in {Held.SAID, Held.OPEN} for f in found)


def _asks_for_approval(clause: Clause, words: Lexicon, held: Held = Held.SAID) -> bool:
    """Tell whether a clause asks for, or needs, approval in writing; or says that it does not."""
    if not words.outcome["written_approval"].search(clause.text):
        return False
    if words.limits["condition"].search(clause.text) or words.limits["hedge"].search(clause.text):
        return False
    wanted = words.limits["ask"].search(clause.text) or words.limits["need"].search(clause.text)
    return bool(wanted) and (Held.DENIED if denied(clause.text, words) else Held.SAID) is held


def request_left_out(all_sentences: tuple[Sentence, ...], ground: Ground) -> bool:
    """Tell whether a request no longer asks for what the verdict asks for."""
    judged = ground.outcome("request")
    name = {Outcome.WRITTEN_APPROVAL: "written_approval", Outcome.ESCALATE: "asks_guidance"}.get(
        judged[0] if judged else Outcome.NOTIFY
    )
    return name is not None and not any(_asks(s, name, ground) for s in all_sentences)


def _asks(sentence: Sentence, name: str, ground: Ground) -> bool:
    words = lexicon(sentence.language)
    return any(
        words.outcome[name].search(c.text) and not words.outcome["none_needed"].search(c.text)
        for c in clauses(ground.masked(sentence.folded), words)
    )


def blockers_left_out(all_sentences: tuple[Sentence, ...], ground: Ground) -> Iterator[str]:
    """Yield the ids of what blocks and is not said to be wanting in any sentence."""
    for blocker in ground.blocking:
        if not any(_names_blocker(s, blocker.id, ground) for s in all_sentences):
            yield blocker.id


def _names_blocker(sentence: Sentence, id: str, ground: Ground) -> bool:
    words = lexicon(sentence.language)
    text = ground.masked(sentence.folded)
    if id not in words.blockers or not words.blockers[id].search(text):
        return False
    wanting = ("negation", "lacking", "need", "modal", "condition", "doubt", "ask")
    given = any(
        s.at_hand and s.fact == _FACT.get(id, id) and "verbal" not in s.values
        for s in claimed(sentence, ground)
    )
    wanted = any(words.limits[name].search(text) for name in wanting) or words.manner["verbal"].search(text)
    return bool(wanted) and not given


_FACT = {"performer_consent": "consent", "all_parties_consent": "consent_all_parties"}
