"""The result as one table, and as JSON."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from evaluation.hits import BAD
from evaluation.interviews import Course
from evaluation.measure import Interviews, Result
from evaluation.tally import Share, share


class Line(NamedTuple):
    """One line of the table: what, on which split, and the value with its interval."""

    part: str
    split: str
    measure: str
    value: Share | float | str

    def shown(self) -> str:
        """Return it as it is printed."""
        if isinstance(self.value, Share):
            text = self.value.shown()
        else:
            text = f"{self.value:.2f}" if isinstance(self.value, float) else str(self.value)
        return f"{self.part:<11} {self.split:<9} {self.measure:<46} {text}"

    def public(self) -> dict[str, Any]:
        """Return it as JSON values."""
        value = self.value._asdict() if isinstance(self.value, Share) else {"value": self.value}
        return {"part": self.part, "split": self.split, "measure": self.measure, **value}


def lines(result: Result) -> list[Line]:
    """Return every line of the table."""
    return [
        *_narratives(result),
        *_replies(result),
        *_anchors(result),
        *_interviews(result),
        *_attack(result),
        *_costs(result),
    ]


_READ = (
    ("recall of stated facts", "right", "stated"),
    ("wrong values (of all labels)", "wrong", "labelled"),
    ("false-safe, critical (of risk or unsure labels)", "critical", "grave"),
    ("false-safe, unsupported (of silent facts)", "unsupported", "silent"),
    ("false alarms (of safe or silent facts)", "alarm", "calm"),
    ("number of uses right", "number_right", "texts"),
    ("quotes not verbatim", "quote_not_verbatim", "quotes"),
    ("tools, recall", "tools_found", "tools_named"),
    ("tools, precision", "tools_found", "tools_read"),
    ("production texts right", "text_right", "text_stated"),
)


def _narratives(result: Result) -> Iterator[Line]:
    for split, tally in result.narratives.items():
        for name, hit, of in _READ:
            yield Line("narratives", split, name, tally.share(hit, of))


def _replies(result: Result) -> Iterator[Line]:
    for split, tally in result.replies.items():
        yield Line("replies", split, "right, where there is an answer", tally.share("right", "stated"))
        yield Line("replies", split, "missed", tally.share("missed", "stated"))
        yield Line("replies", split, "wrong", tally.share("wrong", "stated"))
        yield Line(
            "replies", split, "false-safe (of risk, unsure or no answer)", tally.share("false_safe", "grave")
        )
        yield Line("replies", split, "intent right", tally.share("intent_right", "intents"))
        yield Line(
            "replies", split, "intent right, other than answers", tally.share("command_right", "commands")
        )
        yield Line("replies", split, "other stated facts found", tally.share("also_right", "also"))
        yield Line(
            "replies",
            split,
            "extra facts / of them safe",
            f"{tally.get('extra')} / {tally.get('extra_safe')}",
        )


def _anchors(result: Result) -> Iterator[Line]:
    for name, tally in result.anchors.items():
        yield Line("anchor", name, "recall of stated coarse facts", tally.share("right", "stated"))
        yield Line("anchor", name, "purpose right", tally.share("purpose_right", "purposes"))
        yield Line("anchor", name, "false-safe, critical", str(tally.get("critical")))
        yield Line("anchor", name, "false-safe, unsupported", tally.share("unsupported", "silent"))
        loose = tally.get("critical_coarse") + tally.get("unsupported_coarse")
        yield Line("anchor", name, "false-safe on the ungated coarse fact", str(loose))
        yield Line("anchor", name, "false alarms", str(tally.get("alarm")))
        if tally.get("tools_named"):
            yield Line("anchor", name, "tools, recall", tally.share("tools_found", "tools_named"))
            yield Line("anchor", name, "tools, precision", tally.share("tools_found", "tools_read"))


def _interviews(result: Result) -> Iterator[Line]:
    for split, both in result.interviews.items():
        for held in both:
            yield from _held(split, held)


def _held(split: str, held: Interviews) -> Iterator[Line]:
    part, on, off = f"by {held.manner}", held.on, held.off
    for name, courses in (("", on), (", reader off", off)):
        how = Counter(course.compared for course in courses)
        yield Line(part, split, f"under-calls{name}", share(how["under"], len(courses)))
        yield Line(part, split, f"over-calls{name}", share(how["over"], len(courses)))
        yield Line(part, split, f"ended undetermined / stuck{name}", _two(courses))
        yield Line(part, split, f"questions a scenario{name}", _mean(courses, "questions"))
        yield Line(part, split, f"messages a scenario{name}", _mean(courses, "messages"))
        yield Line(
            part, split, f"facts kept safer than they are{name}", str(sum(c.lowered() for c in courses))
        )
        yield Line(part, split, f"facts asked twice{name}", str(sum(len(c.twice) for c in courses)))
        yield Line(
            part,
            split,
            f"facts reopened by a changed answer{name}",
            str(sum(len(c.reopened) for c in courses)),
        )
        yield Line(
            part, split, f"facts asked again, not understood{name}", str(sum(len(c.again) for c in courses))
        )
    yield Line(part, split, "questions, reader on to off", _ratio(on, off, "questions"))
    yield Line(part, split, "messages, reader on to off", _ratio(on, off, "messages"))


def _two(courses: list[Course]) -> str:
    return f"{sum(c.undetermined for c in courses)} / {sum(c.stuck for c in courses)}"


def _mean(courses: list[Course], name: str) -> float:
    return sum(getattr(c, name) for c in courses) / len(courses) if courses else 0.0


def _ratio(on: list[Course], off: list[Course], name: str) -> float:
    return _mean(on, name) / _mean(off, name) if off else 0.0


def _attack(result: Result) -> Iterator[Line]:
    if result.attack:
        tried, hits = result.attack
        yield Line("attack", "all", "messages sent", f"{tried.total()} ({', '.join(tried)})")
        count = Counter(hit.what for hit in hits)
        for what in (*BAD, *sorted(count.keys() - set(BAD))):
            yield Line("attack", "all", what.replace("_", " "), str(count[what]))


def _costs(result: Result) -> Iterator[Line]:
    costs = {**(result.latency() if result.seconds else {}), **result.footprint}
    for name, value in costs.items():
        yield Line("cost", "all", name, float(value))
