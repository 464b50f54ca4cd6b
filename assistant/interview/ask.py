"""A question's key and what is known -> the question in parts: text, rows, buttons, commands."""

from collections.abc import Iterator, Sequence
from functools import cache

from assistant.interview.catalogue import Spec, spec_of
from assistant.interview.order import open_facts, ripe
from assistant.reply import Asked, Choice, Command, Option, Question, Row
from assistant.state import Interview, UseState
from assistant.words import Words, escaped, plain, render
from rules.facts import USE_FACTS
from rules.verdict import UseVerdict


def build(
    key: str, interview: Interview, verdicts: Sequence[UseVerdict], words: Words
) -> tuple[Question | None, tuple[Asked, ...]]:
    """Return the question behind a key and the facts it asks; None when nothing is asked."""
    if not key:
        return None, ()
    use_id, _, name = key.rpartition(":") if ":conflict:" not in key else key.partition(":")
    use = interview.use(use_id)
    if use is None:
        return _whole(key, interview, words)
    if name.startswith("conflict:"):
        return _conflict(key, use, name.removeprefix("conflict:"), verdicts, interview, words)
    return _about_use(key, use, spec_of(name), verdicts, interview, words)


def labels(question: Question) -> dict[str, dict[str, str]]:
    """Return fact -> value -> label as shown, for reading a typed reply against it."""
    found: dict[str, dict[str, str]] = {}
    for row in question.rows:
        found[row.fact] = {option.value: option.label for option in row.options}
        found[row.fact][row.options[0].value] = row.label if len(row.options) <= 2 else row.options[0].label
        found[row.fact]["*"] = row.label
    for choice in question.choices:
        if choice.fact and choice.value:
            found.setdefault(choice.fact, {})[choice.value] = choice.label
    return found


def _open_facts(use: UseState, spec: Spec, verdicts: Sequence[UseVerdict], again: bool) -> tuple[str, ...]:
    """Return the facts of a question that are worth asking: what matters, and what is being changed."""
    verdict = next(v for v in verdicts if v.id == use.id)
    worth = open_facts(use, spec.facts, verdict)
    kept = tuple(f for f in ripe(use, spec.facts) if f in worth or (again and f in use.facts))
    return kept or spec.facts[:1]  # a question asked to confirm what was only noted


def _about_use(
    key: str, use: UseState, spec: Spec, verdicts: Sequence[UseVerdict], interview: Interview, words: Words
) -> tuple[Question, tuple[Asked, ...]]:
    facts = _open_facts(use, spec, verdicts, interview.again)
    asked = tuple(Asked(use=use.id, fact=fact) for fact in (facts[:1] if spec.id == "final" else facts))
    single = spec.kind == "ticks" and len(facts) == 1
    rows = () if spec.kind != "ticks" or single else tuple(_row(use, spec, fact, words) for fact in facts)
    shown = _Shown(key, use, interview, words)
    if spec.kind == "text":
        return shown.question("text", spec.id), asked
    if rows:
        return shown.question("ticks", spec.id, rows=rows, choices=tuple(_tick_answers(words))), asked
    if spec.id == "final" and "final" in words.questions and "in_final" in facts:
        return shown.question("choice", "final", choices=tuple(_final(use, words))), asked
    return shown.alone(facts[0]), asked


class _Shown:
    """What every question about one use shares: its key, its title, its commands."""

    def __init__(self, key: str, use: UseState, interview: Interview, words: Words) -> None:
        self.key, self.use, self.interview, self.words = key, use, interview, words

    def question(
        self, kind: str, name: str, rows: tuple[Row, ...] = (), choices: tuple[Choice, ...] = ()
    ) -> Question:
        """Return a question whose wording stands in questions.yaml."""
        text = self.words.questions["several" if "+" in name else name]
        tool = plain([t["name"] for t in self.use.value("tools") or []])
        return self._made(
            kind, render(text["text"], {"tool": escaped(tool)}), text.get("hint"), rows, choices
        )

    def alone(self, fact: str) -> Question:
        """Return a question about one fact, worded in facts.yaml."""
        text = self.words.facts[fact]
        values = USE_FACTS[fact].values if fact in USE_FACTS else ()
        choices = tuple(choice(self.use.id, fact, value, self.words) for value in values)
        made = self._made("choice" if values else "text", text["ask"], text.get("hint"), (), choices)
        if values or not self.interview.again or fact not in self.use.facts:
            return made
        return made.model_copy(update={"answer": self.words.noted(fact, self.use.value(fact))})

    def _made(
        self, kind: str, text: str, hint: str | None, rows: tuple[Row, ...], choices: tuple[Choice, ...]
    ) -> Question:
        answer = self._answer(rows, choices)
        return Question.model_validate(
            {
                "key": self.key,
                "use": self.use.id,
                "about": title(self.use, self.words) if len(self.interview.uses) > 1 else None,
                "text": text,
                "hint": hint,
                "kind": kind,
                "rows": rows,
                "choices": choices,
                "commands": tuple(_commands(self.interview, self.use, rows, choices, self.words)),
                "answer": answer,
            }
        )

    def _answer(self, rows: tuple[Row, ...], choices: tuple[Choice, ...]) -> str | None:
        facts = [row.fact for row in rows] or list(dict.fromkeys(c.fact for c in choices if c.fact))
        known = [f for f in facts if f in self.use.facts]
        if not self.interview.again and len(known) < len(facts):
            return (
                None  # asked for what is open; an answer stands only where it is to be changed or confirmed
            )
        return " · ".join(self.words.noted(f, self.use.value(f)) for f in known) or None


def title(use: UseState, words: Words) -> str:
    """Return a use in a few words: its purpose and tool, else the start of its description."""
    parts = [words.label("purpose", use.value("purpose"))] if use.value("purpose") else []
    parts += [escaped(plain(use.value("tools")))] if use.value("tools") else []
    if parts:
        return ", ".join(parts)
    return escaped(str(use.value("description") or words.say("a_use"))[:60])


def choice(use: str | None, fact: str, value: str, words: Words) -> Choice:
    """Return the button for one value of a fact."""
    label = words.label(fact, value)
    label = label[:1].upper() + label[1:]
    return Choice(id=f"{use or ''}.{fact}.{value}", label=label, use=use, fact=fact, value=value)


def command(name: Command, words: Words, **parts: str) -> Choice:
    """Return the button for a command."""
    return _fixed(name, words) if not parts else _command(name, words, parts)


@cache
def _fixed(name: Command, words: Words) -> Choice:
    return _command(name, words, {})


def _command(name: Command, words: Words, parts: dict[str, str]) -> Choice:
    return Choice(id=name, label=words.say(f"command_{name}", **parts), command=name)


def _row(use: UseState, spec: Spec, fact: str, words: Words) -> Row:
    options = tuple(
        Option(id=f"{use.id}.{fact}.{value}", label=words.label(fact, value), value=value)
        for value in spec.values(fact)
    )
    label = words.facts[fact].get("row") or words.name(fact)
    return Row(fact=fact, label=label[:1].upper() + label[1:], options=options, answer=use.value(fact))


def _final(use: UseState, words: Words) -> Iterator[Choice]:
    for name, label in words.questions["final"]["choices"].items():
        fact, _, value = name.partition(".")
        if fact == "in_final" or fact not in use.facts:
            yield Choice(id=f"{use.id}.{name}", label=label, use=use.id, fact=fact, value=value)


def _tick_answers(words: Words) -> Iterator[Choice]:
    yield command("none", words)
    yield Choice(id="unsure", label=words.say("command_unsure"), value="unsure", command="unsure")


def _commands(
    interview: Interview, use: UseState, rows: tuple[Row, ...], choices: tuple[Choice, ...], words: Words
) -> Iterator[Choice]:
    if interview.again:
        yield command("keep", words)
    facts = [row.fact for row in rows] or [c.fact for c in choices if c.fact]
    yield command("why", words)
    yield command("skip", words)
    if _same_known(interview, use, facts):
        yield command("same", words)
    if interview.trail:
        yield command("back", words)
    yield command("review", words)
    yield command("draft", words)


def _same_known(interview: Interview, use: UseState, facts: Sequence[str]) -> bool:
    earlier = interview.uses[: interview.uses.index(use)]
    return bool(facts) and any(all(f in other.facts for f in facts if f != "prominence") for other in earlier)


def _conflict(
    key: str, use: UseState, name: str, verdicts: Sequence[UseVerdict], interview: Interview, words: Words
) -> tuple[Question, tuple[Asked, ...]]:
    verdict = next(v for v in verdicts if v.id == use.id)
    found = next(c for c in verdict.conflicts if c.id == name)
    facts = [fact for fact in found.facts if fact in use.facts]
    change = tuple(
        Choice(
            id=f"{use.id}.change.{fact}",
            label=words.say("change_fact", name=words.name(fact), answer=words.label(fact, use.value(fact))),
            use=use.id,
            command="change",
        )
        for fact in facts
    )
    question = Question(
        key=key,
        use=use.id,
        about=title(use, words) if len(interview.uses) > 1 else None,
        text=words.questions["conflict"]["text"],
        hint=found.says,
        choices=change,
        commands=(
            command(
                "keep",
                words,
            ),
            command("review", words),
        ),
    )
    return question, tuple(Asked(use=use.id, fact=fact) for fact in facts)


def _whole(key: str, interview: Interview, words: Words) -> tuple[Question, tuple[Asked, ...]]:
    text = words.questions[key]
    kind = {"opening": "text", "review": "review"}.get(key, "choice")
    choices = tuple(
        Choice(id=f".{key}.{value}", label=label, fact=key, value=value)
        for value, label in text.get("choices", {}).items()
    )
    question = Question.model_validate(
        {
            "key": key,
            "use": None,
            "about": None,
            "text": text["text"],
            "hint": text.get("hint"),
            "kind": kind,
            "choices": choices,
            "commands": tuple(_whole_commands(key, interview, words)),
        }
    )
    fact = "description" if key == "opening" else key
    return question, (Asked(use=None, fact=fact),)


def _whole_commands(key: str, interview: Interview, words: Words) -> Iterator[Choice]:
    if key == "opening":
        yield command("example", words)
        return
    if key == "over":
        return
    if interview.skipped:
        yield command("open", words, count=str(len(interview.skipped)))
    if interview.trail:
        yield command("back", words)
    yield command("draft", words)
