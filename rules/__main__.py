"""python -m rules: check a pack and run its cases, judge a facts file, or write the coverage page."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from rules.cases import run
from rules.coverage import page
from rules.errors import FactsError, RulesError, nearest
from rules.judge import judge
from rules.load import load_packs
from rules.read import read_facts

DEFAULT = ("netflix_genai",)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0, or 2 with one clear line for each problem."""
    given = _parser().parse_args(arguments)
    try:
        problems = _COMMANDS[given.command](given)
    except RulesError as wrong:
        problems = [str(wrong)]
    sys.stderr.writelines(f"{problem}\n" for problem in problems)
    return 2 if problems else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m rules", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="check packs and run their cases")
    check.add_argument("folder", type=Path, nargs="+")
    commands.add_parser("coverage", help="print what the policies say and what carries it, as Markdown")
    judging = commands.add_parser("judge", help="judge a facts file; - is standard input")
    judging.add_argument("file")
    judging.add_argument("--policy", action="append", default=[], metavar="ID")
    judging.add_argument("--on", type=date.fromisoformat, default=date.today(), metavar="DATE")
    judging.add_argument("--reading", choices=("strict", "lenient"), default="strict")
    return parser


def _check(given: argparse.Namespace) -> list[str]:
    problems = []
    for folder in given.folder:
        try:
            problems += run(folder)
        except RulesError as wrong:
            problems.append(str(wrong))
    return problems


def _judge(given: argparse.Namespace) -> list[str]:
    name = "<stdin>" if given.file == "-" else given.file
    try:
        raw = sys.stdin.buffer.read() if given.file == "-" else Path(given.file).read_bytes()
    except OSError as wrong:
        raise FactsError(name, f"cannot be read: {(wrong.strerror or 'no reason given').lower()}") from None
    facts = read_facts(raw, name)
    packs = load_packs()
    chosen = facts.policies or tuple(dict.fromkeys(given.policy)) or DEFAULT
    for each in chosen:
        if each not in packs:
            raise FactsError(name, f"policies: there is no pack {each!r} here{nearest(each, packs)}")
    verdict = judge(facts.uses, facts.production, [packs[each] for each in chosen], given.on, given.reading)
    sys.stdout.write(verdict.model_dump_json(indent=2) + "\n")
    return []


def _coverage(_: argparse.Namespace) -> list[str]:
    sys.stdout.write(page(load_packs().values()))
    return []


_COMMANDS = {"check": _check, "judge": _judge, "coverage": _coverage}


if __name__ == "__main__":
    sys.exit(main())
