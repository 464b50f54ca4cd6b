"""What a person may want besides answering: why, skip, back, same as before, review, draft, another use."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from assistant.interview.catalogue import exists, parts, question_for
from assistant.interview.record import put
from assistant.interview.turn import MAX_USES, Turn
from assistant.state import Interview, UseState


def whole(turn: Turn, fact: str, value: str) -> None:
    """Take the answer to a question about the whole interview: another use, the review, starting over."""
    if fact == "another_use" and value == "yes":
        _another(turn, "")
    elif fact == "another_use":
        turn.interview.no_more_uses = True
    elif fact == "review":
        _confirm(turn, "")
    elif value == "yes":
        _fresh(turn.interview)
        turn.say("over")
    else:
        turn.say("over_no")


def _why(turn: Turn, _: str) -> None:
    turn.say("why", use=turn.question.use if turn.question else None, facts=[a.fact for a in turn.asked])
    turn.stay()


def _example(turn: Turn, _: str) -> None:
    turn.say("example", facts=[a.fact for a in turn.asked])
    turn.stay()


def _skip(turn: Turn, _: str) -> None:
    key = turn.interview.asked
    turn.interview.again = False
    if ":" in key:
        turn.interview.skipped = [*dict.fromkeys((*turn.interview.skipped, key))]
        turn.passed()
        turn.say("skipped")
    elif key in {"another_use", "review"}:
        whole(turn, "another_use", "no")
    else:
        turn.stay()


def _open(turn: Turn, _: str) -> None:
    turn.interview.skipped.clear()


def _back(turn: Turn, _: str) -> None:
    trail, key = [k for k in turn.interview.trail if exists(k)], turn.interview.asked
    if key == "over" or (key == "review" and not turn.interview.no_more_uses):
        return  # back to the question it interrupted
    visited = key in trail and (turn.interview.again or bool(set(parts(key)) & turn.skipped()))
    place = trail.index(key) if visited else len(trail)
    if place == 0:
        turn.say("back_none")
        turn.stay()
    else:
        turn.go_to = trail[place - 1]
        turn.interview.again = not set(parts(turn.go_to)) & turn.skipped()


def _keep(turn: Turn, _: str) -> None:
    turn.interview.again = False
    if ":conflict:" in turn.interview.asked:
        use, _, name = turn.interview.asked.partition(":")
        turn.interview.settled.append(f"{use}:{name}")
    turn.say("kept")


def _change(turn: Turn, id: str) -> None:
    use, _, fact = id.partition(".change.")
    if fact and turn.interview.use(use):
        reopen(turn, use, fact)
    else:
        turn.say("what_to_change")
        turn.go_to = "review" if turn.interview.uses else None


def reopen(turn: Turn, use: str, fact: str) -> None:
    """Ask the question of a fact again, to change what stands."""
    turn.interview.again = True
    turn.go_to = f"{use}:{question_for(fact)}"


def _review(turn: Turn, _: str) -> None:
    turn.go_to = "review" if turn.interview.uses else None


def _confirm(turn: Turn, _: str) -> None:
    turn.confirm()
    turn.interview.again = False
    if turn.interview.asked == "review":
        turn.interview.no_more_uses = turn.interview.reviewed = True


def _draft(turn: Turn, _: str) -> None:
    turn.stay()
    if turn.interview.uses:
        turn.interview.deliver = "draft"
    else:
        turn.say("unclear_opening")


def _another(turn: Turn, _: str) -> None:
    interview = turn.interview
    if not interview.uses or len(interview.uses) >= MAX_USES:
        return turn.stay()
    interview.no_more_uses = interview.reviewed = interview.again = False
    use = add_use(interview)
    turn.go_to = f"{use.id}:describe"
    return None


def add_use(interview: Interview) -> UseState:
    """Add an empty use and return it."""
    use = UseState(id=f"u{len(interview.uses) + 1}")
    interview.uses.append(use)
    return use


def _same(turn: Turn, _: str) -> None:
    use = turn.interview.use(turn.question.use if turn.question else None)
    earlier = turn.interview.uses[: turn.interview.uses.index(use)] if use else []
    facts = [a.fact for a in turn.asked]
    source = next((u for u in reversed(earlier) if any(f in u.facts for f in facts)), None)
    if use is None or source is None:
        turn.say("same_none")
        return turn.stay()
    label = turn.words.say("command_same")
    copied = {
        fact: turn.answer(source.facts[fact].value, label, "press", confirmed=source.facts[fact].confirmed)
        for fact in [*facts, "prominence"]
        if fact in source.facts and (fact in facts or "in_final" in facts)
    }
    put(turn.interview, use.id, copied, turn.done)
    turn.done.new.clear()
    turn.say("same", use=use.id, facts=list(copied))
    return turn.answered()


def _over(turn: Turn, _: str) -> None:
    turn.go_to = "over" if turn.interview.uses else None


def _fresh(interview: Interview) -> None:
    kept = Interview(seen=interview.seen, turns=interview.turns, model=interview.model)
    for field, value in kept:
        setattr(interview, field, value)


def _nothing(turn: Turn, _: str) -> None:
    turn.say("unclear")
    turn.stay()


COMMANDS: Mapping[str, Callable[[Turn, str], None]] = MappingProxyType(
    {
        "why": _why,
        "example": _example,
        "skip": _skip,
        "open": _open,
        "back": _back,
        "keep": _keep,
        "change": _change,
        "review": _review,
        "details": _review,
        "confirm": _confirm,
        "draft": _draft,
        "another": _another,
        "same": _same,
        "over": _over,
        "none": _nothing,
        "unsure": _nothing,
    }
)
