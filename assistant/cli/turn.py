"""`frankly turn`: JSON messages in, JSON replies out, through `reply()` and nothing else."""

import json
from collections.abc import Callable, Iterable

from pydantic import ValidationError

from assistant.conversation import Conversation, open_conversation
from assistant.reply import Message
from assistant.settings import Settings
from rules.errors import FactsError

_SHAPE = '{"id", "text"}, {"id", "choices": [...]} or {"id", "edit": {"use", "fact", "value"}}'


async def turns(
    settings: Settings, thread: str, lines: Iterable[bytes], write: Callable[[str], object]
) -> None:
    """Answer every line as it comes; a bad line ends the run with its number, what came before is kept."""
    async with open_conversation(settings) as conversation:
        for number, line in enumerate(lines, 1):
            if line.strip():
                write(await _answer(conversation, thread, message(line, number)))


async def _answer(conversation: Conversation, thread: str, said: Message) -> str:
    return json.dumps((await conversation.reply(thread, said)).public(), ensure_ascii=False)


def message(line: bytes, number: int) -> Message:
    """Return the message of one line, or say what a message looks like."""
    where = f"<stdin>:{number}"
    try:
        given = json.loads(line.decode("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        raise FactsError(where, f"not a JSON object; write {_SHAPE}") from None
    try:
        said = Message.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "message"
        raise FactsError(where, f"{field}: {first['msg'].lower()}; write {_SHAPE}") from None
    if sum(part is not None for part in (said.text, said.choices, said.edit)) != 1:
        raise FactsError(where, f"needs exactly one of text, choices, edit; write {_SHAPE}")
    return said
