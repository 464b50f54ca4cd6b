"""The chat models on offer: which one an interview uses, and what it adds to a reading.

One is opened when it is first used, and kept. One that cannot be opened or does not answer is down: the
turn goes on without it.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from assistant.interview.turn import Turn
from assistant.reading import Reading, checked
from assistant.reply import Model
from assistant.settings import Settings
from assistant.state import Interview
from assistant.understand.chat import Server, chat_model, provider
from assistant.understand.model import SPOKEN_OF, Listener, ModelError, merged, propose
from assistant.words import Words, escaped
from rules.facts import USE_FACTS

NONE = "none"
_MAY_STATE = {"answer", "change", "another", "none"}
_log = logging.getLogger(__name__)
Open = Callable[[str], Listener]


class Asked(NamedTuple):
    """What was asked: its words, its facts, and the use it is about (None: the message may be about a new one)."""

    text: str
    facts: tuple[str, ...]
    use: str | None


class Models:
    """The models of an installation; the first is used until another one is chosen."""

    def __init__(
        self, offered: Sequence[str] = (), open: Open | None = None, server: str = "", timeout: float = 20.0
    ) -> None:
        self.names = tuple(dict.fromkeys((*offered, NONE)))
        self._open, self._timeout = open or _none, timeout
        self._server = server
        self._opened: dict[str, asyncio.Task[Listener]] = {}

    def used(self, interview: Interview) -> str:
        """Return the model of an interview; one that is no longer on offer is none, never another."""
        if interview.model is None:
            return self.names[0]
        return interview.model if interview.model in self.names else NONE

    def listed(self, interview: Interview) -> tuple[Model, ...]:
        """Return every model on offer, and where each one's words go."""
        used = self.used(interview)
        return tuple(Model(name=shown(n), sent_to=self._sent_to(n), used=n == used) for n in self.names)

    def switch(self, turn: Turn, name: str) -> None:
        """Read with another model from the next message on, and ask the same question again."""
        turn.stay()
        found = next((known for known in self.names if name in {known, shown(known)}), None)
        if found is None:
            turn.say("model_unknown", names=", ".join(escaped(shown(known)) for known in self.names))
            return
        turn.interview.model, turn.interview.model_down = found, False
        what = "model_none" if found == NONE else "model_now"
        turn.say(what, name=escaped(shown(found)), where=escaped(self._sent_to(found)))

    async def ready(self) -> None:
        """Open the first model now, so that whoever starts Frankly hears what is wrong with it."""
        if self.names[0] != NONE:
            await self._listener(self.names[0])

    async def add(
        self, reading: Reading, text: str, interview: Interview, asked: Asked, words: Words
    ) -> Reading | None:
        """Return the reading with what the interview's model adds, or None where it was asked in vain."""
        name = self.used(interview)
        if name == NONE or reading.intent not in _MAY_STATE:
            return reading
        use = interview.use(asked.use)
        facts = [fact for fact in SPOKEN_OF if not use or fact not in use.facts]
        try:
            async with asyncio.timeout(self._timeout):
                listener = await self._listener(name)
                found = await propose(listener, text, facts, asked.text, means(words), self._timeout)
        except (TimeoutError, ModelError) as error:
            _log.warning("the model %s is not used in this turn: %r", shown(name), error)
            found = None
        return checked(merged(reading, found, asked.facts), text) if found else None

    async def _listener(self, name: str) -> Listener:
        """Open a model beside the conversation; one that takes longer than a turn is ready for a later one."""
        opening = self._opened.get(name)
        if opening is None or (opening.done() and opening.exception()):
            opening = self._opened[name] = asyncio.create_task(asyncio.to_thread(self._open, name))
            opening.add_done_callback(_seen)
        return await asyncio.shield(opening)

    def _sent_to(self, name: str) -> str:
        who = provider(name)
        if name == NONE or who == "local":
            return ""
        if self._server and who == provider(self.names[0]):
            return urlsplit(self._server).hostname or who
        return who


def models_of(settings: Settings) -> Models:
    """Return the models the settings name."""
    offered = (settings.model or NONE, *settings.models)
    return Models(offered, opener(settings), settings.model_url, settings.model_timeout)


def opener(settings: Settings) -> Open:
    """Return what opens a model; the server's address is for all models of the first one's provider."""
    server = Server(settings.model_url, settings.model_key.get_secret_value())

    def open(name: str) -> Listener:
        same = provider(name) == provider(settings.model)
        return chat_model(name, server if same else Server(), settings.model_timeout)

    return open


def shown(name: str) -> str:
    """Return a model's name for people: of a file, what it is called and not where it lies."""
    return name if provider(name) != "local" else "local:" + name.replace("\\", "/").rpartition("/")[2]


def means(words: Words) -> dict[str, dict[str, str]]:
    """Return what every value means, in the words it is said back with."""
    return {
        fact: {value: words.noted(fact, value) for value in known.values} for fact, known in USE_FACTS.items()
    }


def _none(name: str) -> Listener:
    raise ModelError(f"There is no model {name!r}.")


def _seen(opening: "asyncio.Task[Listener]") -> None:
    """Take note of an error nobody waits for any more; the next turn meets it again."""
    if not opening.cancelled():
        opening.exception()
