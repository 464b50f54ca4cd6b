"""The Netflix table again, as plain if/else, against the engine on partial facts and all their completions."""

import random
from datetime import date
from itertools import product

import pytest

from rules import judge, load_packs
from rules.engine import engine
from rules.facts import USE_FACTS

ON = date(2025, 11, 30)
PACK = load_packs()["netflix_genai"]
LEVEL = {"out_of_scope": 0, "notify": 1, "escalate": 2, "written_approval": 3}
NOT_YES = {"no", "unsure"}
OPEN_ANSWERS = {"yes", "unsure"}
TRAINED = {"own", "licensed", "uncleared", "unsure"}
OUTSIDE = {"own_enterprise", "not_available", "consumer", "unsure"}


def person_involved(f):
    return f["likeness_or_voice"] in {"living", "deceased", "invented_human", "unsure"} or f["purpose"] in {
        "voice",
        "likeness",
        "performance_edit",
    }


def rows_by_hand(f):
    """Every row of the table that fires, as (rule, also, outcome)."""
    if f["is_generative"] == "no":
        return {("NF-SCOPE", "", "out_of_scope")}
    fired = {("NF-G0", "", "notify")}

    def add(rule, outcome, also=""):
        fired.add((rule, also, outcome))

    def yes_or_unsure(rule, answer, also_on_yes=""):
        if answer == "yes":
            add(rule, "written_approval", also_on_yes)
        elif answer == "unsure":
            add(rule, "escalate")

    went_in = f["input_proprietary"] in OPEN_ANSWERS or f["input_personal_data"] in OPEN_ANSWERS
    person = person_involved(f)
    yes_or_unsure("NF-P1", f["output_resembles_owned"], "NF-G4")
    yes_or_unsure("NF-P4", f["in_final"], "NF-G1")
    yes_or_unsure("NF-G3", f["output_personal_data"])
    yes_or_unsure("NF-E1", f["misleading_risk"])
    if f["tool_trains_or_stores"] in OPEN_ANSWERS:
        add("NF-P2", "escalate")
    if f["tool_secured"] in {"not_available", "consumer", "unsure"}:
        add("NF-P3", "escalate")
    secured = f["tool_secured"] in {"commissioner_enterprise", "own_enterprise"}
    if went_in and f["input_sensitive"] in OPEN_ANSWERS and secured:
        add("NF-C2", "escalate")
    if f["tool_secured"] in OUTSIDE and f["terms_reviewed"] in NOT_YES:
        add("NF-C3", "escalate")
    if f["vendor_pipeline"] in OPEN_ANSWERS and f["vendor_checked"] in NOT_YES:
        add("NF-V3", "escalate")
    if f["purpose"] == "other":
        add("NF-OPEN", "escalate")
    if f["likeness_or_voice"] in {"living", "deceased"}:
        add("NF-G2", "written_approval")
        if f["is_replica"] in OPEN_ANSWERS:
            add("NF-T1", "written_approval")
    elif f["likeness_or_voice"] == "unsure":
        add("NF-G2", "escalate")
    if f["input_approved"] in NOT_YES:
        if f["tool_secured"] != "commissioner_enterprise":
            yes_or_unsure("NF-D1", f["input_proprietary"])
        yes_or_unsure("NF-D2", f["input_personal_data"])
    if f["training_material"] == "uncleared":
        add("NF-D3", "written_approval")
    if f["training_material"] == "unsure":
        add("NF-D3", "escalate")
    if f["key_creative"] == "yes" and f["in_final"] == "yes":
        add("NF-O1", "written_approval")
    elif f["key_creative"] in OPEN_ANSWERS:
        add("NF-O1", "escalate")
    if f["reference_permission"] in NOT_YES:
        references = {f["reference_third_party"], f["reference_public_figure"]}
        if "yes" in references:
            add("NF-O2", "written_approval")
        if "unsure" in references:
            add("NF-O2", "escalate")
    if person and f["performance_change"] in {"changes_intent", "new_words"}:
        add("NF-T2", "written_approval")
    if person and f["performance_change"] == "unsure":
        add("NF-T2", "escalate")
    if f["union_agreement"] in NOT_YES:
        yes_or_unsure("NF-E2", f["union_work_affected"])
    if person and f["training_material"] in TRAINED and f["consent_all_parties"] in NOT_YES:
        if f["model_scope"] == "another":
            add("NF-M2", "written_approval")
        if f["model_scope"] == "unsure":
            add("NF-M2", "escalate")
    return fired


def level_by_hand(f):
    return max(LEVEL[outcome] for _, _, outcome in rows_by_hand(f))


def preconditions_by_hand(f):
    if f["is_generative"] == "no":
        return {}
    person, real = person_involved(f), f["likeness_or_voice"] in {"living", "deceased"}
    words = f["performance_change"] in {"changes_intent", "new_words"}
    replica = real and f["is_replica"] in OPEN_ANSWERS
    alteration = (real or f["likeness_or_voice"] == "unsure") and words
    excepted = f["replica_exception"] in {"as_scripted", "unsafe", "unrecognisable"}
    reference = "yes" in {f["reference_third_party"], f["reference_public_figure"]}
    needed = {
        "performer_consent": (replica or alteration) and not excepted,
        "all_parties_consent": person
        and f["training_material"] in TRAINED
        and f["model_scope"] in {"another", "unsure"},
        "rights_cleared": f["training_material"] == "uncleared"
        or (reference and f["reference_permission"] in NOT_YES)
        or f["output_resembles_owned"] == "yes"
        or (f["purpose"] == "prop_graphic" and f["in_final"] == "yes"),
        "union_agreement": f["union_work_affected"] == "yes",
        "terms_reviewed": f["tool_secured"] in OUTSIDE,
        "input_approved": (f["input_proprietary"] == "yes" and f["tool_secured"] != "commissioner_enterprise")
        or f["input_personal_data"] == "yes",
    }
    met = {
        "performer_consent": f["consent"] == "written",
        "all_parties_consent": f["consent_all_parties"] == "yes",
        "rights_cleared": f["rights_cleared"] == "yes",
        "union_agreement": f["union_agreement"] == "yes",
        "terms_reviewed": f["terms_reviewed"] == "yes",
        "input_approved": f["input_approved"] == "yes",
    }
    return {name: "met" if met[name] else "missing" for name in needed if needed[name]}


def duties_by_hand(f):
    if f["is_generative"] == "no":
        return set()
    person, final = person_involved(f), f["in_final"] == "yes"
    due = {
        "flag_early": final,
        "human_input_and_legal_review": final and f["prominence"] in {"noticeable", "story_relevant"},
        "clear_props": final and f["purpose"] == "prop_graphic",
        "test_and_respect": person,
        "keep_model_here": person and f["training_material"] in TRAINED,
        "check_vendor_steps": f["vendor_pipeline"] in OPEN_ANSWERS,
    }
    return {name for name in due if due[name]}


def contradictions_by_hand(f):
    if f["is_generative"] == "no":
        return set()
    words = f["performance_change"] in {"changes_intent", "new_words"}
    nothing_in = f["input_proprietary"] == f["input_personal_data"] == "no"
    found = {
        "replica_of_nobody": f["is_replica"] == "yes" and f["likeness_or_voice"] in {"none", "not_human"},
        "performance_without_person": words and not person_involved(f),
        "model_scope_without_training": f["model_scope"] == "another" and f["training_material"] == "none",
        "sensitive_without_input": f["input_sensitive"] == "yes" and nothing_in,
    }
    return {name for name in found if found[name]}


EVERY = {fact.id: fact.values for fact in USE_FACTS.values() if fact.id not in {"stage", "human_input"}}
# To try out what is unknown: one value for each that the table can tell apart.
VALUES = EVERY | {
    "purpose": ("ideation", "voice", "prop_graphic", "other"),
    "likeness_or_voice": ("none", "living", "invented_human", "unsure"),
    "tool_secured": ("commissioner_enterprise", "own_enterprise", "consumer"),
    "training_material": ("none", "own", "uncleared", "unsure"),
    "performance_change": ("none", "new_words", "unsure"),
    "replica_exception": ("none", "unsafe"),
    "consent": ("written", "verbal"),
    "prominence": ("incidental", "noticeable"),
}
HARMLESS = {
    "purpose": "ideation", "is_generative": "yes", "tool_trains_or_stores": "no", "terms_reviewed": "yes",
    "tool_secured": "commissioner_enterprise", "vendor_pipeline": "no", "vendor_checked": "yes",
    "input_proprietary": "no", "input_sensitive": "no", "input_personal_data": "no", "input_approved": "yes",
    "training_material": "none", "model_scope": "this_production", "reference_third_party": "no",
    "reference_public_figure": "no", "reference_permission": "yes", "output_resembles_owned": "no",
    "output_personal_data": "no", "rights_cleared": "yes", "in_final": "no", "prominence": "incidental",
    "key_creative": "no", "likeness_or_voice": "none", "is_replica": "no", "performance_change": "none",
    "replica_exception": "none", "consent": "written", "consent_all_parties": "yes",
    "union_work_affected": "no", "union_agreement": "yes", "misleading_risk": "no",
}  # fmt: skip
BUSY = (
    ("tool_secured", "terms_reviewed", "input_proprietary", "input_sensitive", "input_personal_data", "input_approved"),
    ("likeness_or_voice", "purpose", "is_replica", "performance_change", "training_material", "model_scope",
     "consent_all_parties", "replica_exception", "consent"),
    ("key_creative", "in_final", "prominence", "purpose", "rights_cleared"),
    ("reference_third_party", "reference_public_figure", "reference_permission", "output_resembles_owned"),
    ("union_work_affected", "union_agreement", "vendor_pipeline", "vendor_checked", "is_generative"),
)  # fmt: skip


def partial_sets(count, seed):
    """Uniform facts, register-like ones with one busy group, and each with some answers taken away."""
    chance = random.Random(seed)
    for number in range(count):
        facts = {fact: chance.choice(values) for fact, values in EVERY.items()}
        hidden = list(VALUES)
        if number % 3:
            busy = chance.choice(BUSY)
            facts = HARMLESS | {fact: facts[fact] for fact in busy}
            hidden = [*busy, *(chance.choice(list(VALUES)) for _ in range(2))]
        chance.shuffle(hidden)
        unknown = set(hidden[: chance.randint(0, 6 if number % 50 else 7)])
        yield {fact: value for fact, value in facts.items() if fact not in unknown}


def over_completions(facts, value):
    """The value of every completion, and the unknown facts that alone can change it."""
    unknown = [fact for fact in VALUES if fact not in facts]
    found = {
        answers: value({**facts, **dict(zip(unknown, answers, strict=True))})
        for answers in product(*(VALUES[fact] for fact in unknown))
    }
    changing = set()
    for place, fact in enumerate(unknown):
        seen = {}
        for answers, said in found.items():
            if seen.setdefault(answers[:place] + answers[place + 1 :], said) != said:
                changing.add(fact)
                break
    return found, changing, unknown


def expected(facts):
    levels, missing, unknown = over_completions(facts, level_by_hand)
    _, beside, _ = over_completions(
        facts, lambda f: (tuple(preconditions_by_hand(f).items()), tuple(sorted(duties_by_hand(f))))
    )
    lowest = min(levels.values())
    completed = [{**facts, **dict(zip(unknown, answers, strict=True))} for answers in levels]
    # While it is not known whether it is generative, everything beside the outcome is as if it were.
    judged = [f for f in completed if f["is_generative"] != "no"] or completed
    statuses = [preconditions_by_hand(f) for f in judged]
    possible = {name: {each.get(name, "absent") for each in statuses} for name in preconditions_by_hand_names}
    return {
        "outcome": max(lowest, 1) if "is_generative" in unknown else lowest,
        "undetermined": len(set(levels.values())) > 1,
        "missing": [fact for fact in USE_FACTS if fact in missing],
        "incomplete": [fact for fact in USE_FACTS if fact in beside - missing],
        "findings": set.intersection(*(rows_by_hand(f) for f in judged)),
        "preconditions": {
            name: min(states) if len(states) == 1 else "unknown"
            for name, states in possible.items()
            if states != {"absent"}
        },
        "duties": set.intersection(*(duties_by_hand(f) for f in judged)),
        "contradictions": set.intersection(*(contradictions_by_hand(f) for f in judged)),
    }


preconditions_by_hand_names = [part.id for part in PACK.preconditions]
CONTRADICTIONS = {part.id for part in PACK.conflicts if part.kind == "contradiction"}


def got(facts):
    (use,) = judge([facts], None, [PACK], ON).uses
    return {
        "outcome": use.outcome.level,
        "undetermined": use.undetermined,
        "missing": list(use.missing),
        "incomplete": list(use.incomplete),
        "findings": {(f.rule, "".join(f.also), f.outcome.value) for f in use.findings},
        "preconditions": {held.id: held.status for held in use.preconditions},
        "duties": {duty.id for duty in use.duties},
        "contradictions": {found.id for found in use.conflicts} & CONTRADICTIONS,
    }


@pytest.mark.parametrize("part", range(6))
def test_the_engine_and_the_table_by_hand_agree_on_every_partial_set(part):
    for facts in partial_sets(550, seed=part):
        assert got(facts) == expected(facts), facts


def test_fully_known_sets_agree_too():
    chance = random.Random(7)
    rules = engine((PACK,), ON)
    for _ in range(3_000):
        facts = {fact.id: chance.choice(fact.values) for fact in USE_FACTS.values()}
        assert rules.core(facts)[:3] == (level_by_hand(facts), False, ()), facts


def test_one_known_fact_leaves_exactly_these_open():
    rules = engine((PACK,), ON)
    assert rules.core({"is_generative": "yes"})[:2] == (1, True)
    assert len(rules.core({"is_generative": "yes"}).missing) == 25
    assert "is_replica" not in rules.core({"is_generative": "yes"}).missing


def test_an_answer_more_never_contradicts_a_determined_verdict():
    chance = random.Random(3)
    rules = engine((PACK,), ON)
    for facts in partial_sets(1_500, seed=99):
        before = rules.core(facts)
        unknown = [fact for fact in VALUES if fact not in facts]
        for fact in chance.sample(unknown, min(2, len(unknown))):
            after = rules.core({**facts, fact: chance.choice(VALUES[fact])})
            assert before.lowest <= after.lowest <= after.highest <= before.highest
            assert set(after.missing) <= set(before.missing) - {fact}
            if not before.undetermined:
                assert after[:2] == before[:2]
