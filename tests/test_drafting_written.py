"""The written variants: true to the facts by construction, in every length and tone, and never objected to."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.decide import Decider
from assistant.drafting.ground import Ground
from assistant.drafting.guard import objections
from assistant.drafting.written import LENGTHS, TONES, section_ids, written
from assistant.state import Answer, Interview, UseState
from rules.facts import USE_FACTS

DAY = date(2026, 11, 22)
DECIDER = Decider()


def interview(*uses, **production):
    def answers(facts):
        return {fact: Answer(value=value, quote=str(value), by="file") for fact, value in facts.items()}

    known = {"title": "Harbour Lights", "commissioner": "Netflix", **production}
    kept = [UseState(id=f"u{place}", facts=answers(facts)) for place, facts in enumerate(uses, 1)]
    return Interview(production=answers(known), uses=kept)


def ground(record):
    return Ground(record, DECIDER.verdict(record, DAY), DECIDER.policies)


VALUES = st.fixed_dictionaries(
    {}, optional={fact: st.sampled_from(f.values) for fact, f in USE_FACTS.items()}
)


@settings(max_examples=150, deadline=None)
@given(st.lists(VALUES, min_size=1, max_size=3))
def test_a_written_variant_is_never_objected_to(uses):
    held = ground(interview(*uses))
    for section in section_ids(held.interview):
        for length in LENGTHS:
            for tone in TONES:
                text = written(section, held, length, tone)
                assert [
                    (o.kind, o.fact or o.reason, o.sentence) for o in objections(text, section, held)
                ] == []


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400), VALUES, st.text(max_size=80), st.text(max_size=80))
def test_the_guard_reads_any_text_without_raising(text, facts, description, title):
    held = ground(interview({**facts, "description": description, "tools": [{"name": title}]}, title=title))
    for section in section_ids(held.interview):
        objections(text, section, held)
        written(section, held)


def test_an_open_question_is_said_to_be_open_and_not_just_asked():
    held = ground(
        interview(
            {
                "is_generative": "yes",
                "likeness_or_voice": "living",
                "is_replica": "yes",
                "replica_exception": "unsure",
            }
        )
    )
    assert "Still to be answered: " in written("summary", held)
    assert "remains to be answered" in written("summary", held, tone="formal")
