"""A wish in words -> another wording, without a model: length, tone, a sentence of the person's, back, or as it was."""

import re
from functools import cache
from typing import Literal, NamedTuple

from assistant.drafting.draft import Draft, Wording
from assistant.drafting.ground import Ground
from assistant.drafting.lexicon import Lexicon, lexicon
from assistant.drafting.objection import Objection
from assistant.drafting.versions import put
from assistant.drafting.written import LENGTHS, Length, Tone, written

Wish = Literal["shorter", "longer", "plain", "formal", "add", "remove", "replace", "undo", "original"]
_WISHES: tuple[Wish, ...] = (
    "undo",
    "original",
    "replace",
    "add",
    "remove",
    "formal",
    "plain",
    "shorter",
    "longer",
)
_ENDS = re.compile(r"[.!?…][\"'”’»)]*$")


class Asked(NamedTuple):
    """What a person wishes of a section, and the words that come with it."""

    wish: Wish
    said: str = ""
    instead: str = ""


class Reworded(NamedTuple):
    """The draft after a wish, what the guard objects to, and why nothing changed, if nothing did."""

    draft: Draft
    objections: tuple[Objection, ...] = ()
    why_not: Literal["", "same", "yours", "nothing_to_undo", "not_found"] = ""


def wish(request: str, language: str = "en") -> Asked | None:
    """Read a wish for a section, if the words are one."""
    words = _words(language)
    text = " ".join(request.split()).strip(" .!")
    for name in _WISHES:
        found = _pattern(name, words.language).search(text)
        if found and (name not in {"add", "remove"} or found.start() == 0):
            return _asked(name, found)
    return None


def reword(
    draft: Draft, section: str, request: str, ground: Ground, at: int, language: str = "en"
) -> Reworded | None:
    """Return the draft with a section worded as wished; None where the words are no wish."""
    asked = wish(request, language)
    if asked is None:
        return None
    before = draft.wordings().get(section) or Wording(text=written(section, ground, language=language))
    made = _made(draft, section, asked, before, ground, language)
    if isinstance(made, str):
        return Reworded(draft, (), made)
    done = put(draft, section, made, ground, at, asked.wish, language)
    return Reworded(_still_held(done.draft, draft.held.get(section), section, before), done.objections)


def _still_held(draft: Draft, held: Wording | None, section: str, before: Wording) -> Draft:
    """Return the draft with the sentences that were kept aside before still kept aside, on the wording as it is now."""
    aside = tuple(said for said in held.added if said not in before.added) if held else ()
    if not aside or (held and held.by == "person"):
        return draft
    now = draft.held.get(section) or draft.wordings()[section]
    base = now.text.removesuffix(" ".join(now.added)).strip()
    added = tuple(dict.fromkeys((*(said for said in now.added if said in before.added), *aside, *now.added)))
    kept = now.model_copy(update={"text": " ".join([base, *added]), "added": added})
    return draft.model_copy(update={"held": {**draft.held, section: kept}})


def _made(
    draft: Draft, section: str, asked: Asked, before: Wording, ground: Ground, language: str
) -> Wording | Literal["same", "yours", "nothing_to_undo", "not_found"]:
    match asked.wish:
        case "undo":
            return _earlier(draft, section) or "nothing_to_undo"
        case "original":
            return Wording(text=written(section, ground, language=language))
        case "add":
            return _added(before, sentence(asked.said))
        case "remove" | "replace":
            return _without(before, asked)
        case _:
            return _varied(section, asked.wish, before, ground, language)


def _varied(
    section: str, wished: Wish, before: Wording, ground: Ground, language: str
) -> Wording | Literal["same", "yours"]:
    if before.by != "assistant":
        return "yours"
    for length, tone in _steps(wished, before):
        text = " ".join([written(section, ground, length, tone, language), *before.added])
        if text != before.text:
            return before.model_copy(update={"text": text, "length": length, "tone": tone})
    return "same"


def _steps(wished: Wish, before: Wording) -> list[tuple[Length, Tone]]:
    """Return the variants a wish can mean, the nearest first."""
    place = LENGTHS.index(before.length)
    if wished == "shorter":
        return [(length, before.tone) for length in reversed(LENGTHS[:place])]
    if wished == "longer":
        return [(length, before.tone) for length in LENGTHS[place + 1 :]]
    return [(before.length, "formal" if wished == "formal" else "plain")]


def _added(before: Wording, said: str) -> Wording:
    return before.model_copy(update={"text": f"{before.text} {said}".strip(), "added": (*before.added, said)})


def sentence(said: str) -> str:
    """Return what a person wants said as a sentence of its own."""
    text = said.strip(' "“”').strip()
    text = text[:1].upper() + text[1:]
    return text if _ENDS.search(text) else f"{text}."


def _without(before: Wording, asked: Asked) -> Wording | Literal["not_found"]:
    if asked.wish == "replace":
        if asked.said not in before.text:
            return "not_found"
        text = before.text.replace(asked.said, asked.instead, 1)
        return before.model_copy(update={"text": text, "by": "person"})
    parts = re.split(r"(?<=[.!?…])\s+", before.text)
    wanted = asked.said.strip(' "“”.').lower()
    kept = [part for part in parts if wanted not in part.lower()]
    if len(kept) == len(parts):
        return "not_found"
    added = tuple(a for a in before.added if wanted not in a.lower())
    return before.model_copy(update={"text": " ".join(kept), "added": added, "by": "person"})


def _earlier(draft: Draft, section: str) -> Wording | None:
    """Return the wording before the last one of a section, step by step back through its undone ones."""
    trail: list[Wording] = []
    for version in draft.versions:
        if section in version.sections:
            if version.note == "undo" and trail:
                trail.pop()
            else:
                trail.append(version.sections[section])
    return trail[-2] if len(trail) > 1 else None


def _asked(name: Wish, found: re.Match[str]) -> Asked:
    groups = found.groupdict()
    return Asked(name, groups.get("said") or groups.get("old") or "", groups.get("new") or "")


def _words(language: str) -> Lexicon:
    words = lexicon(language)
    return words if "requests" in words.data else lexicon("en")


@cache
def _pattern(name: str, language: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?:{_words(language).data['requests'][name]})(?!\w)", re.IGNORECASE | re.DOTALL
    )
