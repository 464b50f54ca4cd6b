"""The one place that knows how to get a reader: on, with rules only, or off."""

from collections.abc import Callable
from typing import Any, Literal

from evaluation.models import Counted

from assistant.understand import read
from assistant.understand.reading import AskedQuestion, Reading, UseReading

Mode = Literal["on", "rules", "off"]
Read = Callable[..., Reading]
MODES: tuple[Mode, ...] = ("on", "rules", "off")


def make_read(mode: Mode = "on", model: Counted | None = None) -> Read:
    """Return a reader. Off: a message only answers what was asked; whatever else it says is not noted."""
    given: dict[str, Any] = {"reader": False} if mode == "rules" else {}

    def reading(text: str, asked: AskedQuestion | None, *, uses: int = 0, lang: str = "en") -> Reading:
        found = read(text, asked, uses=uses, lang=lang, **given)
        if mode == "off":
            return only_asked(found, text, asked)
        return model.read(found, text, asked) if model else found

    return reading


def only_asked(found: Reading, text: str, asked: AskedQuestion | None) -> Reading:
    """Return a reading without what was not asked for."""
    if asked is None or asked.kind == "text":
        return Reading(intent="answer", uses=(UseReading(quote=text.strip()),))
    kept = ({f: p for f, p in use.facts.items() if f in asked.facts} for use in found.uses[:1])
    uses = tuple(UseReading(facts=facts) for facts in kept if facts)
    return found.model_copy(update={"uses": uses, "production": {}})
