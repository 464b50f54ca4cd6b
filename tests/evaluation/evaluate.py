"""`make evaluate`: how well the reader reads and the interview asks, in one table.

python tests/evaluation/evaluate.py [--only PART]… [--reader on|rules|off] [--model SPEC] [--json FILE]
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("LANGGRAPH_STRICT_MSGPACK", "true")
os.environ["LANGSMITH_TRACING"] = "false"

from evaluation.by_fact import by_fact
from evaluation.hits import BAD
from evaluation.measure import PARTS, Options, Result, course_rows, failures, run
from evaluation.readers import MODES
from evaluation.table import lines
from evaluation.tally import as_json


def main(arguments: list[str] | None = None) -> int:
    """Measure, print and save."""
    given = _parser().parse_args(arguments)
    options = Options(given.reader, given.model, tuple(given.only or PARTS), given.quick)
    result = run(options, lambda what: print(f"… {what}", file=sys.stderr, flush=True))
    print(
        f"reader {options.mode}, model {options.model or 'none'}{', quick' if options.quick else ''}; 95 % intervals"
    )
    print("\n".join(line.shown() for line in lines(result)))
    if result.model:
        print("  ".join(["model", *(f"{name} {n:.3g}" for name, n in result.model.public().items())]))
    if not given.brief:
        print("\n".join(by_fact(result)))
    for split in given.show or ():
        print("\n".join(_shown(result, split)))
    if given.json:
        given.json.write_text(json.dumps(public(result), indent=1, ensure_ascii=False) + "\n", "utf-8")
    return 0


def public(result: Result) -> dict[str, Any]:
    """Return everything as JSON values."""
    tallies = {"narratives": result.narratives, "replies": result.replies, "anchors": result.anchors}
    return {
        "reader": result.options.mode,
        "model": result.options.model,
        "model_calls": result.model.public() if result.model else None,
        "quick": result.options.quick,
        "table": [line.public() for line in lines(result)],
        "facts": {
            f"{part}/{split}": {
                fact: {m: n for (f, m), n in tally.counts.items() if f == fact} for fact in tally.facts()
            }
            for part, splits in tallies.items()
            for split, tally in splits.items()
        },
        "failures": {name: list(as_json(found)) for name, found in failures(result).items()},
        "interviews": course_rows(result),
        "attack": [hit._asdict() for hit in (result.attack[1] if result.attack else ())],
    }


def _shown(result: Result, split: str) -> Iterator[str]:
    """Yield single failures. Not for the test split, unless it is never used as a test again."""
    for name, found in failures(result).items():
        if split in name:
            for f in sorted(found, key=lambda f: (f.what, f.fact)):
                yield f"{name} {f.what} {f.id} {f.fact}: {f.want} -> {f.got} from {f.quote!r} in {f.text!r}"
    for name, courses in course_rows(result).items():
        for course in courses if split in name else ():
            if course["problems"] or course["twice"] or course["stuck"]:
                yield f"{name} {json.dumps(course, ensure_ascii=False)}"
    if split == "attack" and result.attack:
        yield from (str(hit._asdict()) for hit in result.attack[1] if hit.what in BAD)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reader", choices=MODES, default="on", help="rules: without the embedded reader")
    parser.add_argument("--model", help="provider:name, as FRANKLY_MODEL takes it")
    parser.add_argument("--only", action="append", choices=PARTS, help="one part; may be repeated")
    parser.add_argument("--quick", action="store_true", help="every fifth text")
    parser.add_argument("--brief", action="store_true", help="without the counts by fact")
    parser.add_argument("--json", type=Path, metavar="FILE", help="save everything")
    parser.add_argument(
        "--show", action="append", metavar="SPLIT", help="print single failures: tune, t1, attack, …"
    )
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
