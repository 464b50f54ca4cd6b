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
from assistant.reply import Choice, Document, Message, Reply, ReviewUse
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
    """Send what was typed: numbers stand for the choices shown, `/model NAME` is a switch, anything else is text."""
    numbers = said.replace(",", " ").split()
    pressable = list(_pressable(shown))
    id = uuid.uuid4().hex
    if all(n.isdecimal() and 0 < int(n) <= len(pressable) for n in numbers):
        chosen = tuple(pressable[int(n) - 1].id for n in numbers)
        key = shown.question.key if shown.question else None
        return await conversation.reply(thread, Message(id=id, choices=chosen, question=key))
    command, _, name = said.strip().partition(" ")
    if command == "/model":
        return await conversation.reply(thread, Message(id=id, model=name.strip()))
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
        colour = _COLOURS[reply.card.outcome]
        console.print(Panel(body, title=Text(reply.card.headline), title_align="left", border_style=colour))
    for use in reply.review.uses if reply.review and reply.question else ():
        _show_review(console, use)
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
    if question.kind == "ticks":
        console.print(Text("Several numbers at once are fine, as in 1 3.", style="dim"))
    if question.answer:
        console.print(Text(f"Now: {question.answer}", style="dim"))
    for number, choice in enumerate(_pressable(reply), 1):
        style = "dim" if choice.command and choice.command not in {"none", "unsure"} else ""
        console.print(Text(f"  {number} {choice.label}", style=style))


def _show_review(console: Console, use: ReviewUse) -> None:
    """Print what is known of a use; what is only noted is marked, what is not known is one line."""
    console.print()
    console.print(Markdown(f"**{use.title}**"))
    for fact in use.facts:
        if fact.quote is not None:
            noted = "" if fact.confirmed else " (noted)"
            console.print(Text(f"  {fact.label}: {fact.answer}{noted}"))
    missing = [fact for fact in use.facts if fact.matters and fact.quote is None]
    if missing:
        names = ", ".join(fact.label.lower() for fact in missing)
        console.print(Text(f"  {missing[0].answer}: {names}", style="dim"))


def _pressable(reply: Reply) -> Iterator[Choice]:
    """Yield what has a number: a box that is ticked or not is one line; its "not sure" is said in words."""
    plain = {
        row.options[1].id: row.options[0].id
        for row in (reply.question.rows if reply.question else ())
        if [option.value for option in row.options] == ["yes", "unsure"]
    }
    labels = {row.options[0].id: row.label for row in (reply.question.rows if reply.question else ())}
    for choice in reply.choices:
        if choice.id in plain.values():
            yield choice.model_copy(update={"label": f"☐ {labels[choice.id]}"})
        elif choice.id not in plain:
            yield choice


def _free(path: Path) -> Path:
    candidates = (path.with_stem(f"{path.stem}-{n}") for n in range(2, 1000))
    return path if not path.exists() else next(c for c in candidates if not c.exists())
