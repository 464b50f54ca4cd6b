"""A reply to one question matched to one of its values: by label, by position, by near spelling, by what people call it."""

import re
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz

from assistant.understand import cues, yesno
from assistant.understand.folding import Folded, Span, fold
from assistant.understand.guards import Context
from assistant.understand.polarity import bare, graver, safe, values_of, yes_no
from assistant.understand.reading import AskedQuestion, Proposed
from assistant.understand.words import Words
from assistant.understand.yesno import Said

_NEAR, _NEARER, _MARGIN = 86, 90, 6
_SHORT = 80
_FINAL = frozenset({"review", "over"})
"""What closes the interview or empties it: only a message that says nothing else confirms it."""
_CHATTER = frozenset({"purpose", "stage", "is_generative", "prominence"})
_KIN = (
    frozenset({"likeness_or_voice", "is_replica", "replica_exception", "consent", "performance_change", "misleading_risk"}),
    frozenset({"input_proprietary", "input_sensitive", "input_personal_data", "input_approved", "in_final"}),
    frozenset({"reference_third_party", "reference_public_figure", "reference_permission", "rights_cleared", "output_resembles_owned"}),
    frozenset({"tool_trains_or_stores", "tool_secured", "terms_reviewed", "training_material"}),
    frozenset({"model_scope", "consent_all_parties", "training_material", "consent"}),
    frozenset({"vendor_pipeline", "vendor_checked"}),
    frozenset({"union_work_affected", "union_agreement", "human_input"}),
    frozenset({"key_creative", "prominence", "in_final", "likeness_or_voice"}),
)  # fmt: skip
"""Facts of which one is a reason for another: "no, nobody is in it" is about the replica too."""
_TWO_NOES = frozenset({"tool_secured"})
"""A bare "no" means the commoner of two values, and words that are all of a reply name the other."""
_NO_ANSWER = frozenset({"is_generative"})
"""Asked "this or that", a bare "no" answers nothing."""
_BELOW = re.compile(r"\s*[-+]\d")
"""A number with a sign is no place in a list."""
_PLACE = re.compile(r"(?:the |option |number |answer |no\.? ?|choice |#)*(\w+)(?: one| option)?(?: please)?")


def chosen(around: Context, fact: str, labels: Mapping[str, str]) -> Proposed | None:
    """Return the value a reply gives the fact it was asked for."""
    read = _chosen(around, fact, labels)
    final = read and fact in _FINAL and safe(fact, read.value)
    return None if final and not _nothing_else(around, fact, labels) else read


def _chosen(around: Context, fact: str, labels: Mapping[str, str]) -> Proposed | None:
    message, words = around.message, around.words
    exact = exactly(message, words, fact, labels)
    if exact:
        return exact
    answer = yesno.answer(message, words, suspicious=around.suspicious)
    told = _told(around, fact)
    if answer and answer.said == "unsure" and of_others(around, (fact,)):
        answer = None
    said = _meant(message, words, fact, answer) if answer else None
    if said and told and fact in _TWO_NOES and told.quote == message.quote(yesno.core(message, words)):
        return told
    if said and safe(fact, said.value) and not told and answer and _off_subject(around, fact, answer.span):
        return None
    if said and told and safe(fact, told.value) and not safe(fact, said.value):
        return None
    if said and told:
        return told if graver(fact, told.value, said.value) else said if answer and answer.firm else told
    if said or told or answer:
        return said or told
    return _spelt(message, words, fact, labels)


def _off_subject(around: Context, fact: str, opening: Span) -> bool:
    """Say whether all that follows a "no" or a "yes" is about something else ("no, she hasn't agreed" to what went in)."""
    told = [f for f, p in cues.facts(around, around.cues).items() if _after(around, p.quote, opening)]
    kin = next((some for some in _KIN if fact in some), frozenset())
    others = [f for f in told if f not in _CHATTER and f != fact]
    return bool(others) and not any(f in kin for f in others)


def _after(around: Context, quote: str, opening: Span) -> bool:
    return around.message.original.rfind(quote) > 0 and quote != around.message.quote(opening)


def of_others(around: Context, asked: Sequence[str]) -> bool:
    """Say whether a doubt is about something else than what was asked ("no idea if they train on it")."""
    if not around.words.guards["object"].search(around.message.text):
        return False
    found = cues.facts(around, around.cues)
    unsure = {fact for fact, p in found.items() if p.value == "unsure"}
    return bool(unsure - set(asked)) and not unsure & set(asked)


def _nothing_else(around: Context, fact: str, labels: Mapping[str, str]) -> bool:
    """Say whether every clause of a short message is the same plain confirmation, or thanks."""
    words, message = around.words, around.message
    if around.talks or len(message.text) > _SHORT or "?" in message.text:
        return False
    known = [cue.pattern for cue in words.answers.get(fact, ())]
    known += [words.replies["yes"], words.texts["polite_end"]]
    if exactly(message, words, fact, labels):
        return True
    said = [message.cut(clause) for s in around.sentences for clause in s.clauses]
    return all(any(p.fullmatch(core) for p in known for core in _cores(text, words)) for text in said)


def _cores(text: str, words: Words) -> tuple[str, ...]:
    return (
        text,
        f", {text}",
        words.texts["polite_start"].sub("", text),
        words.texts["polite_end"].sub("", text),
    )


def several(around: Context, asked: AskedQuestion) -> dict[str, Proposed]:
    """Read a reply to one question whose buttons give values of two facts: whether it is in, and how noticeably."""
    first, *others = asked.facts
    for fact in others:
        label = exactly(around.message, around.words, fact, asked.labels.get(fact, {}))
        if label:
            return {first: label.model_copy(update={"value": "yes"}), fact: label}
    found = {fact: p for fact in others if (p := _told(around, fact)) and p.value != "unsure"}
    main = chosen(around, first, asked.labels.get(first, {}))
    if main and main.value != "yes":
        return {first: main}
    implied = next(iter(found.values())).model_copy(update={"value": "yes"}) if found else None
    said = main or implied
    return {first: said, **found} if said else {}


def exactly(message: Folded, words: Words, fact: str, labels: Mapping[str, str]) -> Proposed | None:
    """Return the value whose label, id or place a reply is, and nothing else."""
    span = yesno.core(message, words)
    said = message.cut(span).strip(" .!,")
    if not said:
        return None
    known = {**{v: v for v in values_of(fact)}, **{v: label for v, label in labels.items() if v != "*"}}
    for value, label in known.items():
        names = {_plain(label), value, value.replace("_", " ")}
        if said in names and not (said == "no" and fact in _NO_ANSWER):
            return Proposed(value=value, quote=message.quote(span))
    counted = len(labels) > 2 and not _BELOW.match(message.text)
    place = _place(said, words, tuple(labels)) if counted else None
    return Proposed(value=place, quote=message.quote(span)) if place else None


def place_of(said: str, words: Words, count: int) -> int | None:
    """Return the place ("the second one", "2", "b") that a few words name, counted from nought."""
    found = _PLACE.fullmatch(said)
    place = words.ordinals.get(found[1]) if found else None
    if place is None or place > count:
        return None
    return count - 1 if place < 0 else place - 1


def _place(said: str, words: Words, values: tuple[str, ...]) -> str | None:
    at = place_of(said, words, len(values))
    return values[at] if at is not None else None


def _plain(label: str) -> str:
    return fold(label).text.strip(" .!?,")


def _meant(message: Folded, words: Words, fact: str, answer: yesno.Answer) -> Proposed | None:
    value = _value(fact, answer.said)
    if value and safe(fact, value) and not yes_no(fact) and answer.span != yesno.core(message, words):
        return None
    if value and safe(fact, value) and not answer.firm:
        value = bare(fact, "unsure") if _in_doubt(message, words) else None
    if value is None or (fact in _NO_ANSWER and answer.said == "no"):
        return None
    return Proposed(value=value, quote=message.quote(answer.span))


def _in_doubt(message: Folded, words: Words) -> bool:
    return any(words.guards[name].search(message.text) for name in ("doubt", "opinion"))


def _value(fact: str, said: Said) -> str | None:
    """Return what a kind of answer means for a fact: "some" and "not yet" never mean the safe value."""
    if said == "not_yet":
        return bare(fact, "unsure") if safe(fact, bare(fact, "no") or "") else bare(fact, "no")
    if said == "some":
        return bare(fact, "unsure") if safe(fact, bare(fact, "yes") or "") else bare(fact, "yes")
    return bare(fact, said)


def _told(around: Context, fact: str) -> Proposed | None:
    """Return what the words of a reply tell of the fact, by the patterns of replies and of free messages."""
    own = cues.facts(around, around.words.answers.get(fact, ()), whole=True)
    free = cues.facts(around, [c for c in around.cues if c.fact == fact])
    one, other = own.get(fact), free.get(fact)
    told = other if one is None or (other and graver(fact, other.value, one.value)) else one
    return None if told and around.talks and safe(fact, told.value) else told


def _spelt(message: Folded, words: Words, fact: str, labels: Mapping[str, str]) -> Proposed | None:
    """Return the value whose label a reply nearly is, unless it is hedged, denied or a question."""
    span = yesno.core(message, words)
    said, guards = message.cut(span), words.guards
    if (
        not 3 <= len(said) <= 80
        or "?" in message.text
        or any(guards[g].search(said) for g in ("doubt", "negation"))
    ):
        return None
    names = [(v, _plain(label)) for v, label in labels.items()] + [
        (v, v.replace("_", " ")) for v in values_of(fact)
    ]
    near = {
        value: max(fuzz.token_sort_ratio(said, name) for v, name in names if v == value) for value, _ in names
    }
    scored = sorted(((score, value) for value, score in near.items()), reverse=True)
    if not scored:
        return None
    (best, value), second = scored[0], scored[1][0] if len(scored) > 1 else 0
    wanted = _NEARER if safe(fact, value) else _NEAR
    return (
        Proposed(value=value, quote=message.quote(span))
        if best >= wanted and best - second >= _MARGIN
        else None
    )
