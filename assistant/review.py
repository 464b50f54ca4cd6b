"""Every fact of every use with its answer, the person's words, and whether it is only noted."""

from collections.abc import Iterator
from functools import cache

from assistant.interview.ask import title
from assistant.interview.order import ripe
from assistant.reply import Option, Review, ReviewFact, ReviewUse
from assistant.state import Answer, Interview, UseState
from assistant.words import Words, quoted
from rules.facts import PRODUCTION_FACTS, USE_FACTS, Production, Use
from rules.verdict import UseVerdict, Verdict

_LETTER = ("title", "company", "commissioner", "contact", "prepared_by")
_ALWAYS = {"description", "tools", *_LETTER}


def review(interview: Interview, verdict: Verdict | None, words: Words) -> Review:
    """Return the review screen in parts."""
    verdicts = {v.id: v for v in verdict.uses} if verdict else {}
    uses = [
        ReviewUse(use=u.id, title=title(u, words), facts=tuple(_use_facts(u, verdicts[u.id], words)))
        for u in interview.uses
    ]
    production = tuple(
        _fact(f, interview.production.get(f), f in _ALWAYS, words) for f in Production.model_fields
    )
    whole = ReviewUse(use=None, title=words.say("command_details"), facts=production)
    return Review(uses=(*uses, whole), noted=sum(1 for _ in interview.noted()))


def as_text(screen: Review, words: Words) -> str:
    """Return the review as Markdown: a list a use, noted answers marked."""
    return "\n\n".join(_use_text(use, words) for use in screen.uses)


def _use_facts(use: UseState, verdict: UseVerdict, words: Words) -> Iterator[ReviewFact]:
    matters = {*ripe(use, list(_bearing(verdict))), *_ALWAYS}
    for fact in Use.model_fields:
        if fact != "id":
            yield _fact(fact, use.facts.get(fact), fact in matters, words)


def _bearing(verdict: UseVerdict) -> set[str]:
    found = {*verdict.missing, *verdict.incomplete}
    for finding in verdict.findings:
        found.update(finding.because)
    for part in verdict.conflicts:
        found.update(part.facts)
    return found


def _fact(fact: str, answer: Answer | None, matters: bool, words: Words) -> ReviewFact:
    return ReviewFact(
        fact=fact,
        label=words.name(fact),
        value=answer.value if answer else None,
        answer=words.label(fact, answer.value)
        if answer
        else words.say("not_known" if matters else "not_asked"),
        quote=answer.quote if answer else None,
        by=answer.by if answer else None,
        confirmed=bool(answer and answer.confirmed),
        matters=matters or answer is not None,
        options=_options(fact, words),
    )


@cache
def _options(fact: str, words: Words) -> tuple[Option, ...]:
    closed = USE_FACTS.get(fact) or PRODUCTION_FACTS.get(fact)
    values = closed.values if closed else ()
    return tuple(Option(id=value, label=words.label(fact, value), value=value) for value in values)


def _use_text(use: ReviewUse, words: Words) -> str:
    lines = [f"**{use.title}**"]
    told = next((f.quote for f in use.facts if f.fact == "description"), None)
    for fact in use.facts:
        if fact.quote is not None:
            noted = f" *({words.say('only_noted')})*" if not fact.confirmed else ""
            typed = fact.by != "press" and fact.quote not in {told, fact.answer}
            own_words = f" {quoted(fact.quote, 90)}" if typed else ""
            lines.append(f"- {fact.label}: {fact.answer}{noted}{own_words}")
    open_facts = ", ".join(f.label.lower() for f in use.facts if f.quote is None and f.matters)
    if open_facts:
        lines.append(f"- {words.say('not_known')}: {open_facts}")
    return "\n".join(lines)
