"""What was read from a typed message -> answers, a change, a new use, or a command."""

from rapidfuzz import fuzz

from assistant.interview.catalogue import question_for, spec_of
from assistant.interview.commands import COMMANDS, add_use, reopen, whole
from assistant.interview.record import ENDS, note, put
from assistant.interview.turn import MAX_USES, Turn
from assistant.reading import Proposed, Reading, UseReading
from assistant.state import Answer, UseState
from assistant.words import plain

_WANTS = {"why", "example", "skip", "back", "review", "another", "same", "draft", "over", "keep"}
_WHOLE = {"another_use", "review", "over"}
_MAX_AT_ONCE = 12


def listen(turn: Turn, reading: Reading, text: str) -> None:
    """Record what a message says, then do what it wants; when neither is clear, ask again kindly."""
    if reading.note:
        turn.say("too_long", limit=reading.note)
    spoken = [use for use in reading.uses if use.facts]
    if turn.interview.asked == "opening":
        return _open(turn, reading, text)
    if turn.interview.asked in _WHOLE and _about_whole(turn, reading):
        return None
    note(turn.interview, None, _answers(turn, reading.production), turn.done, reading.intent == "change")
    if turn.interview.asked.endswith(":describe") and reading.intent not in _WANTS:
        return _describe(turn, reading, text)
    if spoken:
        return _facts(turn, reading, spoken)
    return _wanted(turn, reading)


def _open(turn: Turn, reading: Reading, text: str) -> None:
    if reading.intent in {"off_topic", "why", "example"} and not any(u.facts for u in reading.uses):
        return COMMANDS["example"](turn, "") if reading.intent != "off_topic" else _again(turn, "off_topic")
    described = [use for use in reading.uses if use.facts or use.quote] or [UseReading(quote=text.strip())]
    nothing = not any(use.facts for use in described)
    if nothing and (len(text.split()) < 2 or text.rstrip().endswith(("?", "？"))):
        return _again(turn, "unclear_opening")
    note(turn.interview, None, _answers(turn, reading.production), turn.done, change=False)
    return _new_uses(turn, described)


def _new_uses(turn: Turn, described: list[UseReading]) -> None:
    for found in described[:_MAX_AT_ONCE]:
        if len(turn.interview.uses) < MAX_USES:
            _new_use(turn, found)
    if len(described) > _MAX_AT_ONCE:
        turn.say("many_uses", limit=str(_MAX_AT_ONCE))


def _new_use(turn: Turn, found: UseReading) -> None:
    use = add_use(turn.interview)
    quote = found.quote or " ".join(dict.fromkeys(p.quote for p in found.facts.values()))
    words = turn.answer(quote, quote, "rules", confirmed=True)
    use.facts["description"] = words
    note(turn.interview, use.id, _answers(turn, found.facts), turn.done, change=False)


def _describe(turn: Turn, reading: Reading, text: str) -> None:
    use = turn.use
    described = [found for found in reading.uses if found.facts or found.quote]
    if use is None or not text.strip() or reading.intent == "off_topic":
        return _again(turn, "unclear")
    if reading.intent == "keep" and turn.interview.again:
        return COMMANDS["keep"](turn, "")
    first, rest = (described or [UseReading(quote=text.strip())])[0], described[1:]
    words = first.quote or text.strip()
    put(
        turn.interview, use.id, {"description": turn.answer(words, words, "rules", confirmed=True)}, turn.done
    )
    turn.done.new.clear()
    note(turn.interview, use.id, _answers(turn, first.facts), turn.done, change=False)
    turn.answered()
    return _new_uses(turn, rest)


def _about_whole(turn: Turn, reading: Reading) -> bool:
    """Take a yes or no to a question about the whole interview; tell whether it was one."""
    key = turn.interview.asked
    places = [reading.production, *(use.facts for use in reading.uses)]
    said = next((facts[key].value for facts in places if key in facts), None)
    if said is None and reading.intent == "done" and key != "over":
        said = "no" if key == "another_use" else "yes"
    if said in {"yes", "no"} and not (key == "review" and said == "no"):
        whole(turn, key, said)
        return True
    if said == "no":
        COMMANDS["change"](turn, "")
        return True
    return False


def _facts(turn: Turn, reading: Reading, spoken: list[UseReading]) -> None:
    new = turn.interview.asked == "another_use" and reading.intent != "change" and not reading.use_hint
    if reading.intent == "another" or (new and _another_one(turn, spoken[0])):
        turn.interview.no_more_uses = turn.interview.reviewed = False
        return _new_uses(turn, spoken)
    use = _meant(turn, reading, spoken[0])
    if use is None:
        return _again(turn, "unclear")
    _record(turn, use, spoken[0], reading)
    _new_uses(turn, spoken[1:])
    _follow(turn, reading, use)
    return None


def _record(turn: Turn, use: UseState, spoken: UseReading, reading: Reading) -> None:
    asked = {a.fact for a in turn.asked if a.use == use.id}
    if turn.question and turn.question.key.endswith(":final"):
        asked.add("prominence")
    direct = {f: p for f, p in spoken.facts.items() if f in asked}
    given = _answers(turn, direct)
    passing = _answers(turn, {f: p for f, p in spoken.facts.items() if f not in asked})
    for fact, answer in given.items():
        before = use.facts.get(fact)
        twice = before is not None and before.value == answer.value
        # "Only cleaned up", asked in so many words and read alike by two sources, is not asked a second time.
        answer.confirmed = spoken.facts[fact].by == "rules" or twice or (fact, answer.value) == ENDS
    not_sure = [answer for answer in (*given.values(), *passing.values()) if answer.value == "unsure"]
    for answer in not_sure:
        answer.who = reading.who
    put(turn.interview, use.id, given, turn.done)
    _say_briefly(turn, use, given)
    note(turn.interview, use.id, passing, turn.done, reading.intent == "change")
    ticks = bool(turn.question and turn.question.kind == "ticks")
    if given and (not ticks or asked <= set(use.facts)):
        turn.answered()
    elif given:
        turn.say("partly")
        turn.rest = True
    if reading.who and not_sure:
        turn.say("unsure_who", who=reading.who)


def _say_briefly(turn: Turn, use: UseState, given: dict[str, Answer]) -> None:
    """Say "none of these" instead of every box it leaves empty."""
    spec = spec_of(turn.interview.asked.rpartition(":")[2]) if turn.question and turn.question.rows else None
    if spec is None or len(given) < len(turn.asked) or turn.done.changed:
        return
    for what, all_are in (("noted_none", spec.default), ("noted_unsure", lambda _: "unsure")):
        if all(answer.value == all_are(fact) for fact, answer in given.items()):
            turn.done.new[:] = [(place, f) for place, f in turn.done.new if f not in given or place != use.id]
            turn.say(what)


def _follow(turn: Turn, reading: Reading, use: UseState) -> None:
    if turn.done.doubted:
        fact = turn.done.doubted[0][1]
        before = turn.words.noted(fact, use.value(fact))
        reopen(turn, use.id, fact)
        turn.go_to = f"{use.id}:@{fact}"
        turn.say("doubted", before=before)
    elif reading.intent in _WANTS:
        _wanted(turn, reading)
    elif turn.interview.asked == "review":
        turn.stay()
    if not (turn.done.new or turn.done.changed or turn.done.doubted or turn.interview.say):
        waits = any(asked.use == use.id and asked.fact not in use.facts for asked in turn.asked)
        _again(turn, "unclear") if waits else turn.say("known")


def _wanted(turn: Turn, reading: Reading) -> None:
    if reading.intent in {"change", "why"} and reading.target:
        return _pointed(turn, reading)
    if reading.intent == "change":
        return COMMANDS["change"](turn, "")
    if reading.intent == "done":
        return COMMANDS["draft"](turn, "")
    if reading.intent in _WANTS:
        return COMMANDS[reading.intent](turn, "")
    if turn.done.new or turn.done.changed:
        return turn.stay() if turn.interview.asked == "review" else None
    return _again(turn, "off_topic" if reading.intent == "off_topic" else "unclear")


def _pointed(turn: Turn, reading: Reading) -> None:
    """A change or a why that names what it is about."""
    use, fact = _meant(turn, reading), str(reading.target)
    if reading.intent == "why":
        turn.say("why", use=use.id if use else None, facts=[fact])
        return turn.stay()
    if use is None or (question_for(fact) == f"@{fact}" and fact not in use.facts):
        return COMMANDS["change"](turn, "")
    return reopen(turn, use.id, fact)


def _meant(turn: Turn, reading: Reading, spoken: UseReading | None = None) -> UseState | None:
    """Return the use a message is about: the one it names or describes, else the one the question is about."""
    uses, hint = turn.interview.uses, (reading.use_hint or "").lower()
    if len(uses) < 2:
        return turn.use
    place = _place(hint, len(uses))
    if place is not None:
        return uses[place]
    if hint:
        return max(uses, key=lambda use: fuzz.partial_ratio(hint, _described(turn, use).lower()))
    if spoken is None or any(a.fact in spoken.facts for a in turn.asked):
        return turn.use
    likeness = {use.id: _alike(spoken, use, uses) for use in uses}
    best = max(uses, key=lambda use: (likeness[use.id], use is turn.use))
    return best if likeness[best.id] else turn.use


def _place(hint: str, count: int) -> int | None:
    """Return which use "use 2" or "the last one" is."""
    places = {"first": 0, "second": 1, "third": 2, "last": count - 1}
    number = next((int(word) - 1 for word in hint.split() if word.isdecimal()), None)
    place = number if number is not None else next((i for w, i in places.items() if w in hint), None)
    return place if place is not None and 0 <= place < count else None


def _alike(spoken: UseReading, use: UseState, uses: list[UseState]) -> int:
    """Return how much a message sounds like one use and not the others: purpose, tool, telling words."""
    same = sum(2 for f in ("purpose", "tools") if f in spoken.facts and spoken.facts[f].value == use.value(f))
    others = {word for other in uses if other is not use for word in _telling(other)}
    said = {word for p in spoken.facts.values() for word in p.quote.lower().split()}
    return same + len(said & (_telling(use) - others))


def _telling(use: UseState) -> set[str]:
    return {
        word.strip(".,;:!?") for word in str(use.value("description") or "").lower().split() if len(word) > 3
    }


def _described(turn: Turn, use: UseState) -> str:
    purpose = turn.words.noted("purpose", use.value("purpose")) if use.value("purpose") else ""
    return f"{purpose} {plain(use.value('tools') or '')} {use.value('description') or ''}"


def _another_one(turn: Turn, spoken: UseReading) -> bool:
    """Tell whether facts given when asked for another use are one: another purpose, or another tool."""
    last = turn.interview.uses[-1]
    return any(f in spoken.facts and spoken.facts[f].value != last.value(f) for f in ("purpose", "tools"))


def _answers(turn: Turn, facts: dict[str, Proposed]) -> dict[str, Answer]:
    known = {f: p for f, p in facts.items() if f not in _WHOLE}
    return {f: turn.answer(p.value, p.quote, p.by, confirmed=False) for f, p in known.items()}


def _again(turn: Turn, what: str) -> None:
    turn.say(what if turn.interview.asked else "finished")
    turn.stay()
