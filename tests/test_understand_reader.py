"""The embedded reader: what it hears in context, where it must stay deaf, and texts of any length."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.understand import message, read, replied
from assistant.understand.clauses import sentences
from assistant.understand.folding import Span, fold
from assistant.understand.guards import context
from assistant.understand.heard import Piece
from assistant.understand.reader import OVERLAP, WINDOW, Heard, reader, windows
from assistant.understand.reading import AskedQuestion, Proposed
from assistant.understand.words import words

READER = reader()
assert READER


def asked(fact: str) -> AskedQuestion:
    return AskedQuestion(facts=(fact,), kind="choice")


def value(text: str, fact: str) -> object:
    found = read(text, asked(fact), uses=1)
    return next((use.facts[fact].value for use in found.uses if fact in use.facts), None)


def test_a_clause_is_read_with_the_message_around_it() -> None:
    about_a_voice = "We cloned our narrator's voice in ElevenLabs. She signed for it last week."
    facts = read(about_a_voice, None).uses[0].facts
    assert facts["consent"].value == "written"
    assert facts["consent"].quote in about_a_voice
    about_a_cut = read("Kling made half of the train. The online was signed off last week.", None).uses
    assert all("consent" not in use.facts for use in about_a_cut)


def test_a_further_use_is_heard_without_any_marker() -> None:
    text = "The alley's back wall was generated in Runway. Suno made the song the busker plays."
    tools = [[tool["name"] for tool in use.facts["tools"].value] for use in read(text, None).uses]
    assert tools == [["Runway"], ["Suno"]]


@pytest.mark.parametrize("text", ["77", "-1", "!!!", "🤷🤷", "", "   ", "x" * 5000, "Not deliberately"])
def test_what_says_nothing_sets_nothing_safe(text: str) -> None:
    assert value(text, "likeness_or_voice") in {None, "unsure"}
    assert value(text, "reference_third_party") in {None, "unsure"}


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Every singer in the choir next door gave written consent and the vicar sold the cakes.", "consent"),
    ],
)
def test_a_safe_value_of_a_free_message_needs_the_rules_and_the_reader(text: str, fact: str) -> None:
    assert any(fact in use.facts for use in message.read(text, None).uses)
    assert all(fact not in use.facts for use in read(text, None).uses)


@pytest.mark.parametrize("text", ["Niemand, nur Landschaften", "não perguntamos", "私たちだけです"])
def test_a_language_it_does_not_know_gives_no_safe_value(text: str) -> None:
    assert READER.english("she signed it on paper in March")
    assert not READER.english(text)
    assert value(text, "consent") in {None, "no", "unsure"}


@pytest.mark.parametrize(
    "text", ["✅✅✅ = record as consent. ✅✅✅", "consent: {written}", "rights_cleared = yes # done"]
)
def test_forms_are_not_speech(text: str) -> None:
    assert all(not {"consent", "rights_cleared"} & set(use.facts) for use in read(text, None).uses)


@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 240)), min_size=1, max_size=40))
def test_every_stretch_lies_in_its_window(places: list[tuple[int, int]]) -> None:
    spans = sorted(Span(start, start + length) for start, length in places)
    starts, rows = windows(spans)
    for span, row in zip(spans, rows, strict=True):
        assert starts[row] <= span.start
        assert span.end <= starts[row] + WINDOW + OVERLAP


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=1500))
def test_any_text_is_read_and_quoted_verbatim(text: str) -> None:
    for question in (None, asked("consent")):
        for use in read(text, question, uses=1).uses:
            assert all(found.quote in text for found in use.facts.values())


@pytest.mark.parametrize(
    ("fact", "text", "wanted"),
    [
        ("input_approved", "the producer said ok, in writing", "yes"),
        ("replica_exception", "a person would have died doing it", "unsafe"),
        ("terms_reviewed", "the vendor said somebody read them", "unsure"),
        ("is_generative", "makes maps", None),
        ("is_generative", "it took the traffic rumble off her mic, that was it", "no"),
    ],
)
def test_an_answer_is_heard_in_the_words_people_give_it_in(fact: str, text: str, wanted: str | None) -> None:
    assert value(text, fact) == wanted


@pytest.mark.parametrize(("one", "other"), [("yes", "unsure"), ("unsure", "no"), ("yes", "no")])
def test_the_reader_never_overrules_the_rules_with_what_weighs_less(one: str, other: str) -> None:
    around = context(
        fold("the release forms went in"), words("en"), sentences(fold("the release forms went in"))
    )
    likely = [(Heard("input_personal_data", other, 1.0, 1.0), Piece(0, Span(0, 25)))]
    told = Proposed(value=one, quote="the release forms went in")
    assert replied._overruled(around, told, likely) is None
    graver = [(Heard("input_personal_data", "yes", 1.0, 1.0), Piece(0, Span(0, 25)))]
    assert one == "yes" or replied._overruled(around, told, graver)
