"""One turn without a model beside a bare LangGraph echo graph with the same checkpointer, taking turns."""

import asyncio
import sqlite3
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles
from typing import TypedDict

from langgraph.graph import END, START, StateGraph

from assistant.conversation import open_conversation
from assistant.memory import open_memory
from assistant.reply import Message, Reply
from assistant.settings import Settings

THREADS, TURNS = 8, 60
_TYPED = ("not sure", "why do you ask", "no", "draws from the boards we shot last week", "yes", "skip")


class Echo(TypedDict):
    text: str


async def echo(state: Echo) -> dict[str, str]:
    return {"text": state["text"]}


def main() -> None:
    """Print a turn's time, its ratio to the echo, and the bytes it stores."""
    asyncio.run(_measure())


async def _measure() -> None:
    with tempfile.TemporaryDirectory() as folder:
        bare = StateGraph(Echo)
        bare.add_node("echo", echo)
        bare.add_edge(START, "echo")
        bare.add_edge("echo", END)
        settings = Settings(database_url=f"sqlite:///{folder}/turn.db")
        async with open_memory(f"sqlite:///{folder}/echo.db") as memory, open_conversation(settings) as ours:
            graph = bare.compile(checkpointer=memory.saver)
            echoed, turned = [], []
            for thread in range(THREADS):
                shown: Reply | None = None
                config = {"configurable": {"thread_id": str(thread)}}
                for number in range(TURNS):
                    message = _message(shown, number)
                    began = time.perf_counter()
                    await graph.ainvoke({"text": "hello"}, config, durability="exit")
                    between = time.perf_counter()
                    shown = await ours.reply(str(thread), message)
                    echoed.append(between - began)
                    turned.append(time.perf_counter() - between)
        _print(echoed[TURNS:], turned[TURNS:], _bytes(Path(folder) / "turn.db"))


def _message(shown: Reply | None, number: int) -> Message:
    id = f"m{number}"
    if shown is None:
        return Message(
            id=id, text="we cloned our lead's voice in ElevenLabs for two ADR lines, they're in the mix"
        )
    question = shown.question
    if question is None or number % 3 == 0 or not (question.rows or question.choices):
        return Message(id=id, text=_TYPED[number % len(_TYPED)])
    if question.kind == "ticks":
        return Message(id=id, choices=(question.rows[0].options[0].id,), question=question.key)
    if question.key == "another_use":
        return Message(id=id, text="another use: temp music for the edit, made in Suno")
    return Message(
        id=id, choices=(question.choices[number % len(question.choices)].id,), question=question.key
    )


def _bytes(path: Path) -> list[int]:
    query = "SELECT length(checkpoint) + length(metadata) FROM checkpoints WHERE thread_id = '1' ORDER BY checkpoint_id"
    with sqlite3.connect(path) as connection:
        return [row[0] for row in connection.execute(query)]


def _print(echoed: list[float], turned: list[float], stored: list[int]) -> None:
    def line(name: str, seconds: list[float]) -> str:
        return f"{name:42} p50 {median(seconds) * 1e3:6.2f} ms   p95 {quantiles(seconds, n=20)[-1] * 1e3:6.2f} ms"

    print("\nOne turn, no model")
    print(line("bare LangGraph echo, same checkpointer", echoed))
    print(line("a turn of an interview", turned))
    print(f"{'ratio of the medians':42} {median(turned) / median(echoed):10.2f}")
    ratios = [ours / bare for ours, bare in zip(turned, echoed, strict=True)]
    print(f"{'median of the pairwise ratios':42} {median(ratios):10.2f}")
    print(f"{'bytes stored a turn, turns 1 to 10':42} {median(stored[:10]):10.0f}")
    print(f"{'bytes stored a turn, turns 51 to 60':42} {median(stored[-10:]):10.0f}   (most {max(stored)})")


if __name__ == "__main__":
    main()
