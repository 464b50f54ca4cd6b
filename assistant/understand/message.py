"""A message, and what was asked, turned into a reading: commands first, then the reply, then everything else it says."""

from assistant.understand import cues
from assistant.understand.clauses import sentences
from assistant.understand.folding import fold
from assistant.understand.guards import context
from assistant.understand.reading import AskedQuestion, Reading, checked
from assistant.understand.words import words

LIMIT = 20_000


def read(text: str, asked: AskedQuestion | None, *, uses: int = 0, lang: str = "en") -> Reading:
    """Read a message against what was asked, without a model. Never raises; sets nothing it cannot quote."""
    message = fold(text[:LIMIT])
    around = context(message, words(lang), sentences(message))
    found = cues.uses(around)
    return checked(Reading(intent="answer" if found else "none", uses=found), text)
