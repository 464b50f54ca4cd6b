"""Judging one use, a verdict, a register, and loading; beside if/else and two engines on the same table."""

import gc
import random
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from statistics import median
from typing import Any

import numpy as np

from rules import judge, load_packs
from rules.batch import Register, judge_all
from rules.engine import Engine, engine
from rules.facts import DERIVED, USE_FACTS
from rules.policy import All, Condition, Is, Not, Policy

ON = date(2025, 11, 30)
SETS = 2_000
REGISTER = 1_000_000
Facts = Mapping[str, str]


def main() -> None:
    """Print every figure."""
    policy = load_packs()["netflix_genai"]
    known, half = _sets(0.0), _sets(0.5)
    print("\nLoading")
    _show("all packs, cold, in a process of its own", _cold_load(), "ms")
    print("\nOne use")
    _one_use(policy, known, half)
    print(f"\nA register of {REGISTER:,} uses, from columns")
    _register(policy)


def _one_use(policy: Policy, known: Sequence[Facts], half: Sequence[Facts]) -> None:
    rules = engine((policy,), ON)
    ways: dict[str, Callable[[], object]] = {
        "core, fully known": lambda: [rules.core(facts) for facts in known],
        "core, half unknown": lambda: [rules.core(facts) for facts in half],
        "if/else by hand, fully known, outcome only": lambda: [by_hand(facts) for facts in known],
    }
    if zen := _zen(policy):
        _agree("zen-engine", [zen(facts) for facts in known], rules, known)
        ways["zen-engine, one compiled expression"] = lambda: [zen(facts) for facts in known]
    if fisca := _openfisca(policy):
        _agree(
            "openfisca-core", [int(fisca(_columns([facts]), 1)[0]) for facts in known[:50]], rules, known[:50]
        )
        ways["openfisca-core, 50 uses one by one"] = lambda: [fisca(_columns([f]), 1) for f in known[:50]]
    _agree("if/else", [by_hand(facts) for facts in known], rules, known)
    counts = {name: 50 if "50 uses" in name else SETS for name in ways}
    for name, seconds in _in_turns(ways).items():
        _show(name, seconds / counts[name] * 1e6, "µs")
    whole = {"whole verdict, half unknown": lambda: [judge([facts], None, [policy], ON) for facts in half]}
    for name, seconds in _in_turns(whole).items():
        _show(name, seconds / SETS * 1e6, "µs")


def _register(policy: Policy) -> None:
    rules = engine((policy,), ON)
    chance = np.random.default_rng(1)
    columns = {
        fact.id: chance.integers(0, len(fact.values) + 1, REGISTER, dtype=np.uint8)
        for fact in USE_FACTS.values()
    }
    register = Register(REGISTER, columns)
    found = judge_all(register, rules)
    ways: dict[str, Callable[[], object]] = {
        "outcome and undetermined, unknown included": lambda: judge_all(register, rules),
        "count by outcome": found.counted,
    }
    if fisca := _openfisca(policy):
        known = {name: np.maximum(column, 1) for name, column in columns.items()}
        ways["openfisca-core, outcome, fully known"] = lambda: fisca(known, REGISTER)
    for name, seconds in _in_turns(ways).items():
        _show(name, seconds * 1e3, "ms")


def _in_turns(ways: Mapping[str, Callable[[], object]], rounds: int = 7) -> dict[str, float]:
    """Return the median seconds of each, taking turns so that all see the same machine."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for way in ways.values():
        way()
    gc.collect()
    for _ in range(rounds):
        for name, way in ways.items():
            began = time.perf_counter()
            way()
            seconds[name].append(time.perf_counter() - began)
    return {name: median(each) for name, each in seconds.items()}


def _show(name: str, figure: float, unit: str) -> None:
    print(f"{name:48} {figure:10.2f} {unit}")


def _agree(name: str, said: Sequence[int], rules: Engine, sets: Sequence[Facts]) -> None:
    differing = sum(level != rules.core(facts).level for level, facts in zip(said, sets, strict=True))
    if differing:
        raise SystemExit(f"{name} differs from the rules on {differing} of {len(sets)} sets")


def _sets(hidden: float) -> list[Facts]:
    chance = random.Random(1)
    drawn = ({fact.id: chance.choice(fact.values) for fact in USE_FACTS.values()} for _ in range(SETS))
    return [{fact: value for fact, value in facts.items() if chance.random() >= hidden} for facts in drawn]


def _cold_load() -> float:
    script = (
        "import time; from rules import load_packs; began = time.perf_counter(); load_packs(); "
        "print(time.perf_counter() - began)"
    )
    runs = [subprocess.run([sys.executable, "-c", script], capture_output=True, check=True) for _ in range(5)]
    return median(float(run.stdout) for run in runs) * 1e3


def by_hand(f: Facts) -> int:
    """The table as anybody would write it, for facts that are all known."""
    if f["is_generative"] == "no":
        return 0
    person = f["likeness_or_voice"] in _PERSON or f["purpose"] in {"voice", "likeness", "performance_edit"}
    trained = f["training_material"] != "none" and f["consent_all_parties"] != "yes"
    outside = f["tool_secured"] != "commissioner_enterprise"
    proprietary, personal = f["input_proprietary"], f["input_personal_data"]
    references = (f["reference_third_party"], f["reference_public_figure"])
    approved, permitted = f["input_approved"] == "yes", f["reference_permission"] == "yes"
    agreed = f["union_agreement"] == "yes"
    if (
        f["in_final"] == "yes"
        or f["likeness_or_voice"] in {"living", "deceased"}
        or f["output_resembles_owned"] == "yes"
        or f["output_personal_data"] == "yes"
        or f["misleading_risk"] == "yes"
        or (proprietary == "yes" and not approved and outside)
        or (personal == "yes" and not approved)
        or f["training_material"] == "uncleared"
        or ("yes" in references and not permitted)
        or (person and f["performance_change"] in {"changes_intent", "new_words"})
        or (f["union_work_affected"] == "yes" and not agreed)
        or (person and trained and f["model_scope"] == "another")
    ):
        return 3
    went_in = proprietary != "no" or personal != "no"
    if (
        "unsure" in (f["in_final"], f["likeness_or_voice"], f["output_resembles_owned"], f["misleading_risk"])
        or "unsure" in (f["output_personal_data"], f["training_material"])
        or f["key_creative"] != "no"
        or f["tool_trains_or_stores"] != "no"
        or f["tool_secured"] in {"not_available", "consumer", "unsure"}
        or (went_in and f["input_sensitive"] != "no" and f["tool_secured"] in _SECURED)
        or (outside and f["terms_reviewed"] != "yes")
        or (f["vendor_pipeline"] != "no" and f["vendor_checked"] != "yes")
        or f["purpose"] == "other"
        or (proprietary == "unsure" and not approved and outside)
        or (personal == "unsure" and not approved)
        or ("unsure" in references and not permitted)
        or (person and f["performance_change"] == "unsure")
        or (f["union_work_affected"] == "unsure" and not agreed)
        or (person and trained and f["model_scope"] == "unsure")
    ):
        return 2
    return 1


_PERSON = {"living", "deceased", "invented_human", "unsure"}
_SECURED = {"commissioner_enterprise", "own_enterprise"}


def _levels(policy: Policy) -> list[tuple[int, Condition]]:
    rows = [row for rule in policy.rules for row in rule.rows if row.reading in {None, "strict"}]
    return sorted(((row.outcome.level, row.when) for row in rows), key=lambda each: -each[0])


def _zen(policy: Policy) -> Callable[[Facts], int] | None:
    try:
        import zen
    except ImportError:
        print("zen-engine is not installed; `uv sync --group bench` adds it")
        return None
    by_level = {level: [when for at, when in _levels(policy) if at == level] for level in range(4)}
    tests = {level: " or ".join(f"({_in_zen(when)})" for when in found) for level, found in by_level.items()}
    text = f"({tests[0]}) ? 0 : (({tests[3]}) ? 3 : (({tests[2]}) ? 2 : 1))"
    compiled = zen.compile_expression(text)
    return lambda facts: int(compiled.evaluate(facts))


def _in_zen(condition: Condition) -> str:
    if isinstance(condition, Is):
        if condition.fact in DERIVED:
            said = _DERIVED_IN_ZEN[condition.fact]
            return f"({said})" if condition.values == ("yes",) else f"not({said})"
        return f"{condition.fact} in [{', '.join(repr(value) for value in condition.values)}]"
    if isinstance(condition, Not):
        return f"not({_in_zen(condition.inner)})"
    word = " and " if isinstance(condition, All) else " or "
    idle = "true" if isinstance(condition, All) else "false"
    return word.join(f"({_in_zen(inner)})" for inner in condition.inner) or idle


_DERIVED_IN_ZEN = {
    "person_involved": "likeness_or_voice in ['living', 'deceased', 'invented_human', 'unsure']"
    " or purpose in ['voice', 'likeness', 'performance_edit']",
    "something_went_in": "input_proprietary in ['yes', 'unsure'] or input_personal_data in ['yes', 'unsure']",
}


def _columns(sets: Sequence[Facts]) -> dict[str, Any]:
    return {
        fact.id: np.array([1 + fact.values.index(facts[fact.id]) for facts in sets], np.uint8)
        for fact in USE_FACTS.values()
    }


def _openfisca(policy: Policy) -> Callable[[Mapping[str, Any], int], Any] | None:
    try:
        from openfisca_core import periods
        from openfisca_core.entities import build_entity
        from openfisca_core.simulations import SimulationBuilder
        from openfisca_core.taxbenefitsystems import TaxBenefitSystem
        from openfisca_core.variables import Variable
    except ImportError:
        print("openfisca-core is not installed; `uv sync --group bench` adds it")
        return None
    use = build_entity(key="use", plural="uses", label="", is_person=True)
    system = TaxBenefitSystem([use])
    common = {"value_type": int, "entity": use, "definition_period": periods.DateUnit.YEAR}

    def formula(person: Any, period: Any) -> Any:
        columns = {fact: person(fact, period) for fact in USE_FACTS}
        level = np.ones(person.count, int)
        for at, when in reversed(_levels(policy)):
            if at:
                level[_in_numpy(when, columns)] = at
        for at, when in _levels(policy):
            if not at:
                level[_in_numpy(when, columns)] = 0
        return level

    for fact in USE_FACTS:
        system.add_variable(type(fact, (Variable,), common))
    system.add_variable(type("outcome", (Variable,), {**common, "formula": formula}))

    def judged(columns: Mapping[str, Any], size: int) -> Any:
        simulation = SimulationBuilder().build_default_simulation(system, count=size)
        for fact, column in columns.items():
            simulation.set_input(fact, "2025", column)
        return simulation.calculate("outcome", "2025")

    return judged


def _in_numpy(condition: Condition, columns: Mapping[str, Any]) -> Any:
    if isinstance(condition, Not):
        return ~_in_numpy(condition.inner, columns)
    if not isinstance(condition, Is):
        join = np.logical_and if isinstance(condition, All) else np.logical_or
        every = np.full(len(columns["in_final"]), isinstance(condition, All))
        for inner in condition.inner:
            every = join(every, _in_numpy(inner, columns))
        return every
    if condition.fact in DERIVED:
        first, second = (columns[need] for need in DERIVED[condition.fact].needs)
        kinds = [USE_FACTS[need].values for need in DERIVED[condition.fact].needs]
        table = np.array([[False] * (len(kinds[1]) + 1)] + [
            [False, *(("yes" if DERIVED[condition.fact].holds(one, other) else "no") in condition.values
                      for other in kinds[1])] for one in kinds[0]
        ])  # fmt: skip
        return table[first, second]
    return np.isin(
        columns[condition.fact], [1 + USE_FACTS[condition.fact].values.index(v) for v in condition.values]
    )


if __name__ == "__main__":
    main()
