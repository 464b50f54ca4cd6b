"""What a person typed, turned into a reading: the facts it states, each with its words, and what they want."""

from assistant.understand import message
from assistant.understand.reader import reader as embedded
from assistant.understand.reading import AskedQuestion, Reading

__all__ = ["read", "warm"]


def read(
    text: str, asked: AskedQuestion | None, *, uses: int = 0, lang: str = "en", reader: bool = True
) -> Reading:
    """Read a message with the rules and, unless told otherwise, the embedded reader; no model, no network."""
    return message.read(text, asked, uses=uses, lang=lang, reader=embedded() if reader else None)


def warm(lang: str = "en") -> None:
    """Load what the first message would otherwise wait for."""
    read("The art department made mood boards.", None, lang=lang)
