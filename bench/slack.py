"""1,000 conversations through the Slack channel: repeated, out of order, with 429s and a restart in the middle.

    python -m bench.slack [CONVERSATIONS]

Every event is delivered one to three times, copies of earlier ones among later ones; at the restart most of
the people have an event that was acknowledged and is not done. Prints how long an
acknowledgement took, and fails when anything was lost, done twice, or came out differently from the same
conversation without Slack.
"""

import asyncio
import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
os.environ.setdefault("LANGGRAPH_STRICT_MSGPACK", "true")

from conftest import DAY
from slack_bolt.async_app import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_fake import FakeSlack, fake_slack, limited
from slack_person import NOW, Person, opened_channel, signed
from slack_walks import in_slack, walk
from test_slack_talk import essence

from assistant.channels.slack.run import Channel
from assistant.conversation import open_conversation
from assistant.reply import Message
from assistant.settings import Settings

KINDS = 40
"""So many different conversations; the rest repeat them for other people."""
AT_ONCE = 40
TURNS = 8


class Hurried(Person):
    """A person whose events arrive one to three times, old copies among new ones; waits for the answer."""

    acknowledged: list[float]
    chance: random.Random
    waits = True

    async def send(self, body: str, **_: object) -> BoltResponse:
        """Deliver, repeat, and wait until this person's own work is done."""
        late = [old for _, old in self.sent[-3:] if self.chance.random() < 0.3]
        copies = [*late, body, *([body] * self.chance.randint(0, 2))]
        self.sent.append(("", body))
        answers = [await self._deliver(copy) for copy in copies]
        assert all(answer.status == 200 for answer in answers)
        key = f"{self.team}:{self.user}"
        while self.waits and (task := self.channel.line._working.get(key)):
            await asyncio.wait({task})
        return answers[-1]

    async def _deliver(self, body: str) -> BoltResponse:
        request = AsyncBoltRequest(body=body, headers=signed(body))
        started = time.perf_counter()
        answer = await self.channel.app.async_dispatch(request)
        self.acknowledged.append(time.perf_counter() - started)
        return answer


async def main(count: int) -> None:
    """Play everything and say what came of it."""
    with tempfile.TemporaryDirectory(prefix="frankly-bench-") as folder:
        walks, expected = await _walks(Path(folder))
        async with fake_slack() as slack:
            calls = iter(range(10**9))
            slack.fail = lambda method, _: (
                limited() if method != "auth.test" and next(calls) % 20 == 7 else None
            )
            people: dict[int, Hurried] = {}
            acknowledged: list[float] = []
            started = time.perf_counter()
            for half in (0, 1):
                async with opened_channel(slack, Path(folder) / "slack") as channel:
                    await _half(half, count, walks, people, slack, channel, acknowledged)
            _report(count, people, slack, acknowledged, expected, time.perf_counter() - started)


async def _walks(folder: Path) -> tuple[list[list[Message]], list[object]]:
    (folder / "slack").mkdir()
    settings = Settings(database_url=f"sqlite:///{folder / 'plain.db'}")
    async with open_conversation(settings, today=lambda: DAY, now=lambda: NOW) as conversation:
        walks = [await walk(conversation, seed, TURNS) for seed in range(KINDS)]
        finals = [essence(await conversation.current(f"walk:{seed}")) for seed in range(KINDS)]
    return walks, [_outcome(final) for final in finals]


async def _half(
    half: int,
    count: int,
    walks: list[list[Message]],
    people: dict[int, Hurried],
    slack: FakeSlack,
    channel: Channel,
    acknowledged: list[float],
) -> None:
    print(f"left over from before: {len(await channel.tools.store.unfinished())}")
    await channel.line.idle()
    free = asyncio.Semaphore(AT_ONCE)

    async def play(number: int) -> None:
        async with free:
            person = people.setdefault(number, Hurried(slack, channel, f"U{number}"))
            person.channel, person.acknowledged, person.chance = channel, acknowledged, random.Random(number)
            messages = walks[number % KINDS]
            middle = len(messages) // 2
            for message in messages[: middle - 1] if half == 0 else messages[middle:]:
                await in_slack(person)(message)

    async def last(number: int) -> None:
        async with free:
            person, messages = people[number], walks[number % KINDS]
            person.waits = False
            await in_slack(person)(messages[len(messages) // 2 - 1])
            person.waits = True

    await asyncio.gather(*(play(number) for number in range(count)))
    if half == 0:
        await asyncio.gather(*(last(number) for number in range(count)))


def _outcome(found: dict[str, Any]) -> object:
    verdict = found["verdict"] or {}
    uses = [(use["outcome"], use["missing"]) for use in verdict.get("uses", ())]
    return found["facts"], verdict.get("outcome"), verdict.get("undetermined"), uses


def _report(
    count: int,
    people: dict[int, Hurried],
    slack: FakeSlack,
    acknowledged: list[float],
    expected: list[object],
    seconds: float,
) -> None:
    wrong = 0
    for number, person in people.items():
        now = essence(person.last)
        wrong += _outcome(now) != expected[number % KINDS]
    labels = [said.metadata["event_payload"]["id"] for said in slack.said if said.metadata]
    print(
        f"{count} conversations, {sum(len(p.sent) for p in people.values())} events, {len(acknowledged)} deliveries, {seconds:.0f} s"
    )
    print(
        f"acknowledged: p50 {statistics.median(acknowledged) * 1000:.1f} ms, p95 {statistics.quantiles(acknowledged, n=20)[-1] * 1000:.1f} ms, worst {max(acknowledged) * 1000:.0f} ms"
    )
    print(
        f"{len(labels)} messages posted, {len(labels) - len(set(labels))} twice; {wrong} conversations differ; refused by Slack: {len(slack.wrong)}"
    )
    assert len(labels) == len(set(labels))
    assert not wrong
    assert slack.wrong == []


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000))
