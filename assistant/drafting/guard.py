"""A wording, whoever wrote it, held against the record: what it may not say, and what it may not leave out."""

from collections.abc import Iterable, Iterator, Mapping

from assistant.drafting import asked, names, numbers
from assistant.drafting.facts import Wrong, wrongs
from assistant.drafting.ground import Ground
from assistant.drafting.objection import Objection, Voice, Way, voice
from assistant.drafting.sentences import Sentence, sentences
from assistant.state import Interview
from rules.policy import Policy
from rules.verdict import Verdict

LONGEST = 20_000
"""Characters a section may have. A longer one is not checked in part; it is refused."""
_WHOLE = ("summary", "request")
"""Sections that say what blocks."""


def check(
    text: str,
    section: str,
    interview: Interview,
    verdict: Verdict | None,
    policies: Mapping[str, Policy] | None = None,
    known_names: Iterable[str] = (),
    language: str = "en",
) -> list[Objection]:
    """Return what a section may not say; nothing where it is true to the facts and the verdict."""
    return objections(text, section, Ground(interview, verdict, policies, known_names), language)


def objections(text: str, section: str, ground: Ground, language: str = "en") -> list[Objection]:
    """Return what `check` returns, against a record that was looked at before."""
    says = voice(language)
    if len(text) > LONGEST:
        return [_too_long(says)]
    parts = sentences(text, language)
    found = [o for part in parts for o in sentence_objections(part, section, ground, says)]
    return found + list(_left_out(parts, section, ground, says))


def sentence_objections(sentence: Sentence, section: str, ground: Ground, says: Voice) -> Iterator[Objection]:
    """Yield what one sentence may not say, each fact and each name once."""
    wrong = list(wrongs(sentence, ground.uses(section, sentence.folded), ground))
    yield from (_against_fact(sentence, each, says) for each in wrong)
    for name in dict.fromkeys(asked.approvals(sentence, ground)):
        yield _objection(sentence, "claim", name, says.says("claim", name=says.says(name), value=""))
    for name in list(dict.fromkeys(asked.changes(sentence, section, ground)))[:1]:
        yield _objection(
            sentence, "outcome", name, says.says("outcome", value=asked_for(section, ground, says))
        )
    yield from _names(sentence, ground, says)
    yield from _numbers(sentence, ground, says)


def asked_for(section: str, ground: Ground, says: Voice) -> str:
    """Return what the verdict asks for, as a sentence of the letter."""
    judged = ground.outcome(section)
    return says.text("so_far" if judged[1] else "outcome", judged[0].value, "plain") if judged else ""


def fact_sentence(fact: str, value: object, says: Voice) -> str:
    """Return the written sentence for a fact, or that it is open."""
    written = says.data["texts"]["sentences"].get(fact, {})
    if isinstance(value, str) and value in written:
        return says.text("sentences", fact, value, "plain")
    known = says.words.facts.get(fact, {}).get("values", {}).get("unsure")
    return says.text("unsure", "plain", noted=str(known["noted"])) if known else ""


def _against_fact(sentence: Sentence, wrong: Wrong, says: Voice) -> Objection:
    fact, value = wrong.fact, wrong.value
    unknown = value is None or value == "unsure"
    kind = "claim" if wrong.said.at_hand else "open" if unknown else "contradicts"
    name, noted = says.words.name(fact), says.value(fact, value)
    right = fact_sentence(fact, value, says)
    reword = says.way("say_open" if unknown else "reword", text=right)
    return Objection(
        kind=kind,  # type: ignore[arg-type]
        sentence=sentence.text,
        use=wrong.use.id,
        fact=fact,
        says=says.says(kind, name=name, value=noted),
        ways=(
            *((Way(how="reword", says=reword, text=right),) if right else ()),
            Way(how="drop", says=says.way("drop")),
            Way(how="answer", says=says.way("answer", name=name), use=wrong.use.id, fact=fact),
        ),
    )


def _objection(sentence: Sentence, kind: str, reason: str, says: str, *ways: Way) -> Objection:
    drop = Way(how="drop", says=voice("en").way("drop"))
    return Objection(kind=kind, sentence=sentence.text, reason=reason, says=says, ways=(drop, *ways))  # type: ignore[arg-type]


def _names(sentence: Sentence, ground: Ground, says: Voice) -> Iterator[Objection]:
    tools = ", ".join(
        dict.fromkeys(str(n) for u in ground.interview.uses for n in _tool_list(u.value("tools")))
    )
    for kind, name in names.unknown(sentence, ground):
        record = Way(how="record", says=says.way("record", name=name), text=name)
        value = tools if kind == "tool" else ""
        yield _objection(sentence, kind, name, says.says(kind, name=name, value=value), record)


def _tool_list(tools: object) -> list[object]:
    return [t.get("name") for t in tools if isinstance(t, dict)] if isinstance(tools, (list, tuple)) else []


def _numbers(sentence: Sentence, ground: Ground, says: Voice) -> Iterator[Objection]:
    for count, known in numbers.changed(sentence, ground):
        record = Way(how="record", says=says.way("record", name=count.words), text=count.words)
        yield _objection(
            sentence, "number", count.words, says.says("number", name=count.words, value=known), record
        )


def _left_out(parts: tuple[Sentence, ...], section: str, ground: Ground, says: Voice) -> Iterator[Objection]:
    if section == "request" and asked.request_left_out(parts, ground):
        line = asked_for(section, ground, says)
        yield _missing("outcome", "left_out", says.says("outcome_left_out", value=line), line, says)
    for id in asked.blockers_left_out(parts, ground) if section in _WHOLE else ():
        held = next(p for p in ground.blocking if p.id == id)
        line = blocking_line(held.id, held.says, says)
        yield _missing("blocker", id, says.says("blocker", value=line), line, says)


def blocking_line(id: str, otherwise: str, says: Voice, tone: str = "plain") -> str:
    """Return the sentence for something that blocks; the policy's own where there is no written one."""
    return says.text("blocking", id, tone) if id in says.data["texts"]["blocking"] else otherwise


def _missing(kind: str, reason: str, says: str, line: str, speaks: Voice) -> Objection:
    add = Way(how="add", says=speaks.way("add", text=line), text=line)
    return Objection(kind=kind, sentence="", reason=reason, says=says, ways=(add,))  # type: ignore[arg-type]


def _too_long(says: Voice) -> Objection:
    return Objection(kind="long", sentence="", says=says.says("long", value=f"{LONGEST:,}"))
