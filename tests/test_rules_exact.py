"""Small random policies, with gates and several packs at once, against every completion of the facts."""

import random
from datetime import date
from itertools import product

import pytest

from rules.engine import Engine
from rules.facts import DERIVED
from rules.grid import VALUES
from rules.judge import judge
from rules.policy import All, Any, Duty, Is, Not, Outcome, Policy, Precondition, Row, Rule

ON = date(2025, 11, 30)
FACTS = (
    "is_generative",
    "in_final",
    "input_proprietary",
    "input_personal_data",
    "key_creative",
    "consent",
    "kind",
)
LEVEL = {outcome: level for level, outcome in enumerate(Outcome)}


def a_condition(chance, facts, depth=2):
    word = chance.choice(["is", "is", "all", "any", "not"]) if depth else "is"
    if word == "is" and chance.random() < 0.2 and {"input_proprietary", "input_personal_data"} <= set(facts):
        return Is(fact="something_went_in", values=(chance.choice(["yes", "no"]),))
    if word == "is":
        fact = chance.choice(facts)
        values = chance.sample(VALUES[fact], chance.randint(1, min(2, len(VALUES[fact]) - 1)))
        return Is(fact=fact, values=tuple(values))
    if word == "not":
        return Not(inner=a_condition(chance, facts, depth - 1))
    inner = tuple(
        a_condition(chance, facts, depth - 1) for _ in range(chance.randint(0 if depth == 1 else 1, 3))
    )
    return All(inner=inner) if word == "all" else Any(inner=inner)


def a_policy(chance, name, facts):
    outcomes = [chance.choice(list(Outcome)) for _ in range(chance.randint(1, 6))]
    rules = tuple(
        Rule(
            id=f"R{place}", title="t", quote="q", at="a", remedy="r",
            rows=(Row(when=a_condition(chance, facts), outcome=outcome, says="s"),),
        )
        for place, outcome in enumerate(outcomes)
    )  # fmt: skip
    preconditions = tuple(
        Precondition(
            id=f"P{place}", needed=a_condition(chance, facts), met=a_condition(chance, facts, 0),
            title="t", says="s", missing="m", who="w",
        )
        for place in range(2)
    )  # fmt: skip
    duties = (Duty(id="D", due=a_condition(chance, facts), says="s"),)
    return Policy(
        id=name, issuer="i", title="t", link="https://x", read_on=ON, verified="full", verified_how="v",
        contact="the contact", disclaimer="d", rules=rules, preconditions=preconditions, duties=duties, digest=name,
    )  # fmt: skip


def holds(condition, facts):
    if isinstance(condition, Is):
        if condition.fact in DERIVED:
            derived = DERIVED[condition.fact]
            value = "yes" if derived.holds(*(facts[need] for need in derived.needs)) else "no"
            return value in condition.values
        return facts[condition.fact] in condition.values
    if isinstance(condition, Not):
        return not holds(condition.inner, facts)
    said = [holds(inner, facts) for inner in condition.inner]
    return all(said) if isinstance(condition, All) else any(said)


def gated(policy, facts):
    rows = [row for rule in policy.rules for row in rule.rows]
    return any(row.outcome is Outcome.OUT_OF_SCOPE and holds(row.when, facts) for row in rows)


def level(policies, facts):
    return max(
        (
            LEVEL[row.outcome]
            for policy in policies
            if not gated(policy, facts)
            for rule in policy.rules
            for row in rule.rows
            if holds(row.when, facts)
        ),
        default=0,
    )


def status(policy, part, facts):
    if isinstance(part, Duty):
        return "due" if holds(part.due, facts) else "absent"
    return "absent" if not holds(part.needed, facts) else "met" if holds(part.met, facts) else "missing"


def beside(policies, facts):
    return tuple(
        "absent" if gated(policy, facts) else status(policy, part, facts)
        for policy in policies
        for part in (*policy.preconditions, *policy.duties)
    )


def changing(unknown, found):
    """The unknown facts that, alone, lead from one completion to another with something else found."""
    turned = set()
    for place, fact in enumerate(unknown):
        seen = {}
        for answers, said in found.items():
            if seen.setdefault(answers[:place] + answers[place + 1 :], said) != said:
                turned.add(fact)
    return turned


def scene(seed):
    """Some policies over a handful of facts, and a partial set of those."""
    chance = random.Random(seed)
    facts = tuple(chance.sample(FACTS, 4))
    policies = tuple(a_policy(chance, f"p{number}", facts) for number in range(chance.choice([1, 1, 2, 3])))
    known = {fact: chance.choice(VALUES[fact]) for fact in facts if chance.random() < 0.5}
    return policies, [fact for fact in VALUES if fact in facts and fact not in known], known


def completed(unknown, known):
    return [
        (answers, {**known, **dict(zip(unknown, answers, strict=True))})
        for answers in product(*(VALUES[fact] for fact in unknown))
    ]


@pytest.mark.parametrize("part", range(4))
def test_outcome_and_missing_are_those_of_all_completions(part):
    for seed in range(part * 250, (part + 1) * 250):
        policies, unknown, known = scene(seed)
        everything = completed(unknown, known)
        levels = {answers: level(policies, facts) for answers, facts in everything}
        undecided = any(len({gated(policy, facts) for _, facts in everything}) > 1 for policy in policies)
        lowest, highest = min(levels.values()), max(levels.values())
        missing = changing(unknown, levels)
        judged = Engine(policies, ON).core(known)
        shown = max(lowest, 1) if undecided and highest else lowest
        assert judged == (
            shown,
            highest > lowest,
            tuple(f for f in unknown if f in missing),
            lowest,
            highest,
        ), seed


@pytest.mark.parametrize("part", range(4))
def test_what_stands_beside_the_outcome_is_that_of_all_completions_too(part):
    for seed in range(part * 150, (part + 1) * 150):
        policies, unknown, known = scene(seed)
        everything = completed(unknown, known)
        missing = changing(unknown, {answers: level(policies, facts) for answers, facts in everything})
        turning = changing(unknown, {answers: beside(policies, facts) for answers, facts in everything})
        rules = Engine(policies, ON)
        uses = {fact: value for fact, value in known.items() if fact != "kind"}
        (use,) = judge([uses], {"kind": known.get("kind")}, policies, ON).uses
        assert use.incomplete == tuple(fact for fact in unknown if fact in turning - missing), seed
        owners = {id(part): policy for policy in policies for part in (*policy.preconditions, *policy.duties)}
        for held in (*rules.preconditions, *rules.duties):
            owner = owners[id(held.part)]
            states = {status(owner, held.part, facts) for _, facts in everything if not gated(owner, facts)}
            assert held.switch.state(known).name == (
                "absent" if not states else states.pop() if len(states) == 1 else "unknown"
            ), seed


def test_a_row_fires_when_it_holds_in_every_completion_that_its_policy_reaches():
    for seed in range(400):
        policies, unknown, known = scene(seed)
        everything = [facts for _, facts in completed(unknown, known)]
        rules = Engine(policies, ON)
        fired = {id(rules.rows[place].row) for place in rules.fired(known)}
        for placed in rules.rows:
            is_gate = placed.row.outcome is Outcome.OUT_OF_SCOPE
            reached = [facts for facts in everything if is_gate or not gated(placed.policy, facts)]
            certain = bool(reached) and all(holds(placed.row.when, facts) for facts in reached)
            assert (id(placed.row) in fired) == certain, seed


def fires_whatever_the_gate(placed, known, facts):
    others = [fact for fact in VALUES if fact in facts and fact not in known]
    return all(holds(placed.when, each) for _, each in completed(others, known))


def fires(placed, known, facts):
    others = [fact for fact in VALUES if fact in facts and fact not in known]
    everything = [each for _, each in completed(others, known)]
    return all(gated(placed.policy, each) or holds(placed.when, each) for each in everything)


def test_because_is_enough_and_nothing_in_it_can_be_left_out():
    for seed in range(400):
        policies, unknown, known = scene(seed)
        rules = Engine(policies, ON)
        for place in rules.fired(known):
            table = rules.table_of[place]
            placed = table.rows[place]
            because = table.because(place, known)
            assert because.items() <= known.items()
            assert fires(placed, because, {*known, *unknown}), seed
            if fires_whatever_the_gate(placed, known, {*known, *unknown}):
                for fact in because:
                    less = {other: value for other, value in because.items() if other != fact}
                    assert not fires_whatever_the_gate(placed, less, {*known, *unknown}), seed


def test_the_same_outcome_is_given_for_uses_that_share_what_is_unknown_of_the_production():
    news, final = Is(fact="kind", values=("news",)), Is(fact="in_final", values=("yes",))
    rows = (
        Row(when=news, outcome=Outcome.ESCALATE, says="s"),
        Row(when=Not(inner=news), outcome=Outcome.NOTIFY, says="s"),
        Row(when=All(inner=(final, Not(inner=news))), outcome=Outcome.ESCALATE, says="s"),
    )
    rule = Rule(id="R", title="t", quote="q", at="a", remedy="r", rows=rows)
    policy = a_policy(random.Random(1), "p", ("in_final",)).model_copy(
        update={"rules": (rule,), "preconditions": (), "duties": ()}
    )
    said = [
        (judge(uses, None, [policy], ON).outcome.value, judge(uses, None, [policy], ON).undetermined)
        for uses in ([{"in_final": "yes"}], [{"in_final": "no"}], [{"in_final": "no"}, {"in_final": "yes"}])
    ]
    assert said == [("escalate", False), ("notify", True), ("escalate", False)]
