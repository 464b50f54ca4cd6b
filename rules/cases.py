"""A pack's worked examples -> what differs from what they expect, as lines an author can act on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Literal

from rules.errors import PackError, nearest
from rules.facts import Frozen, Production, Text, Use
from rules.judge import judge
from rules.load import load_pack, pack_tree
from rules.policy import Outcome, Policy, Reading
from rules.read import production_at, use_at, uses_at
from rules.spot import Spot
from rules.tree import Malformed
from rules.verdict import UseVerdict, Verdict

_Status = Literal["met", "missing", "unknown", "absent"]
_STATUSES: tuple[_Status, ...] = ("met", "missing", "unknown", "absent")


class Expected(Frozen):
    """What a case says of its verdict; None and empty mean that it says nothing of it."""

    outcome: Outcome
    undetermined: bool = False
    lenient: Outcome | None = None
    rules: tuple[Text, ...] = ()
    not_rules: tuple[Text, ...] = ()
    preconditions: dict[str, _Status] = {}
    blocking: tuple[Text, ...] | None = None
    duties: tuple[Text, ...] | None = None
    conflicts: tuple[Text, ...] | None = None
    open_questions: tuple[Text, ...] | None = None
    missing: tuple[Text, ...] | None = None
    incomplete: tuple[Text, ...] | None = None


class Case(Frozen):
    """One worked example: the facts of a production, and what must come of them."""

    name: Text
    line: int
    on: date | None
    reading: Reading
    production: Production
    uses: tuple[Use, ...]
    expect: Expected


def run(folder: Path) -> list[str]:
    """Run the cases of a pack; return one line for each thing that differs."""
    policy = load_pack(folder)
    file = folder / "cases.yaml"
    return [
        f"{file}:{case.line}: {case.name}: {said}" for case in load_cases(folder, policy) for said in differs(case, policy)
    ]


def load_cases(folder: Path, policy: Policy) -> tuple[Case, ...]:
    """Read the cases of a pack."""
    file = Path(folder) / "cases.yaml"
    try:
        return tuple(_cases(Spot(pack_tree(file), "cases"), policy))
    except Malformed as wrong:
        raise PackError(str(file), wrong.line, wrong.problem) from None


def _cases(top: Spot, policy: Policy) -> Iterator[Case]:
    names: set[str] = set()
    for spot in top.items():
        case = _case(spot, policy)
        if case.name in names:
            raise spot.wrong(f"the name {case.name!r} is already taken")
        names.add(case.name)
        yield case
    if not names:
        raise top.wrong("a pack has at least one case")


def _case(spot: Spot, policy: Policy) -> Case:
    parts = spot.fields(("name", "expect"), ("on", "reading", "production", "facts", "uses"))
    if ("facts" in parts) == ("uses" in parts):
        raise spot.wrong("a case has either 'facts', for one use, or 'uses'")
    return Case(
        name=parts["name"].text(),
        line=spot.tree.line or 1,
        on=parts["on"].date() if "on" in parts else None,
        reading=_reading(parts.get("reading")),
        production=production_at(parts["production"]) if "production" in parts else Production(),
        uses=uses_at(parts["uses"]) if "uses" in parts else (use_at(parts["facts"], "use"),),
        expect=_expected(parts["expect"], policy),
    )


def _reading(spot: Spot | None) -> Reading:
    return "lenient" if spot and spot.one_of(("strict", "lenient")) == "lenient" else "strict"
