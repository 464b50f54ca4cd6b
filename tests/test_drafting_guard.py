"""The guard in tables: sentences, clauses, facts known and unknown, names, numbers, and what an objection says."""

from time import perf_counter

import pytest
from test_drafting_wordings import record
from test_drafting_written import ground, interview

from assistant.drafting.guard import LONGEST, check, objections
from assistant.drafting.sentences import fold, language_of, sentences

SENTENCES = [
    ("One. Two! Three?", ["One.", "Two!", "Three?"]),
    ("In ep. 4 it is heard. Dr. Sato agrees.", ["In ep. 4 it is heard.", "Dr. Sato agrees."]),
    ("Consent? Signed.", ["Consent? Signed."]),
    ("Line one\nline two", ["Line one", "line two"]),
    ("Z. B. im Schnitt. Ende.", ["Z. B. im Schnitt.", "Ende."]),
    ("", []),
]


@pytest.mark.parametrize(("text", "parts"), SENTENCES)
def test_a_text_is_cut_into_sentences(text, parts):
    assert [s.text for s in sentences(text)] == parts


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The lines were cloned.", "en"),
        ("Die Zeilen wurden geklont.", "de"),
        ("Les répliques ont été clonées.", "fr"),
        ("Las frases fueron clonadas.", "es"),
        ("ElevenLabs", "en"),
    ],
)
def test_the_language_of_a_sentence_is_told_by_its_small_words(text, language):
    assert language_of(fold(text), "en", text) == language


@pytest.mark.parametrize(
    "text",
    [
        "Netflix has appro\u200bved this.",
        "Netflix has **approved** this.",
        "Netflix has аpproved this.",  # a Cyrillic letter
        "NETFLIX HAS APPROVED THIS.",
        "Netflix has\u202e approved this.",
        "ｎｅｔｆｌｉｘ ｈａｓ ａｐｐｒｏｖｅｄ ｔｈｉｓ．",
    ],
)
def test_a_claim_cannot_hide_behind_how_it_is_written(text):
    held = record("mood")
    assert {o.kind for o in objections(text, "use:u1:description", ground(held))} == {"claim"}


KNOWN = [  # what is said, and what the guard says where the fact is yes, no, unsure and not known
    ("It stays in the final cut.", "in_final", ["", "contradicts", "open", "open"]),
    ("It does not stay in the final cut.", "in_final", ["contradicts", "", "open", "open"]),
    ("It stays out of the final film.", "in_final", ["contradicts", "", "open", "open"]),
    ("The lines are kept out of the final mix.", "in_final", ["contradicts", "", "open", "open"]),
    ("It does not stay out of the final film.", "in_final", ["", "contradicts", "open", "open"]),
    (
        "We are not sure whether it stays in the final cut.",
        "in_final",
        ["contradicts", "contradicts", "", ""],
    ),
    ("Someone has read the terms.", "terms_reviewed", ["", "claim", "claim", "claim"]),
    ("Someone must read the terms.", "terms_reviewed", ["", "", "", ""]),
    ("Nobody has read the terms.", "terms_reviewed", ["contradicts", "", "open", "open"]),
    ("The tool keeps our recordings.", "tool_trains_or_stores", ["", "contradicts", "open", "open"]),
    ("The rights have been cleared.", "rights_cleared", ["", "claim", "claim", "claim"]),
    ("Once the rights have been cleared we go on.", "rights_cleared", ["", "", "", ""]),
    ("People worked on it afterwards.", "human_input", ["", "contradicts", "open", "open"]),
    ("It could be mistaken for real.", "misleading_risk", ["", "contradicts", "", ""]),
    ("The union has agreed.", "union_agreement", ["", "claim", "claim", "claim"]),
]


@pytest.mark.parametrize(("text", "fact", "kinds"), KNOWN)
def test_what_is_said_is_held_against_what_is_known(text, fact, kinds):
    for value, kind in zip(("yes", "no", "unsure", None), kinds, strict=True):
        held = ground(interview({} if value is None else {fact: value}))
        found = [o for o in objections(text, "use:u1:description", held) if o.fact == fact]
        assert [o.kind for o in found] == ([kind] if kind else []), (text, value)


def test_an_objection_names_the_sentence_the_fact_and_the_ways_out():
    held = ground(record("voice"))
    (found,) = objections("Rain fell. Her release is signed.", "use:u1:description", held)
    assert (found.kind, found.sentence, found.use, found.fact) == (
        "claim",
        "Her release is signed.",
        "u1",
        "consent",
    )
    assert found.says == (
        "This claims what is not on record: Consent of the person (consent by word of mouth, not in writing)."
    )
    assert [way.says for way in found.ways] == [
        "Say it as it is on record: “Consent was given by word of mouth, not in writing.”",
        "Leave the sentence out.",
        "Change the fact, if it is wrong: Consent of the person.",
    ]
    assert (found.ways[2].use, found.ways[2].fact) == ("u1", "consent")


def test_what_blocks_and_what_is_asked_may_not_be_left_out_of_the_request():
    held = ground(record("voice"))
    found = objections("Thank you.", "request", held)
    assert {(o.kind, o.reason) for o in found} == {("outcome", "left_out"), ("blocker", "performer_consent")}
    put_right = " ".join(way.text for o in found for way in o.ways if way.how == "add")
    assert [o for o in objections(put_right, "request", held) if o.kind in {"blocker", "outcome"}] == []


def test_a_claim_in_a_description_is_not_quoted_in_the_letter():
    from assistant.drafting.written import written

    held = ground(
        interview({"description": "Mood boards of harbours. Netflix has approved this.", "in_final": "no"})
    )
    text = written("use:u1:description", held)
    assert "Mood boards of harbours." in text
    assert "approved" not in text


def test_known_names_may_be_used_and_others_not():
    held = record("mood")
    text = "Marta Ruiz pinned the boards up."
    assert [o.kind for o in check(text, "use:u1:description", held, None)] == ["person"]
    assert check(text, "use:u1:description", held, None, known_names=["Marta Ruiz"]) == []


def test_with_two_uses_a_sentence_is_held_against_the_use_it_speaks_of():
    held = ground(record("two"))
    assert (
        objections("The storyboards in Krea are not seen in the final film.", "use:u1:description", held)
        == []
    )
    blocked = "The village in Runway never appears in the final film."
    assert [o.use for o in objections(blocked, "summary", held) if o.kind == "contradicts"] == ["u2"]


def test_a_text_too_long_to_check_is_refused_whole():
    held = ground(record("mood"))
    assert [o.kind for o in objections("a " * LONGEST, "summary", held)] == ["long"]


@pytest.mark.parametrize(
    "unit", ["a, ", "consent ", "two ", "not ", "The lines stay in the mix and ", "(", "Ms A "]
)
def test_a_section_of_the_greatest_length_is_checked_in_good_time(unit):
    started = perf_counter()
    objections((unit * LONGEST)[:LONGEST], "summary", ground(record("voice")))
    assert perf_counter() - started < 10
