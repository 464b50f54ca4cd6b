"""Packs: what loads, and the one clear line for what does not."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules import PackError, judge, load_pack, load_packs
from rules.cases import load_cases
from rules.facts import USE_FACTS

PACK = """\
id: small
issuer: Somebody
title: A guidance
link: https://example.org/guidance
read_on: 2025-11-11
verified: full
verified_how: Read whole.
contact: your contact
disclaimer: Not legal advice.
rules:
  - id: S-1
    title: Final
    quote: Say so when it stays.
    at: Section 1
    remedy: Tell them.
    rows:
      - when: {is: {in_final: yes}}
        outcome: escalate
        says: It stays.
preconditions:
  - id: consent
    needed: {is: {likeness_or_voice: [living, deceased]}}
    met: {is: {consent: written}}
    title: Consent
    says: Hold consent.
    missing: Get consent.
    who: the agent
    rules: [S-1]
duties:
  - id: early
    due: {is: {in_final: yes}}
    says: Tell early.
conflicts:
  - id: C1
    kind: source
    when: {is: {in_final: yes}}
    says: Two passages differ.
    facts: [in_final]
statements:
  - at: Section 1
    says: Say so.
    carried_by: [S-1]
"""
CASES = """\
sets:
  calm: {in_final: no}
cases:
  - name: it stays
    given: calm
    facts: {in_final: yes}
    expect: {outcome: escalate, rules: [S-1]}
"""


def written(tmp_path: Path, pack: str | bytes = PACK, cases: str = CASES, name: str = "small") -> Path:
    folder = tmp_path / name
    folder.mkdir()
    (folder / "policy.yaml").write_bytes(pack if isinstance(pack, bytes) else pack.encode())
    (folder / "cases.yaml").write_text(cases)
    return folder


def test_a_small_pack_loads(tmp_path):
    policy = load_pack(written(tmp_path))
    assert (policy.id, str(policy.read_on), policy.rules[0].rows[0].outcome) == (
        "small",
        "2025-11-11",
        "escalate",
    )


def test_the_shipped_packs_and_ones_own_come_through_the_same_door(tmp_path):
    assert list(load_packs([written(tmp_path)])) == [*load_packs(), "small"]


def test_an_id_is_loaded_once(tmp_path):
    folder = written(tmp_path)
    with pytest.raises(PackError) as caught:
        load_packs([folder, folder])
    assert str(caught.value) == f"{folder}: a pack with the id 'small' is already loaded"


def test_the_digest_is_that_of_every_file_but_hidden_ones(tmp_path):
    folder = written(tmp_path)
    first = load_pack(folder).digest
    (folder / ".DS_Store").write_text("x")
    assert load_pack(folder).digest == first
    (folder / "disclosure.md.j2").write_text("x")
    second = load_pack(folder).digest
    (folder / "disclosure.md.j2").write_text("y")
    assert len({first, second, load_pack(folder).digest}) == 3


def test_no_stays_the_word_no(tmp_path):
    pack = PACK.replace("in_final: yes}}\n        outcome", "in_final: no}}\n        outcome")
    assert load_pack(written(tmp_path, pack)).rules[0].rows[0].when.values == ("no",)


ERRORS = [
    ("rules:", "rulez:", 10, "unknown key 'rulez'; did you mean 'rules'?"),
    ("issuer: Somebody\n", "", 1, "'issuer' is missing"),
    ("id: small", "id: other", 1, "id: 'other' is not the name of its folder, 'small'"),
    ("issuer: Somebody", "issuer: A\nissuer: B", 3, "'issuer' is given twice, first in line 2"),
    ("issuer: Somebody", "issuer:", 2, "issuer: text is expected here, and nothing stands there"),
    ("issuer: Somebody", "issuer: [a]", 2, "issuer: text is expected here, not a list"),
    ("2025-11-11", "11/11/2025", 5, "read_on: '11/11/2025' is not a date; write it as 2025-11-30"),
    ("2025-11-11", "2025-02-30", 5, "read_on: '2025-02-30' is not a date; write it as 2025-11-30"),
    ("2025-11-11", "20251111", 5, "read_on: '20251111' is not a date; write it as 2025-11-30"),
    ("https://example.org/guidance", "javascript:alert(1)", 4,
     "link: 'javascript:alert(1)' is not a link; it starts with https://"),
    ("verified: full", "verified: fully", 6,
     "verified: 'fully' is not one of its values; did you mean 'full'?"),
    ("verified: full", "vocabulary: 2\nverified: full", 6,
     "vocabulary: vocabulary '2' is not known here; this is version 1"),
    ("    at: Section 1\n    remedy", "    remedy", 11, "rules.S-1: 'at' is missing"),
    ("    remedy: Tell them.\n", "    remedies: Tell them.\n", 15,
     "rules.S-1: unknown key 'remedies'; did you mean 'remedy'?"),
    ("    rows:\n      - when: {is: {in_final: yes}}\n        outcome: escalate\n        says: It stays.\n",
     "    rows: []\n", 16, "rules.S-1.rows: a rule has at least one row"),
    ("outcome: escalate", "outcome: escalated", 18,
     "rules.S-1.rows[0].outcome: 'escalated' is not one of its values; did you mean 'escalate'?"),
    ("- when: {is: {in_final: yes}}", "- when: {is: {in_finall: yes}}", 17,
     "rules.S-1.rows[0].when.is: unknown fact 'in_finall'; did you mean 'in_final'?"),
    ("- when: {is: {in_final: yes}}", "- when: {is: {in_final: true}}", 17,
     "rules.S-1.rows[0].when.is.in_final: 'true' is not one of its values; it takes yes, no, unsure"),
    ("- when: {is: {in_final: yes}}", "- when: {is: {in_final: [yes, yes]}}", 17,
     "rules.S-1.rows[0].when.is.in_final: each value is named once, and there is at least one"),
    ("- when: {is: {in_final: yes}}", "- when: {is: {in_final: yes, consent: no}}", 17,
     "rules.S-1.rows[0].when.is: 'is' names exactly one fact; this one names 2"),
    ("- when: {is: {in_final: yes}}", "- when: {or: []}", 17,
     "rules.S-1.rows[0].when: unknown key 'or'; it takes all, any, not, is"),
    ("- when: {is: {in_final: yes}}", "- when: {all: [], any: []}", 17,
     "rules.S-1.rows[0].when: a condition has exactly one of all, any, not and is; this one has 2"),
    ("- when: {is: {in_final: yes}}", "- when: {all: {is: {in_final: yes}}}", 17,
     "rules.S-1.rows[0].when.all: a list is expected here, not a mapping"),
    ("- when: {is: {in_final: yes}}", "- when: {not: {is: {person_involvd: yes}}}", 17,
     "rules.S-1.rows[0].when.not.is: unknown fact 'person_involvd'; did you mean 'person_involved'?"),
    ("- when: {is: {in_final: yes}}", "- when: &a {is: {in_final: yes}}\n      - *a", 18,
     "aliases are not read; write out what *a stands for"),
    ("- when: {is: {in_final: yes}}", "- when: !!python/name:os.system x", 17,
     "tags are not read; remove 'tag:yaml.org,2002:python/name:os.system'"),
    ("    title: Final", "    about: production\n    title: Final", 18,
     "rules.S-1.rows[0].when.is: unknown fact 'in_final'; it takes kind"),
    ("    title: Final", "    from: 2025-02-01\n    until: 2025-01-01\n    title: Final", 13,
     "rules.S-1.until: 2025-01-01 is before the rule begins, on 2025-02-01"),
    ("preconditions:\n  - id: consent", "preconditions:\n  - id: consent\n    id: again", 22,
     "'id' is given twice, first in line 21"),
    ("    rules: [S-1]", "    rules: [S-2]", 28,
     "preconditions.consent.rules[0]: nothing here has the id 'S-2'; it takes S-1"),
    ("kind: source", "kind: sources", 35,
     "conflicts.C1.kind: 'sources' is not one of its values; did you mean 'source'?"),
    ("carried_by: [S-1]", "carried_by: [S-9]", 42,
     "statements[0].carried_by[0]: nothing here has the id 'S-9'; it takes C1, S-1, consent, early"),
    ("    carried_by: [S-1]\n", "", 40, "statements[0]: a statement has either 'carried_by' or 'why_none'"),
    ("    says: Tell early.", "    says: Tell early.\n  - id: early\n    due: {any: []}\n    says: s", 33,
     "duties.early: the id 'early' is already taken"),
    ("issuer: Somebody", "issuer: 'Somebody", 43,
     "not valid YAML: found unexpected end of stream"),
    ("issuer: Somebody", "issuer: a\x07b", None,
     "not valid YAML: unacceptable character #x0007: control characters are not allowed"),
    ("issuer: Somebody", "issuer: a\x00b", 2, "this is not text: it holds a NUL character"),
    ("id: small", "--- x\n--- y\nid: small", 2, "only one document is read; remove the '---'"),
    ("issuer: Somebody", "issuer: " + "[" * 60 + "]" * 60, 2, "nested deeper than 40 levels"),
    ("issuer: Somebody", "? [a]\n: b", 2, "a key is one word, not a list or a mapping"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "problem"), ERRORS)
def test_one_line_says_what_is_wrong_with_a_pack(tmp_path, old, new, line, problem):
    assert PACK.count(old) >= 1
    folder = written(tmp_path, PACK.replace(old, new, 1))
    with pytest.raises(PackError) as caught:
        load_pack(folder)
    where = folder / "policy.yaml"
    assert str(caught.value) == (f"{where}: {problem}" if line is None else f"{where}:{line}: {problem}")


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"", ":1: a mapping is expected here, not nothing"),
        (b"- a", ":1: a mapping is expected here, not a list"),
        (b"id: \xff", ": this is not UTF-8 text (byte 4)"),
        (b"a" * 1_000_001, ": larger than 1,000,000 bytes; a pack is text that people read"),
        (b"[" * 100_000, ":1: nested deeper than 40 levels"),
        (b"- " * 100_000, ":1: nested deeper than 40 levels"),
    ],
)
def test_a_file_that_is_no_pack_at_all(tmp_path, raw, problem):
    folder = written(tmp_path, raw)
    with pytest.raises(PackError) as caught:
        load_pack(folder)
    assert str(caught.value) == f"{folder / 'policy.yaml'}{problem}"


def test_a_folder_without_a_policy(tmp_path):
    with pytest.raises(PackError) as caught:
        load_pack(tmp_path)
    assert str(caught.value) == f"{tmp_path / 'policy.yaml'}: cannot be read: no such file or directory"


def yes_no_facts(count):
    return [fact.id for fact in USE_FACTS.values() if fact.values == ("yes", "no", "unsure")][:count]


def test_a_row_may_name_any_of_many_facts_but_not_all_of_too_many(tmp_path):
    several = [f"is: {{{fact}: unsure}}" for fact in yes_no_facts(24)]
    when = "when: {is: {in_final: yes}}\n        outcome"
    some = PACK.replace(
        when, f"when: {{any: [{', '.join(f'{{{each}}}' for each in several)}]}}\n        outcome"
    )
    folder = written(tmp_path, some, name="small")
    uses = [{"union_agreement": "unsure"}, {}]
    assert [use.outcome for use in judge(uses, None, [load_pack(folder)], date(2025, 11, 30)).uses] == [
        "escalate",
        "out_of_scope",
    ]
    (folder / "policy.yaml").write_text(some.replace("{any: [", "{all: ["))
    with pytest.raises(PackError) as caught:
        load_pack(folder)
    assert str(caught.value) == (
        f"{folder / 'policy.yaml'}: too many facts hang together to be judged exactly: {', '.join(yes_no_facts(24))}"
    )


CASE_ERRORS = [
    ("rules: [S-1]", "rules: [S-2]", 7,
     "cases[0].expect.rules[0]: 'S-2' is not one of its values; it takes S-1"),
    ("outcome: escalate", "outcome: approval", 7,
     "cases[0].expect.outcome: 'approval' is not one of its values; did you mean 'written_approval'?"),
    ("facts: {in_final: yes}", "facts: {in_finale: yes}", 6,
     "cases[0].facts.in_finale: unknown fact; did you mean 'in_final'?"),
    ("facts: {in_final: yes}", "facts: {in_final: maybe}", 6,
     "cases[0].facts.in_final: 'maybe' is not one of its values; it takes yes, no, unsure"),
    ("given: calm", "given: clam", 5, "cases[0].given: 'clam' is not one of its values; did you mean 'calm'?"),
    ("    expect: {outcome: escalate, rules: [S-1]}\n", "", 4, "cases[0]: 'expect' is missing"),
    ("rules: [S-1]", "blocking: [S-1]", 7,
     "cases[0].expect.blocking[0]: 'S-1' is not one of its values; it takes consent"),
    ("    facts: {in_final: yes}", "    facts: {in_final: yes}\n    uses: []", 4,
     "cases[0]: a case has 'facts', for one use, or 'uses', but not both"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "problem"), CASE_ERRORS)
def test_one_line_says_what_is_wrong_with_a_case(tmp_path, old, new, line, problem):
    folder = written(tmp_path, cases=CASES.replace(old, new))
    with pytest.raises(PackError) as caught:
        load_cases(folder, load_pack(folder))
    assert str(caught.value) == f"{folder / 'cases.yaml'}:{line}: {problem}"


_YAML = st.recursive(
    st.sampled_from(
        ["a", "id", "rules", "is", "all", "yes", "in_final", "'", '"', "&a", "*a", "!!x", "~", "", "- "]
    ),
    lambda inner: (
        st.lists(inner, max_size=4).map(lambda parts: "{" + ": ".join(parts) + "}")
        | st.lists(inner, max_size=4).map(lambda parts: "[" + ", ".join(parts) + "]")
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda t: t.encode("utf-8", "surrogatepass")))
def test_bytes_of_any_kind_are_a_pack_error_and_nothing_else(tmp_path_factory, raw):
    folder = tmp_path_factory.mktemp("fuzz") / "small"
    folder.mkdir()
    (folder / "policy.yaml").write_bytes(raw)
    with pytest.raises(PackError):
        load_pack(folder)


def problem_of(folder):
    try:
        load_pack(folder)
    except PackError as wrong:
        return str(wrong)
    return ""


@settings(max_examples=300, deadline=None)
@given(st.integers(0, PACK.count("\n")), _YAML, st.booleans())
def test_a_pack_with_one_line_spoilt_loads_or_is_a_pack_error(tmp_path_factory, line, spoilt, keep):
    lines = PACK.splitlines()
    lines[line : line + (not keep)] = [spoilt]
    folder = tmp_path_factory.mktemp("fuzz") / "small"
    folder.mkdir()
    (folder / "policy.yaml").write_text("\n".join(lines))
    said = problem_of(folder)
    assert said.startswith(str(folder)) or not said
    assert "\n" not in said
