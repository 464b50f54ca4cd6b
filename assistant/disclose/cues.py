"""The cue sheet: one line for each element that stays, or may stay, in what is delivered; also as CSV."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.disclose.hygiene import cleaned, one_line
from assistant.disclose.told import Matter, Told
from assistant.words import plain

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")
_LONG = 300


@dataclass(frozen=True, slots=True)
class Cue:
    """One line of the sheet. What post alone can know is left empty."""

    use: str
    element: str
    tools: str
    source: str
    rights: str


def cues(given: Matter) -> Iterator[Cue]:
    """Yield the lines of the cue sheet."""
    for use in given.uses:
        if not use.one_of("in_final", "no") and not use.one_of("is_generative", "no"):
            described = one_line(str(use.value("description") or ""), _LONG)
            rights = use.label("rights_cleared")
            named = f"{given.words.name('rights_cleared')}: {rights}" if rights else ""
            yield Cue(
                use.name, described or use.title, "; ".join(tools(use)), "; ".join(_sources(use)), named
            )


def tools(use: Told) -> tuple[str, ...]:
    """Return the tools of a use, each with version and plan where they were said."""
    given = use.value("tools") or ()
    return tuple(one_line(plain(tool)) for tool in ([given] if isinstance(given, str) else given))


def sheet(given: Matter) -> str:
    """Return the cue sheet as CSV that no spreadsheet takes for a formula."""
    out = io.StringIO()
    rows = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    rows.writerow(given.say.names("cue_csv"))
    for cue in cues(given):
        row = (cue.use, cue.element, "", "", cue.tools, "", cue.source, cue.rights)
        rows.writerow([harmless(cell) for cell in row])
    return out.getvalue()


def harmless(cell: str) -> str:
    """Return a cell that a spreadsheet shows and never computes."""
    text = cleaned(cell).strip()
    return f"'{text}" if text.startswith(_FORMULA) else text


def _sources(use: Told) -> Iterator[str]:
    say = use.say
    if use.one_of("input_proprietary", "yes"):
        yield say["source_own"]
    if use.one_of("input_proprietary", "unsure"):
        yield say["source_unsure"]
    if use.one_of("reference_third_party", "yes"):
        yield say["source_third"]
    if use.one_of("reference_public_figure", "yes"):
        yield say["source_figure"]
    if use.one_of("training_material", "own", "licensed", "uncleared"):
        yield use.noted("training_material", use.value("training_material"))
    if use.one_of("input_proprietary", "no") and use.one_of("training_material", "none"):
        yield say["source_none"]
