"""The LangGraph state machine that wires the stages; one call: `reply(thread, message)`."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from langgraph.graph import END, START, StateGraph

from assistant import disclose, papers
from assistant.decide import Decider
from assistant.memory import AnyMemory, open_memory
from assistant.models import models_of
from assistant.nodes import Nodes, Stages, State
from assistant.reply import Decision, Document, Format, Message, Model, Reply
from assistant.settings import Settings
from assistant.sheet import Sheet
from assistant.state import REMEMBERED, Interview, dump, load
from assistant.understand.model import ModelError
from assistant.words import words

_log = logging.getLogger(__name__)


def build(nodes: Nodes) -> StateGraph[State, None, State, State]:
    """Return the graph, not yet compiled, so that a test can give it another memory."""
    graph = StateGraph(State)
    graph.add_node("understand", nodes.understand)
    graph.add_node("decide", nodes.decide)
    graph.add_node("interview", nodes.interview, destinations=("disclose", END))
    graph.add_node("disclose", nodes.disclose)
    graph.add_edge(START, "understand")
    graph.add_edge("understand", "decide")
    graph.add_edge("decide", "interview")
    graph.add_edge("disclose", END)
    return graph


class Conversation:
    """The only way in."""

    def __init__(self, nodes: Nodes, memory: AnyMemory) -> None:
        self.nodes = nodes
        self.memory = memory
        self._graph = build(nodes).compile(checkpointer=memory.saver)

    async def reply(self, thread: str, message: Message) -> Reply:
        """Take one message, save what it changed, and return the answer to it."""
        async with self.memory.lock(thread):
            given: Any = {"thread": thread, "message": message}
            found = await self._graph.ainvoke(given, _config(thread), durability="exit")
            await self._keep_ids(thread, load(found["interview"]))
        answered: Reply = found["reply"]
        return answered

    async def current(self, thread: str) -> Reply:
        """Return the present question again without changing anything."""
        return self.nodes.shown("", self.nodes.here(await self._interview(thread)))

    async def document(self, thread: str, format: Format) -> Document:
        """Render the disclosure as it stands now."""
        # Word and PDF take a moment: other interviews go on meanwhile.
        return await asyncio.to_thread(self.nodes.document, await self._interview(thread), format)

    async def decided(self, thread: str, decision: Decision) -> bool:
        """Put a decision on record; False when the answers are no longer those it was given on."""
        async with self.memory.lock(thread):
            interview = await self._interview(thread)
            if any(made.id == decision.id for made in interview.decisions):
                return True
            if decision.reference != disclose.reference(interview):
                return False
            interview.decisions.append(decision)
            update = {"interview": dump(interview)}
            await self._graph.aupdate_state(_config(thread), update, as_node="disclose")
            return True

    async def sheet(self, thread: str, a: int = 0, b: int = 0) -> Sheet | None:
        """Return the draft as it is worded, and what changed between two versions; None without one."""
        interview, stages = await self._interview(thread), self.nodes.stages
        given = (stages.decider, stages.words, stages.today(), a, b)
        return await asyncio.to_thread(papers.sheet, interview, *given)

    async def forget(self, thread: str) -> None:
        """Delete an interview and everything said in it."""
        async with self.memory.lock(thread):
            await self.memory.saver.adelete_thread(thread)

    async def models(self, thread: str) -> tuple[Model, ...]:
        """Return the language models an interview can be read with, and which one is used."""
        return self.nodes.stages.models.listed(await self._interview(thread))

    def drawing(self) -> str:
        """Return the state machine as LangGraph draws it, for the README."""
        lines = self._graph.get_graph().draw_mermaid().splitlines()
        return "\n".join(line.replace("\t", "    ") for line in lines)

    async def _interview(self, thread: str) -> Interview:
        saved = await self.memory.saver.aget(_config(thread))
        return load(saved["channel_values"].get("interview") if saved else None)

    async def _keep_ids(self, thread: str, interview: Interview) -> None:
        """Copy the message ids out of the state well before they leave it, so none is ever missing."""
        if interview.turns % (REMEMBERED // 2) == 0:
            await self.memory.remember(thread, interview.seen)


def _config(thread: str) -> Any:
    return {"configurable": {"thread_id": thread}}


@asynccontextmanager
async def open_conversation(settings: Settings, **given: Any) -> AsyncIterator[Conversation]:
    """Open the memory the settings name and everything an interview needs."""
    given.setdefault("models", models_of(settings))
    stages = Stages(decider=Decider(settings.policies), words=words(settings.language), **given)
    async with open_memory(settings.database) as memory:
        try:
            await stages.models.ready()
        except ModelError as error:  # the interview goes on without, and says so
            _log.warning("%s", error)
        yield Conversation(Nodes(stages, memory.was_delivered), memory)
