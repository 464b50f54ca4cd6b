"""Interviews to make letters of, one for each outcome. Run as a script, it writes tests/letters/*.md again."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from assistant.disclose import letter, render
from assistant.disclose.model import Letter
from assistant.reply import Document, Format
from assistant.state import Answer, Interview, UseState
from assistant.words import words
from rules import judge, load_packs
from rules.facts import USE_FACTS
from rules.policy import Policy
from rules.verdict import Verdict

LETTERS = Path(__file__).parent / "letters"
ON = date(2026, 11, 22)
PACK = "netflix_genai"

HARMLESS = {
    "purpose": "ideation", "stage": "planned", "is_generative": "yes", "tool_trains_or_stores": "no",
    "tool_secured": "commissioner_enterprise", "vendor_pipeline": "no", "input_proprietary": "no",
    "input_personal_data": "no", "training_material": "none", "reference_third_party": "no",
    "reference_public_figure": "no", "output_resembles_owned": "no", "output_personal_data": "no",
    "in_final": "no", "key_creative": "no", "likeness_or_voice": "none", "union_work_affected": "no",
    "misleading_risk": "no",
}  # fmt: skip
VOICE = HARMLESS | {
    "purpose": "voice", "stage": "under_way", "tool_secured": "consumer", "terms_reviewed": "no",
    "tool_trains_or_stores": "unsure", "input_proprietary": "yes", "input_sensitive": "yes", "input_approved": "no",
    "in_final": "yes", "prominence": "story_relevant", "likeness_or_voice": "living", "is_replica": "yes",
    "performance_change": "new_words", "replica_exception": "none", "consent": "verbal",
    "training_material": "own", "model_scope": "this_production",
}  # fmt: skip
VENDOR = {
    "purpose": "background", "is_generative": "yes", "in_final": "unsure", "prominence": "incidental",
    "vendor_pipeline": "yes", "tool_secured": "own_enterprise", "terms_reviewed": "yes",
}  # fmt: skip
CLEAN_UP = {"purpose": "sound", "is_generative": "no", "in_final": "yes"}
PRODUCTION = {
    "title": "Harbour Lights, season 2", "company": "Northquay Pictures Ltd", "commissioner": "Netflix",
    "contact": "渡辺 健", "prepared_by": "Zoë Nwachukwu",
}  # fmt: skip


def pressed(facts: Mapping[str, Any]) -> dict[str, Answer]:
    """Return answers that came from buttons."""
    return {f: Answer(value=v, quote=str(v), by="press", confirmed=True) for f, v in facts.items()}


def said(value: Any, quote: str, **more: Any) -> Answer:
    """Return an answer in a person's words."""
    return Answer(**{"value": value, "quote": quote, "by": "rules", "confirmed": True, **more})


def use(
    id: str, facts: Mapping[str, Any], description: str = "", tool: str = "", **spoken: Answer
) -> UseState:
    """Return a use: what was pressed, what it is, and what was said."""
    answers = pressed(facts)
    if description:
        answers["description"] = said(description, description)
    if tool:
        answers["tools"] = said([{"name": tool}], tool)
    return UseState(id=id, facts=answers | spoken)


def interview(*uses: UseState, reviewed: bool = False, **production: str) -> Interview:
    """Return an interview about these uses."""
    known = {f: said(v, v) for f, v in (PRODUCTION | production).items() if v}
    return Interview(production=known, uses=list(uses), reviewed=reviewed)


def boards(**facts: str) -> UseState:
    """Return a harmless use."""
    return use(
        "u1",
        HARMLESS | facts,
        "Mood boards of weather and sea; none of it ends up on screen.",
        "Adobe Firefly",
    )


def voice() -> UseState:
    """Return a cloned voice without consent on paper."""
    return use(
        "u1",
        VOICE,
        "We cloned our lead's voice for two ADR lines in episode 4. They are in the final mix.",
        "ElevenLabs",
        purpose=said("voice", "cloned our lead's voice", confirmed=False),
        consent=said("verbal", "عمر قالت نعم على الهاتف."),
        tool_trains_or_stores=said("unsure", "no idea, ask Piotr in post", who="Piotr in post"),
    )


SAMPLES: dict[str, Interview] = {
    "notify": interview(boards(), reviewed=True),
    "escalate": interview(
        boards(tool_trains_or_stores="unsure", stage="under_way"), contact="", prepared_by=""
    ),
    "written_approval": interview(
        voice(),
        UseState(id="u2", facts=boards().facts),
        use("u3", VENDOR, "A vendor extends the harbour in one wide shot, sky and rooftops.", "PlateGen 2"),
    ),
    "out_of_scope": interview(use("u1", CLEAN_UP, "Hiss taken out of the production sound.", "iZotope RX")),
}


@cache
def policies() -> dict[str, Policy]:
    """Return the policy the letters are written for."""
    return {PACK: load_packs()[PACK]}


def verdict(given: Interview, **more: Any) -> Verdict:
    """Return the verdict on an interview."""
    uses = [{"id": u.id, **{f: u.facts[f].value for f in USE_FACTS if f in u.facts}} for u in given.uses]
    return judge(uses, {}, tuple(policies().values()), on=ON, **more)


def document(given: Interview, format: Format, **more: Any) -> Document:
    """Return an interview's disclosure in one format."""
    return render(given, verdict(given), policies(), format, words("en"), **more)


def text(given: Interview, format: Format = "md") -> str:
    """Return a disclosure in a format that is text."""
    return document(given, format).text or ""


def made(given: Interview) -> Letter:
    """Return the letter itself."""
    return letter(given, verdict(given), policies(), words("en"))


def settled(markdown: str) -> str:
    """Return a letter without the digest of the pack, which changes with every comment in it."""
    return re.sub(r"rules with the digest [0-9a-f]{64}", "rules with the digest …", markdown)


if __name__ == "__main__":
    for name, sample in SAMPLES.items():
        (LETTERS / f"{name}.md").write_text(settled(text(sample)), "utf-8")
