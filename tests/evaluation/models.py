"""A chat model under evaluation: one more source for single texts and for whole interviews, counted and timed."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import Future
from threading import Thread
from time import perf_counter
from typing import Any

from evaluation.tally import percentile

from assistant.models import Asked, Models, opener
from assistant.settings import Settings
from assistant.state import Interview
from assistant.understand.reading import AskedQuestion, Reading
from assistant.words import words


class Counted(Models):
    """The model that a name stands for. It lives in a thread of its own: clients do not outlive their event loop."""

    def __init__(self, spec: str) -> None:
        settings = Settings(model=spec)
        super().__init__((spec,), opener(settings), settings.model_url, settings.model_timeout)
        self.resting = False
        """Whether it is left out for now."""
        self.seconds: list[float] = []
        self.in_vain = 0
        self._loop = asyncio.new_event_loop()
        Thread(target=self._loop.run_forever, daemon=True).start()
        self._here(super().ready()).result()

    def read(self, reading: Reading, text: str, asked: AskedQuestion | None) -> Reading:
        """Return the reading of a single text with what the model adds."""
        ask = words().facts[asked.facts[0]].get("ask", "") if asked else ""
        question = Asked(ask, asked.facts if asked else (), None)
        return self._here(self._timed(reading, text, Interview(), question, words())).result() or reading

    async def add(self, *given: Any) -> Reading | None:
        """Add to a reading inside an interview, in the model's own thread."""
        return await asyncio.wrap_future(self._here(self._timed(*given)))

    async def ready(self) -> None:
        """Be ready, as it is since it was made."""

    def public(self) -> dict[str, float]:
        """Return the figures."""
        spent = {f"p{at}_s": percentile(self.seconds, at / 100) for at in (50, 95)} if self.seconds else {}
        return {"asked": len(self.seconds), "in_vain": self.in_vain, **spent}

    async def _timed(self, *given: Any) -> Reading | None:
        reading: Reading = given[0]
        if self.resting:
            return reading
        start = perf_counter()
        found = await super().add(*given)
        if found is not reading:  # a command is not asked about
            self.seconds.append(perf_counter() - start)
            self.in_vain += found is None
        return found

    def _here(self, work: Coroutine[Any, Any, Any]) -> "Future[Any]":
        return asyncio.run_coroutine_threadsafe(work, self._loop)
