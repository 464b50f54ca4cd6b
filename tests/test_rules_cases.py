"""A pack's worked examples: what they may expect, and the line for each thing that differs."""

from pathlib import Path

import pytest
from test_rules_load import PACK, written

from rules import load_pack
from rules.cases import load_cases, run
from rules.mutants import mutants, survivors

GOOD = """\
sets:
  calm: {in_final: no, likeness_or_voice: none}
cases:
  - name: nothing stays
    given: calm
    expect: {outcome: out_of_scope, rules: [], not_rules: [S-1], blocking: [], duties: [], conflicts: [], missing: []}
  - name: it stays
    given: calm
    facts: {in_final: yes}
    expect: {outcome: escalate, rules: {S-1: escalate}, duties: [early], conflicts: [C1]}
  - name: nobody knows yet
    facts: {}
    expect: {outcome: out_of_scope, undetermined: true, missing: [in_final], incomplete: [likeness_or_voice, consent]}
  - name: a living person, and consent
    given: calm
    facts: {likeness_or_voice: living, consent: unsure}
    expect: {outcome: out_of_scope, preconditions: {consent: missing}, blocking: [consent], open: [consent]}
  - name: somebody who died, with consent
    on: 2026-01-01
    reading: lenient
    production: {kind: fiction}
    uses: [{likeness_or_voice: deceased, consent: written, in_final: no}, {in_final: unsure, likeness_or_voice: none}]
    expect: {outcome: out_of_scope, preconditions: {consent: met}, not_rules: [S-1], duties: [], conflicts: []}
"""


def test_cases_that_hold_say_nothing(tmp_path):
    assert run(written(tmp_path, cases=GOOD)) == []


def test_a_pack_is_watched_by_its_cases(tmp_path):
    folder = written(tmp_path, cases=GOOD)
    policy = load_pack(folder)
    cases = load_cases(folder, policy)
    assert len(list(mutants(policy))) > 20
    assert all(" also " in each for each in survivors(policy, cases))
    left = survivors(policy, cases[:1])
    assert "S-1.rows[0]: never holds" in left
    assert "preconditions.consent.met: consent is not" in left


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        ("outcome: notify", ["outcome: expected notify, got escalate"]),
        ("outcome: escalate, undetermined: true", ["undetermined: expected true, got false"]),
        ("outcome: escalate, lenient: notify", ["lenient: expected notify, got escalate"]),
        ("outcome: escalate, not_rules: [S-1]", ["not_rules: expected S-1 not to fire, and it did"]),
        ("outcome: escalate, rules: {S-1: notify}",
         ["rules: expected S-1 to fire with notify, and it fired otherwise"]),
        ("outcome: escalate, preconditions: {consent: met}", ["preconditions.consent: expected met, got absent"]),
        ("outcome: escalate, duties: [], missing: [consent]",
         ["duties: expected none, got early", "missing: expected consent, got none"]),
    ],
)  # fmt: skip
def test_each_thing_that_differs_is_a_line_of_its_own(tmp_path, expect, said):
    cases = f"cases:\n  - name: it stays\n    facts: {{in_final: yes, likeness_or_voice: none}}\n    expect: {{{expect}}}\n"
    folder = written(tmp_path, PACK, cases)
    assert run(folder) == [f"{folder / 'cases.yaml'}:2: it stays: {each}" for each in said]


def test_a_rule_that_should_fire_and_does_not_is_named(tmp_path):
    cases = "cases:\n  - name: calm\n    facts: {in_final: no}\n    expect: {outcome: out_of_scope, rules: [S-1]}\n"
    folder = written(tmp_path, PACK, cases)
    assert run(folder) == [f"{folder / 'cases.yaml'}:2: calm: rules: expected S-1 to fire, and it did not"]


def test_the_shipped_pack_keeps_to_its_cases():
    assert run(Path(__file__).parent.parent / "rules/packs/netflix_genai") == []
