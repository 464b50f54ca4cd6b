"""What a production keeps or attaches, each only where the facts call for it."""

from collections.abc import Iterator

from assistant.disclose import cues
from assistant.disclose.hygiene import paragraphs
from assistant.disclose.model import (
    Block,
    Cell,
    Heading,
    Pairs,
    Quote,
    Run,
    Signature,
    Signatures,
    Table,
    Text,
)
from assistant.disclose.told import Matter, Told

_SOUND = {"voice", "music", "sound", "translation_dubbing"}
_WORDS = {"script_text"}
_PICTURE = {
    "background", "prop_graphic", "character", "key_visual", "setting", "vfx", "upscale_restore",
}  # fmt: skip
_SPARE = 3
"""Empty lines in the vendor checklist, for steps nobody has named yet."""

Annex = tuple[str, tuple[Block, ...]]


def annexes(given: Matter) -> Iterator[Annex]:
    """Yield each annex with its title, lettered in order."""
    made = [
        annex for annex in (_consent(given), _vendor(given), _cue_sheet(given), _audience(given)) if annex
    ]
    for letter, (title, blocks) in zip("ABCD", made, strict=False):
        named = given.say.say("annex", letter=letter, title=title)
        page = letter == "A" or title != given.say["credit_title"]
        yield named, (Heading(1, named, f"annex-{letter.lower()}", new_page=page), *blocks)


def _consent(given: Matter) -> Annex | None:
    people = [use for use in given.uses if _needs_consent(use)]
    if not people:
        return None
    intro = Text((Run(given.law.say("consent_note")),))
    return given.say["consent_title"], (intro, *(block for use in people for block in _record(use, given)))


def _needs_consent(use: Told) -> bool:
    return any(p.id == "performer_consent" and p.status != "unknown" for p in use.verdict.preconditions)


def _record(use: Told, given: Matter) -> Iterator[Block]:
    say = given.say
    yield Heading(2, say.say("consent_use", use=say.say("use_title", n=use.number, title=use.title)))
    names, blank = say["consent_pairs"], ((Run(say["to_be_added"], "blank"),),)
    known = {
        "person": "",
        "replica": use.label("purpose"),
        "change": use.label("performance_change"),
        "tools": use.tools,
        "production": given.text("title"),
        "status": use.label("consent"),
    }
    yield Pairs(
        say["consent_title"], tuple((names[k], ((Run(v),),) if v else blank) for k, v in known.items())
    )
    if described := paragraphs(str(use.value("description") or "")):
        yield Quote(described, say["described"])
    covers: list[tuple[Cell, ...]] = []
    for line in given.law.lines("consent_covers"):
        what, _, more = line.partition(": ")
        covers.append((((Run("☐", "tick"), Run(f" {what}", "strong")), (Run(more),)), blank))
    if covers:
        yield Table(say["consent_covers"], (0.5, 0.5), say.names("consent_head"), tuple(covers))
    yield Signatures((Signature(say["consent_for"], "", say.names("consent_lines")),))


def _vendor(given: Matter) -> Annex | None:
    chained = [
        use for use in given.uses if use.one_of("vendor_pipeline", "yes", "unsure") and not _outside(use)
    ]
    if not chained:
        return None
    say = given.say
    blocks: list[Block] = [Text((Run(given.law.say("vendor_note")),)), Text((Run(say["vendor_intro"]),))]
    for use in chained:
        blocks.append(Heading(2, say.say("use_title", n=use.number, title=use.title)))
        rows = tuple(_step(name, use, given) for name in (*_tools(use), *("" for _ in range(_SPARE))))
        blocks.append(
            Table(say["vendor_title"], (0.11, 0.21, 0.17, 0.17, 0.17, 0.17), say.names("vendor_head"), rows)
        )
    return say["vendor_title"], tuple(blocks)


def _step(name: str, use: Told, given: Matter) -> tuple[Cell, ...]:
    blank: Cell = ((Run(given.say["to_be_added"] if name else "", "blank"),),)
    kept = use.label("tool_trains_or_stores") if name and len(_tools(use)) == 1 else ""
    return (
        ((Run("☐", "tick"),),),
        ((Run(name),),) if name else blank,
        blank,
        ((Run(kept),),) if kept else blank,
        blank,
        blank,
    )


def _tools(use: Told) -> tuple[str, ...]:
    return cues.tools(use)


def _cue_sheet(given: Matter) -> Annex | None:
    rows = tuple(cues.cues(given))
    if not rows:
        return None
    say, blank = given.say, ((Run(given.say["to_be_added"], "blank"),),)
    cells: list[tuple[Cell, ...]] = []
    for cue in rows:
        source = f"{cue.source[:1].upper()}{cue.source[1:]}"
        texts = (cue.element, "", cue.tools, "", source, cue.rights)
        cells.append(tuple(((Run(text),),) if text else blank for text in texts))
    table = Table(say["cue_title"], (0.22, 0.14, 0.17, 0.13, 0.18, 0.16), say.names("cue_head"), tuple(cells))
    return say["cue_title"], (Text((Run(say["cue_intro"]),)), table)


def _audience(given: Matter) -> Annex | None:
    seen: dict[str, list[Told]] = {}
    for use in given.uses:
        if use.one_of("in_final", "yes") and not _outside(use) and (kind := _kind(use)):
            seen.setdefault(kind, []).append(use)
    wordings = {kind: given.law.say(f"audience_{kind}") for kind in seen}
    if not any(wordings.values()):
        return None
    say = given.say
    rows = tuple(
        (((Run(wordings[kind]),),), ((Run(", ".join(use.name for use in uses), "small"),),))
        for kind, uses in seen.items()
        if wordings[kind]
    )
    intro = say.say("credit_intro", none_asked=given.law.say("audience_none_asked"))
    table = Table(say["credit_title"], (0.75, 0.25), (say["credit_wording"], say["credit_why"]), rows)
    return say["credit_title"], (Text((Run(intro),)), table)


def _kind(use: Told) -> str:
    if use.one_of("likeness_or_voice", "living", "deceased"):
        return "person"
    purpose = str(use.value("purpose"))
    kinds = (("sound", _SOUND), ("text", _WORDS), ("picture", _PICTURE))
    return next((kind for kind, purposes in kinds if purpose in purposes), "")


def _outside(use: Told) -> bool:
    return use.one_of("is_generative", "no")
