"""The Netflix pack says what the table says: the table once more, as plain ifs, against the engine.

The ifs are written from the table alone, in its order, and share nothing with the pack but the
ids. Complete answers must agree exactly; with a few answers taken away, the verdict must be what
trying out every way they could turn out gives.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product
from random import Random

import pytest

from rules.facts import USE_FACTS, Production, Use
from rules.judge import judge
from rules.load import SHIPPED, load_pack

ON = date(2025, 11, 30)
POLICY = load_pack(SHIPPED / "netflix_genai")
LEVELS = ("out_of_scope", "notify", "escalate", "written_approval")
REAL = ("living", "deceased")
NOT_YES = ("no", "unsure")
MAYBE = ("yes", "unsure")
TRAINED = ("own", "licensed", "uncleared", "unsure")
OTHER_TOOLS = ("own_enterprise", "not_available", "consumer", "unsure")
RULE_FACTS = tuple(fact for fact in USE_FACTS if fact not in {"stage", "human_input"})


def person_involved(f: Mapping[str, str]) -> bool:
    return f["likeness_or_voice"] in {"living", "deceased", "invented_human", "unsure"} or f["purpose"] in {
        "voice",
        "likeness",
        "performance_edit",
    }


def something_went_in(f: Mapping[str, str]) -> bool:
    return f["input_proprietary"] in MAYBE or f["input_personal_data"] in MAYBE


def findings(f: Mapping[str, str], *, lenient: bool) -> Iterator[tuple[str, str]]:
    """Yield each row of the table that fires, as (rule, outcome)."""
    if f["is_generative"] == "no":
        yield "NF-SCOPE", "out_of_scope"
        return
    yield "NF-G0", "notify"
    if f["output_resembles_owned"] == "yes":
        yield "NF-P1", "written_approval"
    if f["output_resembles_owned"] == "unsure":
        yield "NF-P1", "escalate"
    if f["tool_trains_or_stores"] in MAYBE:
        yield "NF-P2", "escalate"
    yield from tool(f, lenient=lenient)
    yield from final(f, lenient=lenient)
    yield from talent(f)
    yield from material(f)
    yield from rest(f)


def tool(f: Mapping[str, str], *, lenient: bool) -> Iterator[tuple[str, str]]:
    if f["tool_secured"] in {"not_available", "consumer", "unsure"}:
        nothing_sensitive = f["input_sensitive"] == "no" or not something_went_in(f)
        makes_up = f["tool_trains_or_stores"] == "no" and f["terms_reviewed"] == "yes" and nothing_sensitive
        if not (lenient and f["tool_secured"] == "not_available" and makes_up):
            yield "NF-P3", "escalate"
    if something_went_in(f) and f["input_sensitive"] in MAYBE:
        if f["tool_secured"] in {"commissioner_enterprise", "own_enterprise"}:
            yield "NF-C2", "escalate"
    if f["tool_secured"] in OTHER_TOOLS and f["terms_reviewed"] in NOT_YES:
        yield "NF-C3", "escalate"
    if f["vendor_pipeline"] in MAYBE and f["vendor_checked"] in NOT_YES:
        yield "NF-V3", "escalate"


def final(f: Mapping[str, str], *, lenient: bool) -> Iterator[tuple[str, str]]:
    if f["in_final"] == "yes":
        yield "NF-P4", "escalate" if lenient and f["prominence"] == "incidental" else "written_approval"
    if f["in_final"] == "unsure":
        yield "NF-P4", "escalate"
    if f["key_creative"] == "yes" and f["in_final"] == "yes":
        yield "NF-O1", "written_approval"
    elif f["key_creative"] == "yes" and f["in_final"] == "unsure":
        yield "NF-O1", "escalate"
    elif f["key_creative"] == "yes" and not lenient:
        yield "NF-O1", "escalate"
    elif f["key_creative"] == "unsure":
        yield "NF-O1", "escalate"


def talent(f: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if f["likeness_or_voice"] in REAL:
        yield "NF-G2", "written_approval"
    if f["likeness_or_voice"] == "unsure":
        yield "NF-G2", "escalate"
    if f["likeness_or_voice"] in REAL and f["is_replica"] in MAYBE:
        yield "NF-T1", "written_approval"
    if person_involved(f) and f["performance_change"] in {"changes_intent", "new_words"}:
        yield "NF-T2", "written_approval"
    if person_involved(f) and f["performance_change"] == "unsure":
        yield "NF-T2", "escalate"
    if person_involved(f) and f["training_material"] in TRAINED and f["consent_all_parties"] in NOT_YES:
        if f["model_scope"] == "another":
            yield "NF-M2", "written_approval"
        if f["model_scope"] == "unsure":
            yield "NF-M2", "escalate"


def material(f: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if f["input_approved"] in NOT_YES:
        if f["input_proprietary"] == "yes" and f["tool_secured"] in OTHER_TOOLS:
            yield "NF-D1", "written_approval"
        if f["input_proprietary"] == "unsure" and f["tool_secured"] in OTHER_TOOLS:
            yield "NF-D1", "escalate"
        if f["input_personal_data"] == "yes":
            yield "NF-D2", "written_approval"
        if f["input_personal_data"] == "unsure":
            yield "NF-D2", "escalate"
    if f["training_material"] == "uncleared":
        yield "NF-D3", "written_approval"
    if f["training_material"] == "unsure":
        yield "NF-D3", "escalate"
    if f["reference_permission"] in NOT_YES:
        references = (f["reference_third_party"], f["reference_public_figure"])
        if "yes" in references:
            yield "NF-O2", "written_approval"
        if "unsure" in references:
            yield "NF-O2", "escalate"


def rest(f: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if f["purpose"] == "other":
        yield "NF-OPEN", "escalate"
    if f["output_personal_data"] == "yes":
        yield "NF-G3", "written_approval"
    if f["output_personal_data"] == "unsure":
        yield "NF-G3", "escalate"
    if f["misleading_risk"] == "yes":
        yield "NF-E1", "written_approval"
    if f["misleading_risk"] == "unsure":
        yield "NF-E1", "escalate"
    if f["union_work_affected"] == "yes" and f["union_agreement"] in NOT_YES:
        yield "NF-E2", "written_approval"
    if f["union_work_affected"] == "unsure" and f["union_agreement"] in NOT_YES:
        yield "NF-E2", "escalate"


def outcome(f: Mapping[str, str], *, lenient: bool) -> str:
    return max((level for _, level in findings(f, lenient=lenient)), key=LEVELS.index)


def preconditions(f: Mapping[str, str]) -> dict[str, str]:
    """Return the status of each precondition that is needed."""
    if f["is_generative"] == "no":
        return {}
    changed = f["performance_change"] in {"changes_intent", "new_words"}
    doubled = f["likeness_or_voice"] in REAL and f["is_replica"] in MAYBE
    altered = f["likeness_or_voice"] in {"living", "deceased", "unsure"} and changed
    excepted = f["replica_exception"] in {"as_scripted", "unsafe", "unrecognisable"}
    pointed = "yes" in {f["reference_third_party"], f["reference_public_figure"]}
    needed = {
        "performer_consent": (doubled or altered) and not excepted,
        "all_parties_consent": person_involved(f)
        and f["training_material"] in TRAINED
        and f["model_scope"] in {"another", "unsure"},
        "rights_cleared": f["training_material"] == "uncleared"
        or (pointed and f["reference_permission"] in NOT_YES)
        or f["output_resembles_owned"] == "yes"
        or (f["purpose"] == "prop_graphic" and f["in_final"] == "yes"),
        "union_agreement": f["union_work_affected"] == "yes",
        "terms_reviewed": f["tool_secured"] in OTHER_TOOLS,
        "input_approved": (f["input_proprietary"] == "yes" and f["tool_secured"] in OTHER_TOOLS)
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


def duties(f: Mapping[str, str]) -> set[str]:
    if f["is_generative"] == "no":
        return set()
    due = {
        "flag_early": f["in_final"] == "yes",
        "human_input_and_legal_review": f["in_final"] == "yes" and f["prominence"] in {"noticeable", "story_relevant"},
        "clear_props": f["in_final"] == "yes" and f["purpose"] == "prop_graphic",
        "test_and_respect": person_involved(f),
        "keep_model_here": person_involved(f) and f["training_material"] in TRAINED,
        "check_vendor_steps": f["vendor_pipeline"] in MAYBE,
    }
    return {name for name in due if due[name]}


def contradictions(f: Mapping[str, str]) -> set[str]:
    found = {
        "replica_of_nobody": f["is_replica"] == "yes" and f["likeness_or_voice"] in {"none", "not_human"},
        "model_scope_without_training": f["model_scope"] == "another" and f["training_material"] == "none",
        "sensitive_without_input": f["input_sensitive"] == "yes"
        and f["input_proprietary"] == "no"
        and f["input_personal_data"] == "no",
        "performance_without_person": f["performance_change"] in {"changes_intent", "new_words"}
        and not person_involved(f),
    }
    return {name for name in found if found[name]}


# ---------------------------------------------------------------- against the engine

BLANK = Use()


def use_verdict(facts: Mapping[str, str], *, lenient: bool):
    use = BLANK.model_copy(update=dict(facts))
    verdict = judge((use,), Production(), (POLICY,), ON, "lenient" if lenient else "strict")
    return verdict.uses[0]


def answers(random: Random) -> dict[str, str]:
    """Return complete answers, each harmless more often than not: otherwise everything takes written approval."""
    harmless = {"tool_secured": "commissioner_enterprise", "likeness_or_voice": "none", "purpose": "ideation"} | {
        "training_material": "none",
        "performance_change": "none",
        "prominence": "incidental",
    }
    yes = {"is_generative", "terms_reviewed", "vendor_checked", "input_approved", "reference_permission"} | {
        "rights_cleared",
        "union_agreement",
        "consent_all_parties",
    }
    steadiness = random.choice((0.0, 0.6, 0.85, 0.95))
    return {
        fact: (harmless.get(fact) or ("yes" if fact in yes else "no" if "no" in USE_FACTS[fact].values else "unsure"))
        if random.random() < steadiness
        else random.choice(USE_FACTS[fact].values)
        for fact in RULE_FACTS
    }


@pytest.mark.parametrize("lenient", [False, True], ids=["strict", "lenient"])
@pytest.mark.parametrize("seed", range(8))
def test_complete_answers_give_what_the_table_gives(seed: int, lenient: bool) -> None:
    random = Random(seed)
    for _ in range(100):
        facts = answers(random)
        said = use_verdict(facts, lenient=lenient)
        assert (said.outcome, said.undetermined, said.missing) == (outcome(facts, lenient=lenient), False, ()), facts
        assert sorted((finding.rule, finding.outcome.value) for finding in said.findings) == sorted(
            findings(facts, lenient=lenient)
        ), facts
        assert {held.id: held.status for held in said.preconditions} == preconditions(facts), facts
        assert {held.id for held in said.preconditions if held.blocking} == {
            name for name, status in preconditions(facts).items() if status == "missing"
        }, facts
        assert {duty.id for duty in said.duties} == duties(facts), facts
        if facts["is_generative"] != "no":
            kinds = {conflict.id: conflict.kind for conflict in POLICY.conflicts}
            found = {conflict.id for conflict in said.conflicts if kinds[conflict.id] == "contradiction"}
            assert found == contradictions(facts), facts


@pytest.mark.parametrize("lenient", [False, True], ids=["strict", "lenient"])
@pytest.mark.parametrize("seed", range(8))
def test_with_answers_taken_away_the_verdict_is_what_trying_all_of_them_gives(seed: int, lenient: bool) -> None:
    random = Random(1000 + seed)
    for _ in range(30):
        facts = answers(random)
        unknown = random.sample(RULE_FACTS, random.choice((1, 2, 3)))
        known = {fact: value for fact, value in facts.items() if fact not in unknown}
        turns = list(product(*(USE_FACTS[fact].values for fact in unknown)))
        ends = {turn: outcome(known | dict(zip(unknown, turn, strict=True)), lenient=lenient) for turn in turns}
        possible = set(ends.values())
        lowest = min(possible, key=LEVELS.index)
        if len(possible) > 1 and lowest == "out_of_scope":
            lowest = "notify"
        said = use_verdict(known, lenient=lenient)
        assert (said.outcome, said.undetermined) == (lowest, len(possible) > 1), (known, unknown)
        assert set(said.missing) == {
            fact
            for place, fact in enumerate(unknown)
            if any(
                ends[turn] != ends[(*turn[:place], value, *turn[place + 1 :])]
                for turn in turns
                for value in USE_FACTS[fact].values
            )
        }, (known, unknown)
