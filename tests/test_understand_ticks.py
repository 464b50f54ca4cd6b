"""Replies to a tick-list, as people type them: the rows they answer, and those they leave open."""

import pytest
from test_understand_replies import value

from assistant.understand import read as read_with_reader
from assistant.understand.message import read
from assistant.understand.reading import AskedQuestion

TICKS = AskedQuestion(
    facts=("input_proprietary", "input_personal_data", "reference_third_party", "reference_public_figure"),
    kind="ticks",
    labels={
        "input_proprietary": {"yes": "Scripts, footage, stills or sound of the show went in"},
        "input_personal_data": {"yes": "Anyone’s personal details went in"},
        "reference_third_party": {
            "yes": "A prompt or reference points to someone else’s work, or “in the style of”"
        },
        "reference_public_figure": {
            "yes": "A prompt or reference points to a public figure, or someone who has died"
        },
    },
)
NO, YES, UNSURE, OPEN = "no", "yes", "unsure", None


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("None of these", (NO, NO, NO, NO)),
        ("none", (NO, NO, NO, NO)),
        ("no", (NO, NO, NO, NO)),
        ("nope, nothing like that", (NO, NO, NO, NO)),
        ("no, just weather and harbours", (NO, NO, NO, NO)),
        ("only the script", (YES, NO, NO, NO)),
        ("just the script", (YES, NO, NO, NO)),
        ("scripts and a style reference, nothing else", (YES, NO, YES, NO)),
        ("her dialogue tracks", (YES, OPEN, OPEN, OPEN)),
        ("call sheets", (YES, YES, OPEN, OPEN)),
        ("a hopper painting as ref", (OPEN, OPEN, YES, OPEN)),
        ("all of them", (YES, YES, YES, YES)),
        ("everything", (YES, YES, YES, YES)),
        ("first and third", (YES, OPEN, YES, OPEN)),
        ("1 and 3", (YES, OPEN, YES, OPEN)),
        ("1, 3", (YES, OPEN, YES, OPEN)),
        ("the second one", (OPEN, YES, OPEN, OPEN)),
        ("just 2", (NO, YES, NO, NO)),
        ("not sure about the second, no to the rest", (NO, UNSURE, NO, NO)),
        ("yes to the first, no to the others", (YES, NO, NO, NO)),
        ("everything but the last", (YES, YES, YES, NO)),
        ("all except the script", (NO, YES, YES, YES)),
        ("no personal details but yes to the script", (YES, NO, OPEN, OPEN)),
        ("not sure", (UNSURE, UNSURE, UNSURE, UNSURE)),
        ("none I think", (UNSURE, UNSURE, UNSURE, UNSURE)),
        ("the script, I think", (YES, OPEN, OPEN, OPEN)),
        ("maybe a public figure", (OPEN, OPEN, OPEN, UNSURE)),
        ("no, just her face", (OPEN, OPEN, OPEN, OPEN)),
        ("yes", (OPEN, OPEN, OPEN, OPEN)),
        ("none?", (OPEN, OPEN, OPEN, OPEN)),
        ("Not sure. No. No. No.", (UNSURE, NO, NO, NO)),
        ("No. Not sure. No. Yes.", (NO, UNSURE, NO, YES)),
        ("public pictures only. no. no. no, she hasn't agreed", (OPEN, NO, NO, NO)),
        ("personal details. no. yes, the script. no", (YES, YES, OPEN, OPEN)),
        ("not sure. don't know.", (UNSURE, UNSURE, UNSURE, UNSURE)),
    ],
)
def test_a_tick_list_is_answered_in_words(text: str, rows: tuple[str | None, ...]) -> None:
    reading = read(text, TICKS, uses=1)
    assert tuple(value(reading, fact) for fact in TICKS.facts) == rows


IN_HAND = AskedQuestion(facts=("terms_reviewed", "rights_cleared"), kind="ticks")


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("both", (YES, YES)),
        ("none yet", (NO, NO)),
        ("just the terms", (YES, NO)),
        ("the rights are cleared, not the terms", (NO, YES)),
        ("should be both", (OPEN, OPEN)),
        ("both I think", (OPEN, OPEN)),
    ],
)
def test_what_is_in_hand_needs_a_plain_yes(text: str, rows: tuple[str | None, ...]) -> None:
    reading = read(text, IN_HAND, uses=1)
    assert tuple(value(reading, fact) for fact in IN_HAND.facts) == rows


@pytest.mark.parametrize("text", ["yes I read it", "I read them, yes", "I have read all of it", "yes"])
def test_the_last_row_of_a_list_is_answered_like_a_question(text: str) -> None:
    reading = read(text, AskedQuestion(facts=("terms_reviewed",), kind="ticks"), uses=1)
    assert value(reading, "terms_reviewed") == YES


LONG = AskedQuestion(
    facts=(
        *TICKS.facts,
        "vendor_pipeline",
        "training_material",
        "output_resembles_owned",
        "union_work_affected",
    ),
    kind="ticks",
)


def test_a_row_of_a_long_reply_is_heard_as_if_it_were_typed_alone() -> None:
    text = "her old rushes. no. no. no. no. on her own tracks. no. she's in equity so yes"
    reading = read_with_reader(text, LONG, uses=1)
    assert tuple(value(reading, fact) for fact in LONG.facts) == (YES, NO, NO, NO, NO, "own", NO, YES)
    assert reading.uses[0].facts["union_work_affected"].quote == "she's in equity so yes"


@pytest.mark.parametrize(
    ("text", "went_in"),
    [
        ("his earlier commentary", YES),
        ("a body scan", YES),
        ("interview", YES),
        ("no tapes", NO),
        ("stock tapes", NO),
    ],
)
def test_what_went_in_is_answered_by_its_name(text: str, went_in: str) -> None:
    reading = read_with_reader(text, AskedQuestion(facts=("input_proprietary",)), uses=1)
    assert value(reading, "input_proprietary") == went_in
