"""Which question comes next: what can still change the outcome, then what only completes it."""

from collections.abc import Iterator, Mapping, Sequence

from assistant.interview.catalogue import (
    BY_ID,
    GATES,
    QUESTIONS,
    ROWS,
    TOGETHER,
    WHOLE,
    parts,
    question_for,
    spec_of,
)
from assistant.state import Interview, UseState
from rules.facts import Use
from rules.verdict import UseVerdict


def next_key(interview: Interview, verdicts: Sequence[UseVerdict], contradictions: frozenset[str]) -> str:
    """Return the key of the next question, empty when nothing is left to ask."""
    if not interview.uses:
        return "opening"
    waiting = next(pending(interview, verdicts, contradictions), None)
    if waiting:
        return waiting
    if not interview.no_more_uses:
        return "another_use"
    return "" if interview.reviewed else "review"


def known(key: str, interview: Interview, verdicts: Sequence[UseVerdict]) -> bool:
    """Tell whether a saved question is still one; the empty key is settled anew every time."""
    place, _, name = key.partition(":")
    if not name:
        return key in WHOLE
    use = interview.use(place)
    if use is None or not name.startswith("conflict:"):
        names = name.split("+")
        return use is not None and (
            set(names) <= BY_ID.keys() or (name[1:] in Use.model_fields and name[0] == "@")
        )
    held = next((verdict.conflicts for verdict in verdicts if verdict.id == place), ())
    return any(f"conflict:{conflict.id}" == name for conflict in held)


def waits(key: str, interview: Interview, verdicts: Sequence[UseVerdict]) -> bool:
    """Tell whether a question about a use still has facts worth asking."""
    place, _, name = key.partition(":")
    use, by_id = interview.use(place), {verdict.id: verdict for verdict in verdicts}
    return use is not None and bool(open_facts(use, spec_of(name).facts, by_id[place]))


def left(interview: Interview, verdicts: Sequence[UseVerdict], contradictions: frozenset[str]) -> int:
    """Return how many questions would be asked if no further one opened, the review included."""
    if not interview.uses:
        return 6
    ends = (not interview.no_more_uses) + (not interview.reviewed)
    return len(set(pending(interview, verdicts, contradictions))) + ends


def pending(
    interview: Interview, verdicts: Sequence[UseVerdict], contradictions: frozenset[str]
) -> Iterator[str]:
    """Yield the keys of the open questions that were not skipped, in the order they are asked, short lists on one screen."""
    skipped, by_id = (
        {part for key in interview.skipped for part in parts(key)},
        {verdict.id: verdict for verdict in verdicts},
    )
    every = dict.fromkeys(unanswered(interview, verdicts, contradictions))
    waiting = [key for key in every if key not in skipped]
    rows = {key: _rows(key, interview, by_id) for key in waiting}
    while waiting:
        screen = _screen(waiting, rows)
        yield screen
        waiting = [key for key in waiting if key not in parts(screen)]


def _rows(key: str, interview: Interview, verdicts: Mapping[str, UseVerdict]) -> int:
    """Return how many rows a tick-list that may share its screen would show; no other question has any."""
    place, _, name = key.partition(":")
    use = interview.use(place)
    return len(open_facts(use, spec_of(name).facts, verdicts[place])) if use and name in TOGETHER else 0


def _screen(waiting: Sequence[str], rows: Mapping[str, int]) -> str:
    """Return the key of the next screen: the first question, and the short lists of the same use that fit beside it."""
    first = waiting[0]
    place, _, name = first.partition(":")
    together, total = [name], rows[first]
    for key in waiting[1:] if total else ():
        if rows[key] and key.startswith(f"{place}:") and total + rows[key] <= ROWS:
            together.append(key.partition(":")[2])
            total += rows[key]
    return f"{place}:{'+'.join(together)}"


def unanswered(
    interview: Interview, verdicts: Sequence[UseVerdict], contradictions: frozenset[str]
) -> Iterator[str]:
    """Yield the keys of all open questions, the skipped ones included."""
    by_id = {verdict.id: verdict for verdict in verdicts}
    for use in interview.uses:
        for question in _open(use, by_id[use.id], contradictions):
            key = f"{use.id}:{question}"
            if key not in interview.settled:
                yield key


def _open(use: UseState, verdict: UseVerdict, contradictions: frozenset[str]) -> Iterator[str]:
    if "description" not in use.facts:
        yield "describe"
    if _ends_it(use):
        yield "generative"
    yield from (f"conflict:{c.id}" for c in verdict.conflicts if c.id in contradictions)
    for facts in (verdict.missing, verdict.incomplete):
        yield from _covering(ripe(use, facts))


def open_facts(use: UseState, facts: Sequence[str], verdict: UseVerdict) -> list[str]:
    """Return the facts that are worth asking: they matter, and make sense already."""
    matters = {*verdict.missing, *verdict.incomplete, "description"}
    return [fact for fact in ripe(use, facts) if fact in matters]


def ripe(use: UseState, facts: Sequence[str]) -> list[str]:
    """Leave out facts that make no sense to ask before another one is known."""
    return [f for f in facts if f not in GATES or any(_is_open(use, gate) for gate in GATES[f])]


def _is_open(use: UseState, gate: str) -> bool:
    fact, _, values = gate.partition("=")
    return fact in use.facts and (not values or use.value(fact) in values.split("|"))


def _ends_it(use: UseState) -> bool:
    """Tell whether "it only cleans up" was merely noted: nothing may end a use but the person's direct word."""
    noted = use.facts.get("is_generative")
    return noted is not None and noted.value == "no" and not noted.confirmed


def _covering(facts: Sequence[str]) -> Iterator[str]:
    open_facts = set(facts)
    for spec in QUESTIONS:
        if open_facts.intersection(spec.facts[:1] if spec.id == "final" else spec.facts):
            yield spec.id
            open_facts.difference_update(spec.facts)
    yield from (question_for(fact) for fact in facts if fact in open_facts)
