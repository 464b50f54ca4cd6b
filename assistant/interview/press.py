"""A pressed button, a sent tick-list, or an edit on the review screen -> answers."""

from assistant.interview.catalogue import IMPLIED, spec_of
from assistant.interview.commands import COMMANDS, whole
from assistant.interview.record import put, take_back
from assistant.interview.turn import Turn
from assistant.reply import Choice, Edit, Question, Row
from rules.errors import nearest
from rules.facts import PRODUCTION_FACTS, USE_FACTS, Production, Use


def press(turn: Turn, ids: tuple[str, ...], question: str | None) -> None:
    """Take pressed choices; a button of an earlier question changes nothing and is answered kindly."""
    shown = turn.question
    known = _pressable(shown)
    stale = question is not None and question != turn.interview.asked
    if stale or any(id not in known and id not in COMMANDS for id in ids):
        turn.say("stale")
        turn.stay()
    elif shown and shown.kind == "ticks" and all(_is_answer(known.get(id)) for id in ids):
        _ticked(turn, shown, ids)
    elif not ids:
        turn.say("unclear")
        turn.stay()
    elif commands := [id for id in ids if id not in known or known[id].command]:
        chosen = known.get(commands[0])
        COMMANDS[chosen.command if chosen and chosen.command else commands[0]](turn, commands[0])
    else:
        _chosen(turn, [known[id] for id in ids])


def edit(turn: Turn, change: Edit) -> None:
    """Take a change made on the review screen; a wrong value is refused by name and changes nothing."""
    turn.go_to = turn.interview.asked if turn.interview.asked == "review" else None
    if change.use is not None and turn.interview.use(change.use) is None:
        ids = tuple(use.id for use in turn.interview.uses)
        return turn.say("bad_fact", given=change.use, hint=nearest(change.use, ids))
    model = Use if change.use else Production
    if change.fact not in model.model_fields or change.fact == "id":
        return turn.say("bad_fact", given=change.fact, hint=nearest(change.fact, tuple(model.model_fields)))
    if change.value in (None, "", []):
        return take_back(turn.interview, change.use, change.fact, turn.done)
    _edited(turn, change)


def _edited(turn: Turn, change: Edit) -> None:
    closed = (USE_FACTS if change.use else PRODUCTION_FACTS).get(change.fact)
    if closed and change.value not in closed.values:
        name, hint = turn.words.name(change.fact), nearest(change.value, closed.values)
        return turn.say("bad_value", given=str(change.value)[:80], name=name, hint=hint)
    value = change.value if closed else _text(change.fact, change.value)
    if value is None:
        name = turn.words.name(change.fact)
        return turn.say("bad_value", given=str(change.value)[:80], name=name, hint="")
    label = turn.words.label(change.fact, value)
    answer = turn.answer(value, label, "press", confirmed=True)
    put(turn.interview, change.use, {change.fact: answer}, turn.done)
    return None


def _text(fact: str, value: object) -> object:
    """Return a text fact as it is kept: tools and lists may come as one line with commas."""
    if fact == "tools":
        names = [part.strip() for part in value.split(",")] if isinstance(value, str) else value
        tools = (
            [t if isinstance(t, dict) else {"name": str(t)} for t in names] if isinstance(names, list) else []
        )
        return [t for t in tools if set(t) <= {"name", "version", "plan"} and t.get("name")] or None
    if fact in {"territories", "channels", "guilds"}:
        return [part.strip() for part in value.split(",")] if isinstance(value, str) else value
    return value if isinstance(value, str) else None


def _pressable(shown: Question | None) -> dict[str, Choice]:
    if shown is None:
        return {}
    found = {choice.id: choice for choice in (*shown.choices, *shown.commands)}
    for row in shown.rows:
        for option in row.options:
            choice = Choice(
                id=option.id, label=option.label, use=shown.use, fact=row.fact, value=option.value
            )
            found[option.id] = choice
    return found


def _is_answer(choice: Choice | None) -> bool:
    return choice is not None and choice.command in {None, "none", "unsure"}


def _ticked(turn: Turn, shown: Question, ids: tuple[str, ...]) -> None:
    spec = spec_of(shown.key.rpartition(":")[2])
    answers = {}
    for row in shown.rows:
        ticked = next((option for option in row.options if option.id in ids), None)
        if ticked:
            answers[row.fact] = (ticked.value, _told(row, ticked.label, ticked.value))
        elif "unsure" in ids:
            answers[row.fact] = ("unsure", turn.words.say("command_unsure"))
        else:
            label = f"☐ {row.label}" if ids and "none" not in ids else turn.words.say("command_none")
            answers[row.fact] = (spec.default(row.fact), label)
    turn.pressed(shown.use, answers)


def _told(row: Row, label: str, value: str) -> str:
    return f"☑ {row.label}" if value == "yes" else f"☑ {row.label}: {label}"


def _chosen(turn: Turn, choices: list[Choice]) -> None:
    if choices[0].fact in {"another_use", "review", "over"}:
        return whole(turn, choices[0].fact, str(choices[0].value))
    answers = {}
    for choice in choices:
        pair = (str(choice.fact), str(choice.value))
        for fact, value in filter(None, (IMPLIED.get(pair), pair)):
            answers[fact] = (value, choice.label)
    return turn.pressed(choices[0].use, answers)
