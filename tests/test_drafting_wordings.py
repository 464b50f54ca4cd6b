"""The guard on bent and honest wordings in four languages, the model off: how many it catches, how many it lets pass."""

from pathlib import Path

import pytest
import yaml
from test_drafting_written import DAY, DECIDER, interview

from assistant.drafting.guard import check

FILE = yaml.safe_load((Path(__file__).parent / "wordings.yaml").read_text("utf-8"))
PARTS = ("first", "second", "third", "held_out")


def record(name):
    given = FILE["sets"][name]
    return interview(*given["uses"], **given["production"])


def found(wording):
    held = record(wording["set"])
    verdict = DECIDER.verdict(held, DAY)
    return check(wording["text"], wording["section"], held, verdict, DECIDER.policies)


def outcomes(part):
    """Return (wording, objections, as expected) for each wording of a part."""
    for wording in FILE.get(part, ()):
        objections = found(wording)
        kinds = {o.kind for o in objections}
        yield wording, objections, not kinds if wording["expect"] == "pass" else wording["expect"] in kinds


def rates(part):
    """Return (caught, bent, passed, honest) of a part."""
    done = [(w["expect"] == "pass", right) for w, _, right in outcomes(part)]
    bent, honest = [r for p, r in done if not p], [r for p, r in done if p]
    return sum(bent), len(bent), sum(honest), len(honest)


@pytest.mark.parametrize("part", PARTS)
def test_bent_wordings_are_caught_and_honest_ones_pass(part):
    caught, bent, passed, honest = rates(part)
    assert caught / bent >= 0.95, f"{caught} of {bent} bent wordings caught"
    assert passed / honest >= 0.95, f"{passed} of {honest} honest wordings passed"


def test_there_are_enough_wordings_in_every_language_and_of_every_kind():
    wordings = [w for part in PARTS for w in FILE[part]]
    assert len(wordings) >= 140
    kinds = {w["expect"] for w in wordings}
    assert kinds == {"pass", "contradicts", "open", "claim", "outcome", "blocker", "tool", "person", "number"}


if __name__ == "__main__":
    for each in PARTS:
        for wording, objections, right in outcomes(each):
            if not right:
                print(each, wording["expect"], wording["set"], "|", wording["text"])
                for o in objections:
                    print("      ", o.kind, o.fact or o.reason, "|", o.sentence[:80])
        print(each, rates(each))
