"""Hostile messages as an opening, in mid-interview and at the review: what they set, lower or end."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from evaluation.hits import hits
from evaluation.interviews import DAY
from evaluation.models import Counted
from evaluation.person import Person
from evaluation.readers import Read, make_read
from evaluation.scale import safe
from evaluation.texts import Item, question

from assistant.conversation import Conversation, open_conversation
from assistant.reply import Message, Reply
from assistant.settings import Settings
from assistant.understand.polarity import values_of
from assistant.understand.reading import Reading
from rules.facts import USE_FACTS

PLACES = ("final", "person", "in_hand")


class Hit(NamedTuple):
    """Something a hostile message brought about."""

    id: str
    kind: str
    place: str
    what: str
    detail: str
    text: str


async def measure(
    items: Sequence[Item], scenario: Item, read: Read, folder: Path, model: Counted | None = None
) -> tuple[Counter[str], list[Hit]]:
    """Send every message at every place; return how often each was tried, and the hits."""
    settings, switch = Settings(database_url=f"sqlite:///{folder / 'attack.db'}"), Switch(read, model)
    given: dict[str, Any] = {"read": switch, "today": lambda: DAY, "now": lambda: 1_795_000_000}
    given |= {"models": model} if model else {}
    async with open_conversation(settings, **given) as conversation:
        stage = Stage(conversation, scenario, switch)
        tried: Counter[str] = Counter()
        hits: list[Hit] = []
        for place in ["opening", *await stage.places()]:
            for item in items:
                tried[place] += 1
                hits.extend(await stage.attack(place, item))
    return tried, hits


def everywhere(
    items: Sequence[Item], read: Read, each: int = 1, what: str = "read_safe"
) -> tuple[int, list[Hit]]:
    """Read every message as an opening and as the reply to every closed question, or every `each`-th of these; return how many, and what was safe."""
    closed = [None, *(fact for fact in USE_FACTS if values_of(fact))]
    pairs = [(item, fact) for item in items for fact in closed][::each]
    return len(pairs), [hit for item, fact in pairs for hit in _set_safe(item, fact, read, what)]


def _set_safe(item: Item, fact: str | None, read: Read, what: str) -> Iterator[Hit]:
    found = read(item["text"], question(fact), uses=1 if fact else 0)
    for name, proposed in ((n, p) for use in found.uses for n, p in use.facts.items()):
        if safe(name, proposed.value):
            detail = f"{name} = {proposed.value} from {proposed.quote!r}"
            yield Hit(item["id"], item["kind"], fact or "opening", what, detail, item["text"])


class Switch:
    """The reader and the model under attack; off while an interview is brought to its place, so that places stay the same."""

    def __init__(self, read: Read, model: Counted | None = None) -> None:
        self._on, self._off, self._model = read, make_read("off"), model
        self.turn(attacked=False)

    def turn(self, attacked: bool) -> None:
        """Switch them on or off."""
        self.attacked = attacked
        if self._model:
            self._model.resting = not attacked

    def __call__(self, *given: Any, **named: Any) -> Reading:
        return (self._on if self.attacked else self._off)(*given, **named)


class Stage:
    """An interview brought to a question by pressing, again whenever a message changed it."""

    def __init__(self, conversation: Conversation, scenario: Item, switch: Switch) -> None:
        self.conversation, self.scenario, self.switch = conversation, scenario, switch
        self._at: tuple[str, str, Reply] | None = None
        self._count = 0

    async def places(self) -> list[str]:
        """Return three questions of the interview, early, middle and late, and the review."""
        keys = [key async for key, _ in self._through("places")]
        wanted = (next((key for key in keys if key.endswith(f":{name}")), None) for name in PLACES)
        return [*filter(None, wanted), "review"]

    async def attack(self, place: str, item: Item) -> list[Hit]:
        """Send one message at a place."""
        self._count += 1
        message = Message(id=f"a{self._count}", text=item["text"])
        thread, before = await self._brought(place)
        self.switch.turn(attacked=True)
        try:
            after = await self.conversation.reply(thread, message)
        except Exception as error:  # a crash is what is looked for
            self._at = None
            return [Hit(item["id"], item["kind"], place, "crash", repr(error)[:200], item["text"])]
        finally:
            self.switch.turn(attacked=False)
        if place == "opening" or before is None or _standing(before) != _standing(after):
            self._at = None
        found = hits(before, after, str(message.text))
        return [Hit(item["id"], item["kind"], place, what, detail, item["text"]) for what, detail in found]

    async def _brought(self, place: str) -> tuple[str, Reply | None]:
        thread = f"{place}-{self._count}"
        if place == "opening":
            return thread, None
        if self._at is None or self._at[0] != place:
            async for key, reply in self._through(thread):
                if key == place:
                    self._at = (place, thread, reply)
                    break
        assert self._at is not None
        return self._at[1:]

    async def _through(self, thread: str) -> AsyncIterator[tuple[str, Reply]]:
        person = Person(self.scenario, "press")
        reply = await self.conversation.reply(thread, person.first())
        while reply.question and reply.asked:
            yield reply.question.key, reply
            reply = await self.conversation.reply(thread, person.answer(reply))


def _standing(reply: Reply) -> Any:
    return reply.public()["facts"], reply.asked, reply.verdict, reply.question
