"""Whole interviews with simulated people, against the verdict of the full truth."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from evaluation.models import Counted
from evaluation.person import Manner, NoButtonError, Person
from evaluation.readers import Read
from evaluation.scale import lowers
from evaluation.texts import Item

from assistant.conversation import Conversation, open_conversation
from assistant.decide import Decider
from assistant.reply import Reply
from assistant.settings import Settings
from rules import judge
from rules.tables import LEVELS as OUTCOMES
from rules.verdict import UseVerdict, Verdict

DAY = date(2026, 11, 22)
MOST = 150


@dataclass
class Course:
    """How one interview went."""

    id: str
    manner: str
    questions: int = 0
    messages: int = 0
    keys: list[str] = field(default_factory=list)
    """The questions in the order they were asked."""
    twice: list[str] = field(default_factory=list)
    """Facts asked although they had an answer."""
    reopened: list[str] = field(default_factory=list)
    """Facts asked again because a later answer took theirs back."""
    again: list[str] = field(default_factory=list)
    """Facts asked again because the answer was not understood."""
    outcome: str = ""
    truth: str = ""
    compared: str = "equal"
    undetermined: bool = False
    problems: list[str] = field(default_factory=list)
    wrong: list[dict[str, Any]] = field(default_factory=list)
    stuck: bool = False

    def lowered(self) -> int:
        """Return how many facts were kept with a value safer than the truth, whether or not it told."""
        return sum(bool(wrong["lower"]) for wrong in self.wrong)

    def public(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return asdict(self)


async def measure(
    items: Sequence[Item], read: Read, folder: Path, manner: Manner, model: Counted | None = None
) -> list[Course]:
    """Hold an interview for every scenario."""
    settings = Settings(database_url=f"sqlite:///{folder / f'{manner}.db'}")
    given: dict[str, Any] = {"read": read, "today": lambda: DAY, "now": lambda: 1_795_000_000}
    given |= {"models": model} if model else {}
    async with open_conversation(settings, **given) as conversation:
        return [await hold(conversation, item, manner) for item in items]


async def hold(conversation: Conversation, item: Item, manner: Manner) -> Course:
    """Hold one interview and compare where it ends with the truth."""
    course, person, seen = Course(item["id"], manner), Person(item, manner), Seen()
    thread, message, reply = f"{manner}-{item['id']}", person.first(), Reply(id="", text="")
    while course.messages < MOST:
        try:
            reply = await conversation.reply(thread, message)
        except Exception as error:  # a crash is a result, too
            course.problems.append(f"crash at {message.text or message.choices!r}: {error!r}"[:300])
            break
        course.messages += 1
        if not reply.asked:
            break
        seen.look(reply, course, wanted=".change." in str(message.choices))
        try:
            message = person.answer(reply)
        except NoButtonError as error:
            course.problems.append(str(error))
            break
    course.stuck = bool(reply.asked)
    compare(course, reply, person, verdict_of(item["truth"]))
    return course


class Seen:
    """What was asked and answered so far."""

    def __init__(self) -> None:
        self.asked: set[tuple[str, str]] = set()
        self.answered: set[tuple[str, str]] = set()

    def look(self, reply: Reply, course: Course, wanted: bool) -> None:
        """Note a reply and count what it asks again, unless the person wanted to change it."""
        known = {(use["id"], fact) for use in reply.facts["uses"] for fact in use["facts"]}
        key = reply.question.key if reply.question else ""
        course.questions += ":" in key
        course.keys.append(key)
        for asked in reply.asked if not wanted and ":conflict:" not in key else ():
            place = (str(asked.use), asked.fact)
            name = f"{key} {asked.fact}"
            if place in known:
                course.twice.append(name)
            elif place in self.answered:
                course.reopened.append(name)
            elif place in self.asked and asked.use:
                course.again.append(name)
            self.asked.add(place)
        self.answered |= known


def verdict_of(truth: Item) -> Verdict:
    """Return the verdict on the full truth."""
    uses = [{"id": f"t{place}", **use} for place, use in enumerate(truth["uses"])]
    return judge(uses, truth["production"], tuple(Decider().policies.values()), on=DAY)


def compare(course: Course, reply: Reply, person: Person, truth: Verdict) -> None:
    """Compare every use of the truth with those of the interview that stand for it."""
    got = {use["id"]: use for use in (reply.verdict or {"uses": []})["uses"]}
    course.outcome, course.truth = str((reply.verdict or {}).get("outcome")), truth.outcome
    course.undetermined = bool((reply.verdict or {}).get("undetermined"))
    found = {_use(course, use, [got[u] for u, p in person.about.items() if p == place])
             for place, use in enumerate(truth.uses)}  # fmt: skip
    course.compared = next((how for how in ("under", "over") if how in found), "equal")
    course.wrong = list(_wrong(reply, person))


def _use(course: Course, truth: UseVerdict, got: Sequence[dict[str, Any]]) -> str:
    wanted, level = (
        OUTCOMES.index(truth.outcome),
        max((OUTCOMES.index(u["outcome"]) for u in got), default=-1),
    )
    needed = {p.id for p in truth.preconditions if p.status == "missing"}
    held = {p["id"] for use in got for p in use["preconditions"] if p["status"] == "missing"}
    lost = sorted(needed - held)
    if level < wanted:
        course.problems.append(
            f"{truth.id}: {OUTCOMES[level] if got else 'no use'} instead of {truth.outcome}"
        )
    course.problems.extend(f"{truth.id}: not blocking: {id}" for id in lost)
    if level < wanted or lost:
        return "under"
    return "over" if level > wanted or held - needed else "equal"


def _wrong(reply: Reply, person: Person) -> Iterator[dict[str, Any]]:
    for use in reply.facts["uses"]:
        truth = person.truths[person.about[use["id"]]] if use["id"] in person.about else {}
        for fact, answer in use["facts"].items():
            if fact in truth and fact not in {"tools", "description"} and answer["value"] != truth[fact]:
                lower = lowers(fact, answer["value"], [truth[fact]])
                yield {"use": use["id"], "fact": fact, "truth": truth[fact], "lower": lower, **answer}
