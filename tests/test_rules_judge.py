"""Verdicts as a whole: the same bytes every time, dates and readings, what is asked, what is said."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from test_rules_netflix_by_hand import HARMLESS

import rules
from rules import FactsError, difference, judge, load_packs
from rules.coverage import coverage
from rules.engine import engine
from rules.facts import USE_FACTS
from rules.policy import All, Conflict, Is, Outcome, Row, Rule

ON = date(2025, 11, 30)
PACK = load_packs()["netflix_genai"]
ROOT = Path(__file__).parent.parent


def one(facts, **options):
    return judge([facts], None, [PACK], ON, **options).uses[0]


def test_the_public_names_are_these():
    assert rules.__all__ == sorted(rules.__all__)
    assert all(hasattr(rules, name) for name in rules.__all__)


MANY = """
import random, sys
from datetime import date
from hashlib import sha256
from rules import Use, judge, load_packs
from rules.facts import USE_FACTS

chance, digest = random.Random(8), sha256()
packs = list(load_packs().values())
for number in range({count}):
    hidden = chance.random()
    facts = {{f.id: chance.choice(f.values) for f in USE_FACTS.values() if chance.random() > hidden}}
    digest.update(judge([Use(**facts)], None, packs, date(2025, 11, 30)).model_dump_json().encode())
print(digest.hexdigest())
"""


def test_twenty_thousand_sets_give_the_same_bytes_in_two_processes():
    running = [
        subprocess.Popen(
            [sys.executable, "-c", MANY.format(count=20_000)],
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        )
        for seed in ("1", "2")
    ]
    said = {each.communicate()[0] for each in running}
    assert len(said) == 1
    assert len(said.pop().strip()) == 64


def test_a_verdict_survives_json():
    verdict = judge([HARMLESS | {"in_final": "yes"}], {"title": "Nord"}, [PACK], ON)
    assert type(verdict).model_validate_json(verdict.model_dump_json()) == verdict


def test_the_keys_of_a_verdict_are_the_promised_ones():
    said = json.loads(judge([HARMLESS | {"in_final": "yes"}], None, [PACK], ON).model_dump_json())
    assert list(said) == ["outcome", "undetermined", "uses", "policies", "judged_on"]
    (use,) = said["uses"]
    assert list(use) == [
        "id", "outcome", "undetermined", "missing", "incomplete", "findings", "preconditions", "duties",
        "open_questions", "conflicts",
    ]  # fmt: skip
    assert {"rule", "outcome", "says", "because", "citation", "would_change"} <= set(use["findings"][0])
    assert list(use["findings"][0]["citation"]) == ["policy", "at", "quote", "link", "read_on"]
    assert said["policies"] == [{"id": "netflix_genai", "digest": PACK.digest, "read_on": "2025-11-11"}]
    assert said["judged_on"] == "2025-11-30"


def test_a_production_is_judged_by_its_heaviest_use():
    uses = [HARMLESS, HARMLESS | {"tool_trains_or_stores": "unsure"}, HARMLESS | {"in_final": "yes"}]
    verdict = judge(uses, None, [PACK], ON)
    assert [use.id for use in verdict.uses] == ["use-1", "use-2", "use-3"]
    assert [use.outcome for use in verdict.uses] == ["notify", "escalate", "written_approval"]
    assert (verdict.outcome, verdict.undetermined) == ("written_approval", False)


@pytest.mark.parametrize(
    ("uses", "outcome", "undetermined"),
    [
        ([{}], "notify", True),
        ([{}, HARMLESS | {"in_final": "yes"}], "written_approval", False),
        ([{"is_generative": "no"}], "out_of_scope", False),
        ([{"is_generative": "no"}, HARMLESS], "notify", False),
        ([HARMLESS, {"is_generative": "yes"}], "notify", True),
    ],
)
def test_a_production_is_undetermined_only_while_an_answer_can_change_it(uses, outcome, undetermined):
    verdict = judge(uses, None, [PACK], ON)
    assert (verdict.outcome, verdict.undetermined) == (outcome, undetermined)


def test_nothing_else_is_judged_for_a_use_that_is_out_of_scope():
    use = one(
        {
            "is_generative": "no",
            "in_final": "yes",
            "likeness_or_voice": "living",
            "union_work_affected": "unsure",
        }
    )
    assert [finding.rule for finding in use.findings] == ["NF-SCOPE"]
    nothing = (use.missing, use.incomplete, use.preconditions, use.duties, use.open_questions, use.conflicts)
    assert nothing == ((),) * 6


def test_outcomes_can_be_higher_than_what_has_certainly_fired():
    use = one(
        {fact: value for fact, value in HARMLESS.items() if fact != "in_final"} | {"key_creative": "yes"}
    )
    assert (use.outcome, use.undetermined, use.missing) == ("escalate", True, ("in_final",))
    assert [finding.rule for finding in use.findings] == ["NF-G0"]
    assert use.findings[0].would_change == ()


@pytest.mark.parametrize(
    ("facts", "asked"),
    [
        ({"is_generative": "unsure"}, ["is_generative"]),
        ({"in_final": "unsure"}, ["in_final"]),
        ({"likeness_or_voice": "living", "is_replica": "yes", "consent": "unsure"}, ["consent"]),
        (
            {
                "likeness_or_voice": "living",
                "is_replica": "yes",
                "replica_exception": "unsure",
                "consent": "no",
            },
            ["replica_exception"],
        ),
        ({"consent": "unsure", "prominence": "unsure"}, []),
        ({"union_work_affected": "yes", "union_agreement": "unsure"}, ["union_agreement"]),
    ],
)
def test_what_was_not_sure_and_bears_on_the_verdict_is_asked(facts, asked):
    assert [question.fact for question in one(HARMLESS | facts).open_questions] == asked


def test_a_question_names_what_to_ask_and_who_may_know():
    (question,) = one(
        HARMLESS | {"consent": "unsure", "likeness_or_voice": "living", "is_replica": "yes"}
    ).open_questions
    assert question.ask == "Has the person consented to this use?"
    assert question.who == "the person's agent, or business affairs"


def test_a_missing_precondition_blocks_and_changes_no_outcome():
    facts = HARMLESS | {"likeness_or_voice": "living", "is_replica": "yes"}
    with_consent, without = one(facts | {"consent": "written"}), one(facts | {"consent": "verbal"})
    assert [(held.id, held.status, held.blocking) for held in with_consent.preconditions] == [
        ("performer_consent", "met", False)
    ]
    assert [(held.id, held.status, held.blocking) for held in without.preconditions] == [
        ("performer_consent", "missing", True)
    ]
    assert with_consent.outcome == without.outcome == "written_approval"


def dated(**dates):
    row = Row(when=Is(fact="in_final", values=("yes",)), outcome=Outcome.ESCALATE, says="s")
    rule = Rule(id="R", title="t", quote="q", at="a", remedy="r", rows=(row,), link="https://rule", **dates)
    return PACK.model_copy(
        update={"id": "p", "rules": (rule,), "preconditions": (), "duties": (), "conflicts": ()}
    )


@pytest.mark.parametrize(
    ("on", "outcome"),
    [
        (date(2025, 1, 31), "out_of_scope"),
        (date(2025, 2, 1), "escalate"),
        (date(2025, 3, 1), "escalate"),
        (date(2025, 3, 2), "out_of_scope"),
    ],
)
def test_a_rule_holds_from_its_first_day_to_its_last(on, outcome):
    policy = dated(**{"from": date(2025, 2, 1), "until": date(2025, 3, 1)})
    assert judge([{"in_final": "yes"}], None, [policy], on).outcome == outcome


def test_a_rule_may_cite_a_link_of_its_own():
    (finding,) = judge([{"in_final": "yes"}], None, [dated()], ON).uses[0].findings
    assert finding.citation.link == "https://rule"


def test_several_policies_give_the_highest_and_each_finding_names_its_own():
    verdict = judge([HARMLESS | {"in_final": "yes"}], None, [dated(), PACK], ON)
    assert [(f.citation.policy, f.rule) for f in verdict.uses[0].findings] == [
        ("p", "R"),
        ("netflix_genai", "NF-P4"),
        ("netflix_genai", "NF-G0"),
    ]
    out_of_one = judge([{"is_generative": "no", "in_final": "yes"}], None, [dated(), PACK], ON)
    assert out_of_one.outcome == "escalate"
    assert [f.rule for f in out_of_one.uses[0].findings] == ["R", "NF-SCOPE"]


def test_a_rule_about_the_production_is_judged_with_each_use():
    row = Row(when=Is(fact="kind", values=("documentary", "news")), outcome=Outcome.ESCALATE, says="s")
    rule = Rule(id="R", about="production", title="t", quote="q", at="a", remedy="r", rows=(row,))
    policy = dated().model_copy(update={"rules": (rule,)})
    verdict = judge([{}, {}], {"kind": "news"}, [policy], ON)
    assert verdict.outcome == "escalate"
    assert [finding.because for use in verdict.uses for finding in use.findings] == [{"kind": "news"}] * 2
    assert judge([{}], None, [policy], ON).uses[0].missing == ("kind",)


def test_a_conflict_without_facts_of_its_own_names_those_that_show_it():
    when = All(inner=(Is(fact="in_final", values=("yes",)), Is(fact="consent", values=("no",))))
    conflict = Conflict(id="C", kind="source", when=when, says="Two passages differ.", taken="The first.")
    policy = dated().model_copy(update={"conflicts": (conflict,)})
    (found,) = judge([{"in_final": "yes", "consent": "no"}], None, [policy], ON).uses[0].conflicts
    assert (found.says, found.facts) == ("Two passages differ. The first.", ("in_final", "consent"))


@pytest.mark.parametrize(
    ("uses", "policies", "said"),
    [
        ([], [PACK], "uses: there is nothing to judge; give at least one"),
        ([{}], [], "policies: there is nothing to judge; give at least one"),
        ([{"in_finl": "yes"}], [PACK], "uses[0]: in_finl: unknown fact; did you mean 'in_final'?"),
    ],
)
def test_what_cannot_be_judged_is_said(uses, policies, said):
    with pytest.raises(FactsError) as caught:
        judge(uses, None, policies, ON)
    assert str(caught.value) == said


def test_the_difference_between_two_verdicts():
    before = judge([HARMLESS | {"in_final": "yes"}, {"id": "b"}], None, [PACK], ON)
    after = judge(
        [HARMLESS | {"union_work_affected": "yes", "union_agreement": "no"}, {"id": "b"}], None, [PACK], ON
    )
    said = difference(before, after)
    assert (said.before, said.after, said.undetermined) == (
        "written_approval",
        "written_approval",
        (False, False),
    )
    (use,) = said.uses
    assert (use.id, use.gone, use.new) == ("use-1", ("NF-P4",), ("NF-E2",))
    assert use.preconditions == {"union_agreement": (None, "missing")}
    assert not difference(before, before)
    gone = difference(before, before.model_copy(update={"uses": before.uses[:1]}))
    assert [(use.id, use.before, use.after) for use in gone.uses] == [("b", "notify", None)]


def test_coverage_names_what_carries_each_statement_or_why_none_does():
    table = coverage(PACK).splitlines()
    assert table[:2] == ["| At | Says | Carried by |", "| --- | --- | --- |"]
    assert len(table) == len(PACK.statements) + 2
    assert any("| none: " in line for line in table)


def test_engines_are_kept_for_the_same_policies_and_date():
    assert engine((PACK,), ON) is engine((PACK,), ON)


def test_a_judgement_reads_no_clock_environment_or_chance():
    forbidden = (
        "import time",
        "datetime.now",
        "os.environ",
        "import random",
        "import socket",
        "langchain",
        "assistant",
    )
    for file in (ROOT / "rules").glob("*.py"):
        words = file.read_text()
        assert not [each for each in forbidden if each in words], file
        assert ("numpy" in words) == (file.name == "batch.py"), file
        assert ("today()" in words) == (file.name == "__main__.py"), file


def command(*arguments, stdin=""):
    done = subprocess.run(
        [sys.executable, "-m", "rules", *arguments], input=stdin, capture_output=True, text=True, cwd=ROOT
    )
    return done.returncode, done.stdout, done.stderr


def test_the_command_judges_a_facts_file(tmp_path):
    file = tmp_path / "facts.yaml"
    file.write_text("uses: [{in_final: yes, is_generative: yes}]")
    code, out, err = command("judge", str(file), "--on", "2025-11-30")
    assert (code, json.loads(out)["outcome"], err) == (0, "written_approval", "")


@pytest.mark.parametrize(
    ("stdin", "said"),
    [
        ("uses: []", "<stdin>: uses: there is no use of generative AI to judge; give at least one\n"),
        (
            "uses: [{}]\npolicies: [netflix]",
            "<stdin>: policies: there is no pack 'netflix' here; did you mean 'netflix_genai'?\n",
        ),
    ],
)
def test_the_command_says_in_one_line_what_is_wrong(stdin, said):
    assert command("judge", "-", stdin=stdin) == (2, "", said)


def test_the_command_checks_a_pack(tmp_path):
    code, out, err = command("check", str(ROOT / "rules/packs/netflix_genai"), str(tmp_path))
    assert (code, out) == (2, "")
    assert err == f"{tmp_path}/policy.yaml: cannot be read: no such file or directory\n"


def test_every_closed_fact_can_be_asked_for():
    assert all(fact.asks and fact.who for fact in USE_FACTS.values())
