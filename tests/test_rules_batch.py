"""Registers: the planes say of every use what the single judge says."""

import random
from datetime import date

import numpy as np
import pytest
from test_rules_exact import scene
from test_rules_netflix_by_hand import VALUES as TOLD_APART
from test_rules_netflix_by_hand import partial_sets

from rules import RulesError, load_packs
from rules.batch import Outcomes, Register, encode, judge_all
from rules.engine import Engine, engine
from rules.facts import USE_FACTS
from rules.grid import VALUES

ON = date(2025, 11, 30)
PACK = load_packs()["netflix_genai"]


def one_by_one(uses, rules):
    judged = [rules.core(facts) for facts in uses]
    return [(each.level, each.undetermined) for each in judged]


def all_at_once(uses, rules):
    found = judge_all(encode(uses), rules)
    return list(zip(found.levels.tolist(), found.undetermined.tolist(), strict=True))


@pytest.mark.parametrize("reading", ["strict", "lenient"])
def test_a_register_of_uniform_and_register_like_uses_is_judged_as_each_use_is(reading):
    rules = engine((PACK,), ON, reading)
    chance = random.Random(1)
    uses = list(partial_sets(3_000, seed=11))
    for hidden in (0.0, 0.3, 0.9):
        uses += [
            {fact: chance.choice(values) for fact, values in TOLD_APART.items() if chance.random() >= hidden}
            for _ in range(1_500)
        ]
    assert all_at_once(uses, rules) == one_by_one(uses, rules)


def test_random_policies_with_gates_and_several_packs_agree_too():
    chance = random.Random(2)
    for seed in range(60):
        policies, unknown, known = scene(seed)
        rules = Engine(policies, ON)
        uses = [
            {fact: chance.choice(VALUES[fact]) for fact in (*unknown, *known) if chance.random() < 0.6}
            for _ in range(40)
        ]
        assert all_at_once(uses, rules) == one_by_one(uses, rules), seed


def test_the_last_few_uses_of_a_register_are_not_forgotten():
    rules = engine((PACK,), ON)
    for size in (0, 1, 7, 8, 9, (1 << 17) + 3):
        columns = {fact: np.zeros(size, np.uint8) for fact in USE_FACTS}
        columns["is_generative"][:] = 1
        columns["in_final"][-1:] = 1
        levels = judge_all(Register(size, columns), rules).levels
        assert levels.tolist() == ([1] * (size - 1) + [3] if size else [])


def test_a_missing_column_is_not_yet_known():
    found = judge_all(Register(2, {"is_generative": np.array([1, 2], np.uint8)}), engine((PACK,), ON))
    assert (found.levels.tolist(), found.undetermined.tolist()) == ([1, 0], [True, False])


def test_counts_and_changes():
    before = Outcomes(np.array([1, 2, 3], np.uint8), np.zeros(3, np.bool_))
    after = Outcomes(np.array([1, 3, 3], np.uint8), np.zeros(3, np.bool_))
    assert before.counted() == {"out_of_scope": 0, "notify": 1, "escalate": 1, "written_approval": 1}
    assert before.changed(after, ["a", "b", "c"]) == ["b"]


@pytest.mark.parametrize(
    ("size", "columns", "version", "said"),
    [
        (1, {"in_fnal": [0]}, 1, "unknown fact 'in_fnal'; did you mean 'in_final'?"),
        (1, {"in_final": [4]}, 1, "in_final: 4 is not the code of an answer"),
        (2, {"in_final": [1]}, 1, "in_final: the column does not fit; it takes 2 bytes"),
        (1, {}, 2, "the register is coded in vocabulary 2; this is version 1"),
    ],
)
def test_a_register_that_does_not_fit_is_refused(size, columns, version, said):
    with pytest.raises(RulesError) as caught:
        Register(size, {fact: np.array(codes, np.uint8) for fact, codes in columns.items()}, version)
    assert str(caught.value) == said
