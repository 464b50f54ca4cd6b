import re
from dataclasses import replace

import pytest
from documents import (
    LETTERS,
    PACK,
    SAMPLES,
    boards,
    document,
    interview,
    made,
    policies,
    settled,
    text,
    use,
    verdict,
    voice,
)

from assistant.cli.draft import interview as facts_interview
from assistant.disclose import letter
from assistant.disclose.model import Callout, Heading, Run
from assistant.state import UseState
from assistant.words import words
from rules.cases import load_cases
from rules.load import SHIPPED
from rules.read import FactsFile


@pytest.mark.parametrize("name", SAMPLES)
def test_the_letter_of_each_outcome_reads_as_written_down(name: str) -> None:
    assert settled(text(SAMPLES[name])) == (LETTERS / f"{name}.md").read_text("utf-8")


@pytest.mark.parametrize("name", SAMPLES)
def test_a_letter_never_claims_what_only_others_can_say(name: str) -> None:
    body = text(SAMPLES[name]).split("\\_\\_")[0]
    assert not re.search(r"(?i)\b(compliant|complies|safe|cleared by|is approved|has been approved)\b", body)
    assert "!" not in body.replace("!doctype", "")
    assert "Not legal advice" in text(SAMPLES[name])


@pytest.mark.parametrize("name", SAMPLES)
def test_prose_has_no_codes(name: str) -> None:
    lines = text(SAMPLES[name]).splitlines()
    assert not [
        line for line in lines if not line.startswith("|") and re.search(r"NF-|written_approval|unsure", line)
    ]


def test_what_blocks_is_the_first_thing_said() -> None:
    first = next(block for block in made(SAMPLES["written_approval"]).blocks if isinstance(block, Callout))
    assert first.level == "stop"
    blocking = next(inner for inner in first.blocks if inner.kind == "items")
    assert [cell[0][0].text for cell in blocking.items] == [
        "The performer's consent, in writing.",
        "The tool's terms, read.",
        "Leave to put the material in.",
    ]


def test_only_a_request_leaves_a_place_for_the_answer_and_it_is_empty() -> None:
    for name, sample in SAMPLES.items():
        places = [b for b in made(sample).blocks if isinstance(b, Callout) and b.level == "theirs"]
        assert bool(places) == (name in {"written_approval", "escalate"})
    assert "☐ We approve what is marked" in text(SAMPLES["written_approval"])
    assert "☑" not in text(SAMPLES["written_approval"])


def test_a_letter_is_a_draft_until_every_answer_was_gone_through() -> None:
    noted = voice()
    assert made(interview(voice(), reviewed=True)).status == "Draft, not confirmed"
    confirmed = {f: a.model_copy(update={"confirmed": True}) for f, a in noted.facts.items()}
    assert made(interview(UseState(id="u1", facts=confirmed), reviewed=True)).status == "Final"
    assert document(interview(boards()), "md", final=True).final


def test_an_answer_that_is_only_noted_says_so_and_who_may_know_comes_first() -> None:
    letter = text(SAMPLES["written_approval"])
    assert "| A voice<br>noted, not yet confirmed | “cloned our lead's voice” |" in letter
    assert "| Piotr in post | Answered “not sure”. |" in letter


def test_what_is_not_known_yet_is_an_open_question() -> None:
    given = interview(use("u1", {"is_generative": "yes"}))
    judged, letter = verdict(given), text(given)
    assert judged.undetermined
    open_part = letter.split("## Still open")[1].split("\n## ")[0]
    assert open_part.count("?") == len(judged.uses[0].missing) + len(judged.uses[0].incomplete)
    assert "at least" in letter


def test_annexes_come_only_where_the_facts_call_for_them() -> None:
    def annexes(name: str) -> list[str]:
        return [
            b.text
            for b in made(SAMPLES[name]).blocks
            if isinstance(b, Heading) and b.text.startswith("Annex")
        ]

    assert [annexes(name) for name in ("notify", "escalate", "out_of_scope")] == [[], [], []]
    assert annexes("written_approval") == [
        "Annex A. Record of a performer’s consent",
        "Annex B. Checklist for a vendor, or a chain of tools",
        "Annex C. Cue sheet",
        "Annex D. A note for the audience, as a suggestion",
    ]


def test_every_link_within_a_letter_leads_somewhere() -> None:
    letter = made(SAMPLES["written_approval"])
    anchors = {b.anchor for b in letter.blocks if isinstance(b, Heading)}
    links = {run.to[1:] for run in _runs(letter) if run.to.startswith("#")}
    assert links
    assert links <= anchors


def test_the_same_interview_gives_the_same_letter_and_another_another_reference() -> None:
    assert made(SAMPLES["notify"]) == made(SAMPLES["notify"])
    assert made(SAMPLES["notify"]).reference != made(SAMPLES["escalate"]).reference


def test_a_pack_without_wording_of_its_own_gets_the_general_one() -> None:
    given = SAMPLES["written_approval"]
    law = policies()["netflix_genai"]
    judged = verdict(given)
    bare = letter(given, judged, {law.id: law}, words("en"), folders={law.id: SHIPPED / "no_such_pack"})
    assert bare.title == "Request for written approval"
    assert replace(bare, blocks=()).subtitle == "Use of generative AI on Harbour Lights, season 2"


def test_the_letters_of_all_pack_cases_can_be_made_as_text() -> None:
    for case in load_cases(SHIPPED / PACK, policies()[PACK]):
        given = facts_interview(FactsFile(production=case.production, uses=case.uses))
        for format in ("md", "html", "json", "csv"):
            assert document(given, format).text


def _runs(letter: object) -> list[Run]:
    found: list[Run] = []

    def look(part: object) -> None:
        if isinstance(part, Run):
            found.append(part)
        elif isinstance(part, tuple):
            for inner in part:
                look(inner)
        elif hasattr(part, "__slots__"):
            for name in part.__slots__:
                look(getattr(part, name))

    look(letter)
    return found
