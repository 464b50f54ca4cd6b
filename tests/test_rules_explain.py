"""What would change a verdict: each set listed does, no part of it does, and no smaller one is left out."""

from datetime import date
from itertools import combinations, product

import pytest
from test_rules_netflix_by_hand import HARMLESS, partial_sets

from rules import judge, load_packs
from rules.changes import CHANGES, TELLING
from rules.engine import engine
from rules.explain import MAX_FACTS, MAX_SETS
from rules.facts import USE_FACTS

ON = date(2025, 11, 30)
PACK = load_packs()["netflix_genai"]
RULES = engine((PACK,), ON)


def steps_for(facts):
    planned = facts.get("stage", "planned") == "planned"
    able = {
        fact: [s.to for s in steps if facts.get(fact) in s.answers and (planned or not s.before_it_is_done)]
        for fact, steps in CHANGES.items()
    }
    return {fact: values for fact, values in able.items() if values}


def smallest_sets(facts, level):
    """Every set of facts that can lower the outcome while no part of it can, with the lowest it can lead to."""
    steps, found = steps_for(facts), {}
    for size in range(1, MAX_FACTS + 1):
        for chosen in combinations(steps, size):
            if not any(smaller < set(chosen) for smaller in map(set, found)):
                lowest = min(
                    RULES.core({**facts, **dict(zip(chosen, values, strict=True))}).level
                    for values in product(*(steps[fact] for fact in chosen))
                )
                if lowest < level:
                    found[chosen] = lowest
    return {frozenset(chosen): lowest for chosen, lowest in found.items()}


def explained(facts):
    (use,) = judge([facts], None, [PACK], ON).uses
    return use, [finding for finding in use.findings if finding.outcome == use.outcome]


@pytest.mark.parametrize("part", range(3))
def test_every_listed_set_lowers_the_outcome_and_no_smaller_one_is_left_out(part):
    tried = 0
    for facts in partial_sets(120, seed=200 + part):
        if facts.get("is_generative") not in {"yes", "unsure"}:
            continue
        use, findings = explained(facts)
        if use.outcome.level < 2:
            continue
        smallest = smallest_sets(facts, use.outcome.level)
        for finding in findings:
            listed = [frozenset(change.changes) for change in finding.would_change]
            assert len(listed) == len(set(listed)) == min(len(smallest), MAX_SETS), facts
            sizes = sorted(map(len, smallest))
            assert [len(each) for each in listed] == sizes[: len(listed)], facts
            for change in finding.would_change:
                after = RULES.core({**facts, **change.changes})
                assert change.outcome.level == after.level == smallest[frozenset(change.changes)], facts
            tried += 1
    assert tried > 60


def test_findings_that_do_not_decide_say_nothing_would_change():
    use, _ = explained(HARMLESS | {"in_final": "yes", "tool_trains_or_stores": "yes"})
    assert {finding.rule: len(finding.would_change) for finding in use.findings} == {
        "NF-P4": 1,
        "NF-P2": 0,
        "NF-G0": 0,
    }


def test_every_single_answer_that_would_raise_a_notify_is_named():
    tried = 0
    for facts in (HARMLESS, *partial_sets(400, seed=5)):
        if facts.get("is_generative") != "yes":
            continue
        use, findings = explained(facts)
        if use.outcome != "notify":
            continue
        raising = {
            fact.id
            for fact in USE_FACTS.values()
            for value in fact.values
            if RULES.core({**facts, fact.id: value}).level > 1 and fact.id != "purpose"
        }
        (floor,) = findings
        assert {fact for change in floor.would_change for fact in change.changes} == raising, facts
        levels = [change.outcome.level for change in floor.would_change]
        assert levels == sorted(levels, reverse=True)
        tried += 1
    assert tried > 20


def test_a_use_out_of_scope_says_what_would_bring_it_in():
    _, (finding,) = explained(HARMLESS | {"is_generative": "no"})
    assert [(change.changes, change.says) for change in finding.would_change] == [
        (
            {"is_generative": "yes"},
            "if it does make something new and nothing else changes: tell your Netflix contact",
        )
    ]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (
            {"in_final": "yes"},
            ["if none of it stays in what is delivered and nothing else changes: tell your Netflix contact"],
        ),
        (
            {"in_final": "unsure"},
            [
                "if it turns out that none of it stays in what is delivered and nothing else changes: "
                "tell your Netflix contact"
            ],
        ),
        (
            {"in_final": "yes", "key_creative": "yes"},
            ["if none of it stays in what is delivered and nothing else changes: ask your Netflix contact first"],
        ),
        (
            {"input_proprietary": "yes", "input_approved": "no", "tool_secured": "consumer", "stage": "done"},
            [
                "if the owner allows that input in writing and nothing else changes: "
                "ask your Netflix contact first",
                "if the material goes through the commissioner's own secured tool and nothing else changes: "
                "tell your Netflix contact",
            ],
        ),
        ({"purpose": "other"}, []),
        (
            {"in_final": "yes", "likeness_or_voice": None},
            [
                "if none of it stays in what is delivered and nothing else changes: tell your Netflix contact, "
                "unless an answer that is still open asks for more"
            ],
        ),
    ],
)  # fmt: skip
def test_what_would_change_it_reads_as_a_sentence(changed, says):
    facts = {fact: value for fact, value in (HARMLESS | changed).items() if value is not None}
    _, findings = explained(facts)
    for finding in findings:
        assert sorted(change.says for change in finding.would_change) == sorted(says)


def test_the_most_telling_raise_comes_first():
    _, (floor,) = explained(HARMLESS)
    assert [change.says for change in floor.would_change][:2] == [
        "if any of it stays in what is delivered and nothing else changes: get written approval before you go on",
        "if a real person's face, body or voice is in it and nothing else changes: "
        "get written approval before you go on",
    ]


def test_steps_lead_from_and_to_answers_the_vocabulary_knows():
    for fact, steps in CHANGES.items():
        for step in steps:
            assert {*step.answers, step.to} <= set(USE_FACTS[fact].values)
            assert step.to not in step.answers
    assert all(value in USE_FACTS[fact].values for fact, value in TELLING)
    assert not {"is_generative", "purpose", "stage"} & set(CHANGES)
