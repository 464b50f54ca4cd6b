"""A draft -> the sheet a channel shows beside the chat."""

from collections.abc import Iterable, Iterator

from assistant import drafting
from assistant.desk.talk import Place
from assistant.drafting.draft import Draft, facts_of
from assistant.drafting.objection import voice
from assistant.reply import Option
from assistant.sheet import Against, Edition, Fix, Section, Sheet, Stretch, Tracked
from assistant.words import Words
from rules.facts import PRODUCTION_FACTS, USE_FACTS


def sheet(place: Place, title: str, a: int = 0, b: int = 0) -> Sheet:
    """Return the draft as a channel shows it; `a` and `b` are the versions to compare, the last two unless told."""
    draft, last = place.draft, len(place.draft.versions)
    untrue = () if draft.frozen else drafting.stale(draft, place.ground, place.language)
    a, b = (a or max(1, last - 1), b or last) if last > 1 else (0, 0)
    pair = (a, b) if 0 < a <= last and 0 < b <= last else None
    signed = draft.signed or (draft.issued[-1].signed if draft.frozen else None)
    issued = draft.issued[-1] if draft.issued else None
    return Sheet(
        title=title,
        said=next((say.words["said"] for say in place.interview.say if say.what == "letter"), ""),
        sections=tuple(_sections(place, draft, untrue)),
        versions=tuple(_versions(draft)),
        compared=pair,
        changes=tuple(_changes(place, draft, *pair)) if pair else (),
        ready=_ready(place, draft, untrue),
        prepared_by=signed.prepared_by if signed else _prepared(place),
        facts_confirmed_by=signed.facts_confirmed_by if signed else "",
        signed_at=signed.at if signed else 0,
        issued=issued.version if issued else 0,
        issued_at=issued.at if issued else 0,
        fingerprint=issued.sha256 if issued else "",
        corrects=draft.corrects or 0,
        facts_changed=bool(issued and draft.frozen and issued.facts != facts_of(place.interview)),
    )


def _ready(place: Place, draft: Draft, untrue: tuple[drafting.Stale, ...]) -> str:
    if draft.frozen:
        return "issued"
    if untrue or draft.held:
        return "objections"
    if any(place.interview.noted()):
        return "unconfirmed"
    return "signed" if drafting.valid(draft, place.ground) else "signable"


def _sections(place: Place, draft: Draft, untrue: tuple[drafting.Stale, ...]) -> Iterator[Section]:
    wordings, words = draft.wordings(), voice(place.language).words
    for id in drafting.section_ids(place.interview):
        if id not in wordings:
            continue
        wording, held = wordings[id], draft.held.get(id)
        against = drafting.objections(held.text, id, place.ground, place.language) if held else ()
        yield Section(
            id=id,
            name=_name(id, place),
            text=wording.text,
            by=wording.by,
            added=wording.added,
            untrue=tuple(_against((s.objection for s in untrue if s.section == id), words, place)),
            held=held.text if held else None,
            against=tuple(_against(against, words, place)),
        )


def _against(found: Iterable[drafting.Objection], words: Words, place: Place) -> Iterator[Against]:
    for each in found:
        fact = each.fact or ""
        closed = USE_FACTS.get(fact) or PRODUCTION_FACTS.get(fact)
        answer = place.interview.answers(each.use).get(fact)
        yield Against(
            sentence=each.sentence,
            says=each.says,
            fixes=tuple(Fix(how=way.how, says=way.says, text=way.text) for way in each.ways),
            use=each.use,
            fact=each.fact,
            name=words.name(fact) if fact in words.facts else "",
            value=str(answer.value) if answer else None,
            options=tuple(
                Option(id=value, label=words.label(fact, value), value=value)
                for value in (closed.values if closed else ())
            ),
        )


def _name(id: str, place: Place) -> str:
    name = drafting.section_name(id, place.ground, place.language)
    return name[:1].upper() + name[1:]


def _versions(draft: Draft) -> Iterator[Edition]:
    issued = {each.version for each in draft.issued}
    for version in draft.versions:
        yield Edition(
            number=version.number,
            at=version.at,
            by=version.by,
            note=version.note,
            issued=version.number in issued,
        )


def _changes(place: Place, draft: Draft, a: int, b: int) -> Iterator[Tracked]:
    for change in drafting.compare(draft, a, b):
        runs = tuple(Stretch(kind=run.kind, text=run.text) for run in change.runs)
        yield Tracked(id=change.section, name=_name(change.section, place), runs=runs)


def _prepared(place: Place) -> str:
    answer = place.interview.production.get("prepared_by")
    return str(answer.value) if answer else ""
