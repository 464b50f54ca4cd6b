"""State and verdict -> the reply: what is said, the card, the question, the review, and all of it as text."""

from collections.abc import Iterator, Mapping, Sequence

from assistant import review as review_screen
from assistant.card import card, state_of_card
from assistant.interview.ask import command, title
from assistant.interview.catalogue import WHOLE
from assistant.reply import Asked, Card, CardUse, Choice, Command, Document, Progress, Question, Reply, Review
from assistant.state import Interview, Say
from assistant.words import Words, escaped
from rules.grid import facts_of
from rules.policy import Policy, Rule
from rules.verdict import Verdict

_AFTER: tuple[Command, ...] = ("another", "review", "draft", "over")
"""What can still be wanted once nothing is asked."""
_FEW = 2
"""Facts whose reasons are told in full; more of them get a line each."""
_NOTHING_NEW = frozenset(
    {
        "what_to_change",
        "unclear",
        "off_topic",
        "known",
        "why",
        "stale",
        "model_now",
        "model_none",
        "model_unknown",
    }
)


class View:
    """Everything a reply is made of, none of it changed here."""

    def __init__(
        self,
        interview: Interview,
        verdict: Verdict | None,
        policies: Mapping[str, Policy],
        words: Words,
    ) -> None:
        self.interview = interview
        self.verdict = verdict
        self.policies = policies
        self.words = words


def reply(
    id: str,
    view: View,
    question: Question | None,
    asked: tuple[Asked, ...],
    left: int,
    documents: tuple[Document, ...] = (),
) -> Reply:
    """Return the whole reply."""
    interview = view.interview
    shown = _card(view)
    said = "\n\n".join(filter(None, said_lines(view)))
    brief = any(say.what == "card" and say.words.get("brief") for say in interview.say)
    screen = review_screen.review(interview, view.verdict, view.words) if _at_review(question) else None
    return Reply(
        id=id,
        text=as_text(said, shown, question, _review_text(screen, question, interview, view.words), brief),
        asked=asked,
        choices=_choices(question, view.words),
        multiple=bool(question and question.kind == "ticks"),
        facts={
            "production": {f: a.public() for f, a in interview.production.items()},
            "uses": [
                {"id": u.id, "facts": {f: a.public() for f, a in u.facts.items()}} for u in interview.uses
            ],
        },
        verdict=view.verdict.model_dump(mode="json") if view.verdict else None,
        progress=Progress(
            settled=len(set(interview.trail) - set(interview.skipped)) + bool(interview.uses),
            left=left,
        ),
        documents=documents,
        said=said,
        question=question,
        card=shown,
        review=screen,
    )


def said_lines(view: View) -> Iterator[str]:
    """Yield what is said before the question, a paragraph each."""
    for say in view.interview.say:
        if not (say.what in _SAYINGS or say.what == "card" or say.what in view.words.replies):
            continue  # saved by another version
        if not set(say.facts) <= {*view.words.facts, *WHOLE}:
            continue
        yield _SAYINGS.get(say.what, _plainly)(say, view)


def as_text(said: str, shown: Card | None, question: Question | None, review: str, brief: bool) -> str:
    """Return the reply as plain Markdown, enough on its own; a card that was shown before in brief."""
    parts = [said, "\n".join(_card_lines(shown, brief)) if shown else "", review]
    if question:
        about = f"*{question.about}*\n" if question.about else ""
        parts.append(f"{about}**{question.text}**" + (f" {question.hint}" if question.hint else ""))
        parts.append("\n".join(_boxes(question)))
        parts.append(" · ".join(choice.label for choice in question.choices))
    return "\n\n".join(part for part in parts if part.strip())


def _boxes(question: Question) -> Iterator[str]:
    for row in question.rows:
        several = len(row.options) > 2
        yield f"☐ {row.label}" + (f": {' / '.join(o.label for o in row.options)}" if several else "")


def _review_text(screen: Review | None, question: Question | None, interview: Interview, words: Words) -> str:
    """Return the review as text when it is opened or changed; not beside every sentence said at it."""
    repeated = any(say.what in _NOTHING_NEW for say in interview.say)
    return review_screen.as_text(screen, words) if screen and question and not repeated else ""


def _at_review(question: Question | None) -> bool:
    return question is None or question.kind == "review"


def _choices(question: Question | None, words: Words) -> tuple[Choice, ...]:
    if question is None:
        return tuple(command(name, words) for name in _AFTER)
    rows = tuple(
        Choice(id=o.id, label=f"{row.label}: {o.label}", use=question.use, fact=row.fact, value=o.value)
        for row in question.rows
        for o in row.options
    )
    return (*rows, *question.choices, *question.commands)


def _card(view: View) -> Card | None:
    if view.verdict is None or view.interview.shown != state_of_card(view.verdict):
        return None
    if not any(say.what == "card" for say in view.interview.say):
        return None
    return card(view.interview, view.verdict, view.policies, view.words, view.interview.say)


def _card_lines(shown: Card, brief: bool) -> Iterator[str]:
    yield f"**{shown.headline}**"
    for use in shown.uses:
        if len(shown.uses) > 1:
            yield f"*{use.title}*: {use.headline}"
        if brief:
            yield from (f"- ⛔ {need.says}" for need in use.blocking)
        elif len(shown.uses) == 1 or use.outcome == shown.outcome:
            yield from _use_lines(use)
    yield shown.source


def _use_lines(use: CardUse) -> Iterator[str]:
    """Yield what blocks, then the weightiest reasons and changes: about five lines, the letter has all."""
    yield from (f"- ⛔ {need.says}" for need in use.blocking)
    yield from (f"- {line}" for line in use.because[: max(1, 3 - len(use.blocking))])
    yield from (f"- {line}" for line in use.change[: 1 if use.blocking else 2])


def _plainly(say: Say, view: View) -> str:
    parts = {key: escaped(value) if key != "count" else int(value) for key, value in say.words.items()}
    return "" if say.what == "card" else view.words.say(say.what, **{"who": None, **parts})


def _notes(say: Say, view: View) -> str:
    answers = view.interview.answers(say.use)
    hidden = {"description", "is_generative", "stage"} if len(say.facts) > 3 else {"description"}
    shown = sorted((f for f in say.facts if f in answers and f not in hidden), key="title".__ne__)
    notes = [view.words.noted(f, answers[f].value) for f in shown]
    return " · ".join(note[:1].upper() + note[1:] if i == 0 else note for i, note in enumerate(notes))


def _noted(say: Say, view: View) -> str:
    notes = _notes(say, view)
    use = view.interview.use(say.use)
    if not notes:
        return view.words.say("noted_use_only") if say.what == "noted_opening" else ""
    if use and len(view.interview.uses) > 1:
        return view.words.say("noted_use", title=title(use, view.words), notes=notes)
    return view.words.say(say.what if use else "noted_production", notes=notes)


def _changed(say: Say, view: View) -> str:
    fact, words = say.facts[0], view.words
    if say.what == "taken_back":
        return words.say("taken_back", name=words.name(fact))
    now = view.interview.answers(say.use).get(fact)
    after = words.noted(fact, now.value) if now else words.say("not_known")
    return words.say("changed", name=words.name(fact), before=say.words["before"], after=after)


def _reopened(say: Say, view: View) -> str:
    verdict = next((v for v in view.verdict.uses if v.id == say.use), None) if view.verdict else None
    asked = {*verdict.missing, *verdict.incomplete} if verdict else set()
    names = ", ".join(view.words.name(f).lower() for f in say.facts if f in asked)
    return view.words.say("reopened", names=names) if names else ""


def _same(say: Say, view: View) -> str:
    return view.words.say("same", notes=_notes(say, view))


def _why(say: Say, view: View) -> str:
    """Say why a question is asked: the clause in full, or a line for each row of a longer list."""
    facts = [fact for fact in say.facts if view.words.facts.get(fact, {}).get("why")]
    if len(facts) > _FEW:
        return _why_each(facts, view)
    return "\n\n".join(_why_fact(fact, view) for fact in facts) or view.words.say("why_verdict")


def _why_fact(fact: str, view: View) -> str:
    why = view.words.facts[fact]["why"]
    if (found := _clause(fact, view)) is None:
        return view.words.say("why", why=why)
    policy, rule = found
    parts = {"issuer": policy.issuer, "at": rule.at, "quote": rule.quote, "link": rule.link or policy.link}
    return view.words.say("why_clause", why=why, **parts)


def _why_each(facts: Sequence[str], view: View) -> str:
    """Give each fact's reason and place a line, and every text once."""
    texts: dict[str, str] = {}
    lines = []
    for fact in facts:
        found = _clause(fact, view)
        if found:
            texts.setdefault(found[0].link, found[0].issuer)
        why, at = view.words.facts[fact]["why"], found[1].at if found else ""
        lines.append(view.words.say("why_row", name=view.words.name(fact), why=why, at=at))
    ends = (view.words.say("why_text", issuer=issuer, link=link) for link, issuer in texts.items())
    return "\n\n".join(["\n".join(lines), *ends])


def _clause(fact: str, view: View) -> tuple[Policy, Rule] | None:
    """Return the first rule that turns on a fact."""
    rules = ((policy, rule) for policy in view.policies.values() for rule in policy.rules)
    return next((pair for pair in rules if fact in facts_of(*(row.when for row in pair[1].rows))), None)


def _example(say: Say, view: View) -> str:
    found = {
        f: view.words.facts[f]["example"] for f in say.facts if view.words.facts.get(f, {}).get("example")
    }
    if len(found) <= _FEW:
        return " ".join(view.words.say("example", example=e) for e in found.values())
    return "\n".join(
        view.words.say("example_row", name=view.words.name(f), example=e) for f, e in found.items()
    )


def _doubted(say: Say, view: View) -> str:
    return view.words.say("doubted", before=say.words["before"])


def _moved(say: Say, view: View) -> str:
    return view.words.say(say.what, **say.words)


def _letter(say: Say, _: View) -> str:
    """Return what was answered about the letter: lists stay lists, what people typed stays text."""
    parts = (line.partition("- ") for line in say.words["said"].splitlines())
    shown = (
        f"{start}- {escaped(rest)}" if mark and not start.strip() else escaped(start + mark + rest)
        for start, mark, rest in parts
    )
    return "\n".join(shown)


_SAYINGS = {
    "letter": _letter,
    "noted": _noted,
    "noted_opening": _noted,
    "changed": _changed,
    "taken_back": _changed,
    "reopened": _reopened,
    "same": _same,
    "why": _why,
    "example": _example,
    "doubted": _doubted,
    "verdict_moved": _moved,
    "verdict_same": _moved,
}
