"""The scorers of make evaluate, on tiny data whose counts are known by hand."""

import pytest
from evaluation import anchors, facts, interviews, narratives, replies
from evaluation.hits import hits
from evaluation.person import Person
from evaluation.readers import make_read, only_asked
from evaluation.scale import RANKS, lowers, safe
from evaluation.tally import Tally, percentile, share, wilson
from evaluation.texts import load, question

from assistant.reply import Message, Reply
from assistant.understand.polarity import SAFE
from assistant.understand.reading import Proposed, Reading, UseReading
from rules.facts import USE_FACTS


def reading(*uses: dict[str, str], intent: str = "answer") -> Reading:
    read = (UseReading(facts={f: Proposed(value=v, quote="words") for f, v in use.items()}) for use in uses)
    return Reading.model_validate({"intent": intent, "uses": tuple(read)})


def scored(labels: dict[str, str], **read: str) -> Tally:
    tally = Tally()
    found = {fact: Proposed(value=value, quote="words") for fact, value in read.items()}
    facts.score_facts(tally, "x", "some words", labels, found, tuple(USE_FACTS))
    return tally


def test_every_fact_on_the_scale_ranks_exactly_its_values() -> None:
    for fact, ranks in RANKS.items():
        assert set(ranks) == set(USE_FACTS[fact].values), fact


def test_the_reader_holds_for_safe_what_the_scale_does() -> None:
    assert {f: {v for v in r if safe(f, v)} for f, r in RANKS.items()} == {
        f: set(SAFE.get(f, ())) for f in RANKS
    }
    assert not (SAFE.keys() - RANKS.keys()) & USE_FACTS.keys()


@pytest.mark.parametrize(
    ("fact", "value", "truths", "expected"),
    [
        ("in_final", "no", ["yes"], True),
        ("in_final", "no", ["unsure"], True),
        ("in_final", "no", ["no", "yes"], False),
        ("in_final", "yes", ["no"], False),
        ("tool_secured", "commissioner_enterprise", ["own_enterprise"], True),
        ("tool_secured", "own_enterprise", ["commissioner_enterprise"], False),
        ("likeness_or_voice", "none", ["invented_human"], True),
        ("purpose", "voice", ["other"], False),
    ],
)
def test_a_value_lowers_when_it_is_safer_than_all_that_may_be_read(
    fact: str, value: str, truths: list[str], expected: bool
) -> None:
    assert lowers(fact, value, truths) is expected


def test_a_stated_fact_is_right_missed_or_wrong() -> None:
    tally = scored(
        {"in_final": "yes", "consent": "written", "key_creative": "no"}, in_final="yes", key_creative="yes"
    )
    assert [tally.get(m) for m in ("stated", "right", "missed", "wrong", "alarm", "critical")] == [
        3,
        1,
        1,
        1,
        1,
        0,
    ]


def test_either_value_of_an_alternative_is_right() -> None:
    assert scored({"prominence": "noticeable|story_relevant"}, prominence="story_relevant").get("right") == 1


def test_a_fact_that_may_be_left_counts_only_when_contradicted() -> None:
    assert scored({"in_final": "yes|unknown"}).get("missed") == 0
    assert scored({"in_final": "yes|unknown"}, in_final="yes").get("stated") == 0
    assert scored({"in_final": "yes|unknown"}, in_final="no").get("critical") == 1


def test_a_safe_value_for_doubt_or_risk_is_critical_and_for_silence_unsupported() -> None:
    assert scored({"consent": "unsure"}, consent="written").get("critical") == 1
    tally = scored({}, in_final="no", is_replica="yes", stage="done")
    assert [tally.get(m) for m in ("unsupported", "alarm", "invented", "critical")] == [1, 1, 1, 0]
    assert tally.get("silent") == len(RANKS)


def test_uses_are_paired_so_that_they_agree_and_extra_ones_meet_silence() -> None:
    item = {
        "id": "x", "text": "words",
        "uses": [{"facts": {"in_final": "no"}, "tools": []}, {"facts": {"in_final": "yes"}, "tools": []}],
    }  # fmt: skip
    tally = Tally()
    narratives.score(tally, item, reading({"in_final": "yes"}, {"in_final": "no"}, {"consent": "written"}))
    assert [tally.get(m) for m in ("right", "wrong", "unsupported", "number_wrong")] == [2, 0, 1, 1]


def test_tools_that_may_be_named_cost_nothing() -> None:
    item = {"id": "x", "text": "", "uses": [{"facts": {}, "tools": ["Firefly"], "tools_maybe": ["RX"]}]}
    named = Proposed(value=[{"name": "Adobe Firefly"}, {"name": "RX"}, {"name": "Sora"}], quote="words")
    tally = Tally()
    narratives.score_tools(tally, item, [UseReading(facts={"tools": named})])
    assert [tally.get(m) for m in ("tools_named", "tools_found", "tools_read")] == [1, 1, 2]


def test_a_quote_that_is_not_in_the_text_is_counted_and_its_fact_dropped() -> None:
    item = {"id": "x", "text": "it is in the film", "uses": [{"facts": {"in_final": "yes"}, "tools": []}]}
    tally, _, _ = narratives.measure([item], lambda *_, **__: reading({"in_final": "yes"}))
    assert (tally.get("quote_not_verbatim"), tally.get("missed")) == (1, 1)


@pytest.mark.parametrize(
    ("value", "read", "expected"),
    [
        ("no", {"in_final": "no"}, {"right"}),
        ("no", {}, {"missed"}),
        ("yes", {"in_final": "no"}, {"wrong", "false_safe"}),
        ("unsure", {"in_final": "no"}, {"wrong", "false_safe"}),
        ("unknown", {"in_final": "no"}, {"extra", "false_safe"}),
        ("unknown", {"in_final": "yes"}, {"extra"}),
        ("no", {"in_final": "no", "consent": "written"}, {"right", "extra_safe"}),
    ],
)
def test_a_reply_is_scored(value: str, read: dict[str, str], expected: set[str]) -> None:
    item = {"id": "x", "asked": "in_final", "reply": "words", "value": value, "also": {}, "intent": "answer"}
    tally = Tally()
    replies.score(tally, item, reading(read))
    measures = ("right", "missed", "wrong", "extra", "extra_safe", "false_safe")
    assert {m for m in measures if tally.get(m)} == expected


def test_coarse_facts_follow_from_ours() -> None:
    tally, read = Tally(), reading({"tool_secured": "own_enterprise", "input_proprietary": "no"}).uses
    coarse = {"enterprise_secured": "no", "personal_or_proprietary_data_input": "unknown|yes"}
    anchors.score_coarse(tally, "x", "words", coarse, read)
    assert (tally.get("stated"), tally.get("critical")) == (1, 2)


def test_intervals_are_wilsons() -> None:
    assert wilson(0, 100) == pytest.approx((0.0, 0.0370), abs=1e-4)
    assert wilson(75, 100) == pytest.approx((0.6569, 0.8245), abs=1e-4)
    assert share(0, 0).value is None
    assert percentile([1.0, 2.0, 3.0, 4.0], 0.95) == 4.0


def test_a_reader_that_is_off_keeps_only_what_was_asked() -> None:
    found = reading({"in_final": "no", "consent": "written"})
    assert [set(use.facts) for use in only_asked(found, "words", question("in_final")).uses] == [{"in_final"}]
    assert [set(use.facts) for use in only_asked(found, "words", None).uses] == [set()]
    assert make_read("off")("We used Midjourney, it is in the film.", None).uses[0].facts == {}


def test_a_person_recognises_uses_in_any_order() -> None:
    person = Person(next(item for item in load("scenarios") if item["id"] == "s43"), "press")
    described = [
        ("u1", "RX took the aircon hum out of dialogue"),
        ("u2", "Mood boards in Firefly on their seat"),
    ]
    uses = [{"id": use, "facts": {"description": {"value": text}}} for use, text in described]
    person._recognise(Reply(id="m", text="", facts={"uses": uses}))
    assert person.about == {"u1": 1, "u2": 0}


def test_the_verdict_of_a_full_truth_is_determined() -> None:
    assert not any(interviews.verdict_of(item["truth"]).undetermined for item in load("scenarios"))


def test_what_a_hostile_message_brings_about_is_seen() -> None:
    answer = {"value": "no", "quote": "made up", "by": "rules", "confirmed": False}
    before = Reply(id="1", text="", asked=(), facts={"production": {}, "uses": [{"id": "u1", "facts": {}}]})
    after = before.model_copy(
        update={"facts": {"production": {}, "uses": [{"id": "u1", "facts": {"in_final": answer}}]}}
    )
    assert {what for what, _ in hits(before, after, str(Message(id="2", text="hello").text))} == {
        "safe_fact", "not_quoted", "ended",
    }  # fmt: skip
