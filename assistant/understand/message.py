"""A message, and what was asked, turned into a reading: commands first, then the reply, then everything else it says."""

from assistant.understand import commands, cues, texts
from assistant.understand.choices import of_others
from assistant.understand.clauses import sentences
from assistant.understand.commands import Command
from assistant.understand.folding import Folded, Span, fold
from assistant.understand.guards import Context, context
from assistant.understand.heard import Hearing, heard
from assistant.understand.polarity import WHOLE, graver, safe, values_of
from assistant.understand.production import production
from assistant.understand.reader import Reader
from assistant.understand.reading import AskedQuestion, Intent, Proposed, Reading, UseReading, checked
from assistant.understand.replied import Replied, replied, row_by_row, vouched
from assistant.understand.targeted import exactly, targeted, who
from assistant.understand.words import Words, words

LIMIT = 20_000
_CUT = f"{LIMIT:,}"
_PRODUCTION = WHOLE | {"title", "company", "commissioner", "contact", "prepared_by", "kind"}
_SETTLED = frozenset({"purpose", "stage"})
"""What a reply to another question mentions only in passing ("just the deck" does not make it ideation)."""


def read(
    text: str, asked: AskedQuestion | None, *, uses: int = 0, lang: str = "en", reader: Reader | None = None
) -> Reading:
    """Read a message against what was asked, without a model. Never raises; sets nothing it cannot quote."""
    known, message = words(lang), fold(text[:LIMIT])
    reading = _read(message, known, asked, uses, reader)
    if len(text) > LIMIT:
        reading = reading.model_copy(update={"note": _CUT})
    return checked(reading, text)


def _read(
    message: Folded, known: Words, asked: AskedQuestion | None, uses: int, reader: Reader | None
) -> Reading:
    if not message.text.strip():
        return Reading()
    command = None if asked and exactly(message, known, asked) else commands.early(message, known, asked)
    if command:
        return _commanded(message, known, command, reader)
    rest = commands.correction(message, known, uses)
    if rest and rest.start < rest.end:
        return _corrected(message.part(rest), message, known, asked, reader)
    reading = _facts(message, known, asked, uses, reader)
    if reading.uses or reading.production:
        return reading
    command = commands.late(message, known, asked)
    return (
        _commanded(message, known, command, reader) if command else _nothing(message, known, asked, reading)
    )


def _commanded(message: Folded, known: Words, command: Command, reader: Reader | None) -> Reading:
    """Return a command; a change may name the new answer too ("change the tool to Runway")."""
    reading = Reading(intent=command.intent, target=command.target, use_hint=command.use_hint)
    if command.intent != "change":
        return reading
    told = _facts(message, known, None, 1, reader)
    kept = [{fact: p for fact, p in use.facts.items() if fact not in _SETTLED} for use in told.uses]
    uses = tuple(
        UseReading(facts=facts, quote=u.quote) for facts, u in zip(kept, told.uses, strict=True) if facts
    )
    return reading.model_copy(update={"uses": uses, "production": told.production})


def _corrected(
    rest: Folded, message: Folded, known: Words, asked: AskedQuestion | None, reader: Reader | None
) -> Reading:
    told = _facts(rest, known, None if asked and WHOLE & set(asked.facts) else asked, 1, reader)
    return told.model_copy(
        update={
            "intent": "change",
            "target": None if told.uses or told.production else commands.target(rest.text, known),
            "use_hint": commands.use_hint(message, known),
        }
    )


def _facts(
    message: Folded, known: Words, asked: AskedQuestion | None, uses: int, reader: Reader | None
) -> Reading:
    around = context(message, known, sentences(message))
    reader = None if known.guards["bare"].fullmatch(message.text.strip()) else reader
    answers = targeted(around, asked) if asked else {}
    reply = _heard_reply(around, asked, reader, answers) if reader and asked else Replied()
    if asked and (reply.answer or reply.withdrawn):
        answers = _revised(answers, _open(asked, answers), reply)
    if reader and asked and asked.kind == "ticks" and len(asked.facts) > 1:
        answers = vouched(around, reader, answers)
        answers = answers | row_by_row(around, reader, asked.facts, answers)
    about = {fact: p for fact, p in answers.items() if fact in _PRODUCTION}
    words_only = bool(asked and asked.kind in {"text", "details"} and "description" not in asked.facts)
    more = _more(around, reader, asked, answers) if reader and not words_only else None
    told = () if words_only else cues.uses(around, more)
    if not (words_only and about):
        about = production(around, opening=_opening(asked, uses)) | about
    read = _with_answers(around, told, {fact: p for fact, p in answers.items() if fact not in _PRODUCTION})
    another = bool(told) and _announced(around, asked, told[0], uses if not answers else 0)
    if another:
        about.pop("another_use", None)
    intent: Intent = "another" if another else "answer" if read or about else reply.wish or "none"
    return Reading(intent=intent, uses=read, production=about, who=who(message, known))


def _more(
    around: Context, reader: Reader, asked: AskedQuestion | None, answers: dict[str, Proposed]
) -> Hearing:
    """Return what the reader hears beside the answers: never of a fact the rules read, nor a safe value of what was asked."""
    replying = bool(asked and answers and "description" not in asked.facts)
    facts = asked.facts if asked else ()
    found = heard(around, reader, replying=replying or bool(asked and "description" not in facts))
    told = (
        m for m in found.told if m.fact not in answers and not (m.fact in facts and safe(m.fact, m.value))
    )
    return found._replace(told=tuple(told))


def _heard_reply(
    around: Context, asked: AskedQuestion, reader: Reader, answers: dict[str, Proposed]
) -> Replied:
    """Return what the reader makes of a reply to a question for one closed fact."""
    fact = _open(asked, answers)
    alone = len(asked.facts) == 1 or asked.kind == "choice"
    if not alone or not values_of(fact) or of_others(around, asked.facts):
        return Replied()
    return replied(around, reader, fact, answers.get(fact))


def _revised(answers: dict[str, Proposed], fact: str, reply: Replied) -> dict[str, Proposed]:
    others = {f: p for f, p in answers.items() if f != fact}
    return others | ({fact: reply.answer} if reply.answer else {})


def _open(asked: AskedQuestion, answers: dict[str, Proposed]) -> str:
    """Return the fact of a choice that is still to be heard: "yes" to whether it stays in leaves open how much of it."""
    first, *others = asked.facts or ("",)
    said = answers.get(first)
    more = said is not None and said.value == "yes" and bool(others)
    return next((fact for fact in others if fact not in answers), first) if more else first


def _announced(around: Context, asked: AskedQuestion | None, use: UseReading, uses: int) -> bool:
    """Say whether a use is a further one: announced ("also ..."), or described when asked for another."""
    if asked and asked.facts == ("another_use",):
        return bool({"tools", "purpose"} & set(use.facts))
    return bool(uses) and cues.opens_another(around, use)


def _opening(asked: AskedQuestion | None, uses: int) -> bool:
    return not uses if asked is None else bool({"description", "title", "kind"} & set(asked.facts))


def _with_answers(
    around: Context, told: tuple[UseReading, ...], answers: dict[str, Proposed]
) -> tuple[UseReading, ...]:
    """Put the answers to what was asked into the first use; the graver value wins where cues read another."""
    if not answers:
        return told
    whole = UseReading(quote=around.message.quote(Span(0, len(around.message.text))))
    if told and cues.opens_another(around, told[0]):
        return (whole.model_copy(update={"facts": answers}), *told)
    first = told[0] if told else whole
    merged = {fact: p for fact, p in first.facts.items() if fact not in _SETTLED}
    for fact, proposed in answers.items():
        held = merged.get(fact)
        if held is None or not _graver(fact, held, proposed):
            merged[fact] = proposed
    return (first.model_copy(update={"facts": merged}), *told[1:])


def _graver(fact: str, one: Proposed, other: Proposed) -> bool:
    both = isinstance(one.value, str) and isinstance(other.value, str)
    return both and graver(fact, one.value, other.value)


def _nothing(message: Folded, known: Words, asked: AskedQuestion | None, reading: Reading) -> Reading:
    """Return what is left when no fact was read: a text question declined is skipped."""
    if asked and asked.kind in {"text", "details"} and texts.declined(message, known):
        return reading.model_copy(update={"intent": "skip"})
    if context(message, known, sentences(message)).suspicious:
        return reading.model_copy(update={"intent": "off_topic"})
    return reading
