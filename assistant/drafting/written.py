"""facts + verdict -> the written wording of a section, in three lengths and two tones, true by construction."""

from collections.abc import Iterator
from typing import Literal, get_args

from assistant.drafting.ground import Ground, is_name, use_of
from assistant.drafting.guard import blocking_line, sentence_objections
from assistant.drafting.objection import Voice, voice
from assistant.drafting.sentences import sentences
from assistant.state import Interview, UseState
from assistant.words import plain
from rules.facts import USE_FACTS

Length = Literal["short", "plain", "full"]
Tone = Literal["plain", "formal"]
LENGTHS: tuple[Length, ...] = get_args(Length)
TONES: tuple[Tone, ...] = get_args(Tone)
_QUOTED = 400
"""Characters of a description that are quoted; the table of facts has it whole."""
_SHORT = ("in_final", "likeness_or_voice", "consent")
_PLAIN = (
    "tools", "is_generative", "tool_secured", "tool_trains_or_stores", "input_proprietary", "input_personal_data",
    "training_material", "likeness_or_voice", "is_replica", "performance_change", "consent", "in_final", "prominence",
)  # fmt: skip
_FULL = (
    "stage",
    "tools",
    *(fact for fact in USE_FACTS if fact not in {"purpose", "stage", "replica_exception"}),
)
_NOBODY = frozenset({"is_replica", "performance_change", "consent"})


def section_ids(interview: Interview) -> tuple[str, ...]:
    """Return the sections a person can word, in the order of the letter."""
    uses = (f"use:{use.id}:{part}" for use in interview.uses for part in ("description", "afterwards"))
    return ("summary", *uses, "request")


def written(
    section: str, ground: Ground, length: Length = "plain", tone: Tone = "plain", language: str = "en"
) -> str:
    """Return the written wording of a section; raise KeyError where there is no such section."""
    says = voice(language)
    kind = section.rpartition(":")[2]
    if section in {"summary", "request"}:
        parts = dict(_whole(ground, says, tone))
    else:
        use = ground.interview.use(use_of(section))
        if use is None or kind not in {"description", "afterwards"}:
            raise KeyError(section)
        parts = _described(use, ground, says, tone) if kind == "description" else _afterwards(use, says, tone)
    text, unnamed = says.text(kind, tone, length, **parts), says.text("unnamed")
    return text[:1].upper() + text[1:] if text.startswith(unnamed) else text


def _whole(ground: Ground, says: Voice, tone: Tone) -> Iterator[tuple[str, object]]:
    judged = ground.outcome("summary")
    outcome, open = judged or (None, True)
    title = ground.interview.production.get("title")
    named = plain(title.value) if title and is_name(plain(title.value)) else says.text("unnamed")
    yield "title", named
    yield "count", says.text("count", count=len(ground.interview.uses))
    yield "tools", ", ".join(dict.fromkeys(filter(None, (_tools(use) for use in ground.interview.uses))))
    yield "outcome", says.text("so_far" if open else "outcome", outcome.value, tone) if outcome else ""
    yield "request", says.text("request_for", outcome.value, tone) if outcome else ""
    yield "blocking", [blocking_line(p.id, p.says, says, tone) for p in ground.blocking]
    yield "open", _open(ground, says, tone)
    yield "closing", says.text("closing", tone)
    several = len(ground.interview.uses) > 1
    yield (
        "facts",
        [] if several else [line for u in ground.interview.uses for line in _lines(u, _SHORT, says, tone)],
    )


def _open(ground: Ground, says: Voice, tone: Tone) -> str:
    asks = [q.ask for use in (ground.verdict.uses if ground.verdict else ()) for q in use.open_questions]
    return says.text("open", tone, questions=" ".join(dict.fromkeys(asks))) if asks else ""


def _described(use: UseState, ground: Ground, says: Voice, tone: Tone) -> dict[str, object]:
    said = quotable(use, ground, says)
    stop = "" if said.endswith((".", "!", "?", "…")) else "."
    return {
        "lead": says.text("lead", tone, said=said, stop=stop),
        "short": list(_lines(use, _SHORT, says, tone)),
        "some": list(_lines(use, _PLAIN, says, tone)),
        "all": list(_lines(use, _FULL, says, tone)),
    }


def _afterwards(use: UseState, says: Voice, tone: Tone) -> dict[str, object]:
    human = list(_lines(use, ("human_input",), says, tone)) or [says.text("nothing_afterwards", tone)]
    return {
        "human": human[0],
        "noticeable": next(_lines(use, ("prominence",), says, tone), ""),
        "final": next(_lines(use, ("in_final",), says, tone), ""),
    }


def quotable(use: UseState, ground: Ground, says: Voice) -> str:
    """Return what the person said of a use, without the sentences the guard objects to."""
    said, section = plain(use.value("description") or ""), f"use:{use.id}:description"
    kept = ""
    for part in sentences(said[: 4 * _QUOTED], says.language):
        longer = f"{kept} {part.text}".strip()
        if len(longer) <= _QUOTED and not any(sentence_objections(part, section, ground, says)):
            kept = longer
    return kept.replace("“", "‘").replace("”", "’")


def _lines(use: UseState, facts: tuple[str, ...], says: Voice, tone: Tone) -> Iterator[str]:
    """Yield the written sentence of each fact that is known; what follows from "nobody" is not said again."""
    nobody = use.value("likeness_or_voice") in {"none", "not_human"}
    for fact in dict.fromkeys(facts):
        value = use.value(fact)
        if value is None or (nobody and fact in _NOBODY):
            continue
        yield from _line(use, fact, value, says, tone)


def _line(use: UseState, fact: str, value: object, says: Voice, tone: Tone) -> Iterator[str]:
    if fact == "tools":
        yield from [says.text("sentences", "tools", tone, tools=tools)] if (tools := _tools(use)) else []
    elif value == "unsure":
        yield says.text("unsure", tone, noted=str(says.words.facts[fact]["values"]["unsure"]["noted"]))
    elif isinstance(value, str) and value in says.data["texts"]["sentences"].get(fact, {}):
        yield says.text("sentences", fact, value, tone)


def _tools(use: UseState) -> str:
    tools = use.value("tools")
    named = [plain(t) for t in tools] if isinstance(tools, (list, tuple)) else []
    return ", ".join(name for name in named if is_name(name))
