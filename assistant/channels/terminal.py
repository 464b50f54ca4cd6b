"""The conversation in a terminal: numbers or words, and nothing lost when it is closed."""

import uuid
from collections.abc import Iterator
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.patch_stdout import patch_stdout
from rich.console import Console
from rich.markdown import Markdown
from rich.panel import Panel
from rich.text import Text

from assistant.conversation import Conversation, open_conversation
from assistant.reply import Choice, Document, Message, Reply
from assistant.settings import Settings

_COLOURS = {"written_approval": "red", "escalate": "yellow", "notify": "green", "out_of_scope": "cyan"}


async def chat(settings: Settings, thread: str) -> None:
    """Talk until the person leaves; an interview of the same name goes on where it was."""
    console = Console(highlight=False)
    session: PromptSession[str] = PromptSession()
    async with open_conversation(settings) as conversation:
        reply = await conversation.current(f"terminal:{thread}")
        while True:
            show(console, reply)
            save(console, reply.documents)
            try:
                with patch_stdout():
                    said = await session.prompt_async("› ")
            except (EOFError, KeyboardInterrupt):
                console.print(f"\nSaved. Go on with: frankly chat --thread {thread}", style="dim")
                return
            if said.strip():
                reply = await answer(conversation, f"terminal:{thread}", reply, said)


async def answer(conversation: Conversation, thread: str, shown: Reply, said: str) -> Reply:
    """Send what was typed: numbers stand for the choices shown, anything else is text."""
    numbers = said.replace(",", " ").split()
    pressable = list(_pressable(shown))
    id = uuid.uuid4().hex
    if all(n.isdigit() and 0 < int(n) <= len(pressable) for n in numbers):
        chosen = tuple(pressable[int(n) - 1].id for n in numbers)
        key = shown.question.key if shown.question else None
        return await conversation.reply(thread, Message(id=id, choices=chosen, question=key))
    return await conversation.reply(thread, Message(id=id, text=said))


def show(console: Console, reply: Reply) -> None:
    """Print a reply."""
    if reply.said:
        console.print(Markdown(reply.said), style="dim")
    if reply.card:
        lines = [f"⛔ {need.says}" for use in reply.card.uses for need in use.blocking]
        lines += [line for use in reply.card.uses for line in use.because[:3]]
        lines += [line for use in reply.card.uses for line in use.change[:2]]
        body = Text("\n".join([*lines, reply.card.source]))
        console.print(Panel(body, title=reply.card.headline, border_style=_COLOURS[reply.card.outcome]))
    if reply.review:
        for use in reply.review.uses:
            console.print(f"\n[bold]{use.title}[/bold]")
            for fact in use.facts:
                if fact.matters:
                    console.print(
                        f"  {fact.label}: ",
                        Text(fact.answer),
                        "" if fact.confirmed or not fact.quote else "(noted)",
                    )
    _show_question(console, reply)


def save(console: Console, documents: tuple[Document, ...]) -> None:
    """Write documents beside the person, never over an earlier one."""
    for document in documents:
        path = _free(Path.cwd() / document.name)
        if document.data is not None:
            path.write_bytes(document.data)
        else:
            path.write_text(document.text or "", "utf-8")
        console.print(f"Saved {path}", style="bold")


def _show_question(console: Console, reply: Reply) -> None:
    question = reply.question
    if question is None:
        return
    console.print()
    if question.about:
        console.print(Text(question.about, style="italic"))
    console.print(Markdown(f"**{question.text}** {question.hint or ''}"))
    if question.answer:
        console.print(Text(f"Now: {question.answer}", style="dim"))
    for number, choice in enumerate(_pressable(reply), 1):
        style = "dim" if choice.command and choice.command not in {"none", "unsure"} else ""
        console.print(Text(f"  {number} {choice.label}", style=style))


def _pressable(reply: Reply) -> Iterator[Choice]:
    yield from reply.choices


def _free(path: Path) -> Path:
    candidates = (path.with_stem(f"{path.stem}-{n}") for n in range(2, 1000))
    return path if not path.exists() else next(c for c in candidates if not c.exists())
