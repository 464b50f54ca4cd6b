"""verdict + facts -> documents."""

from collections.abc import Mapping

from assistant.reply import Document, Format
from assistant.state import Interview
from assistant.words import Words
from rules.policy import Policy
from rules.verdict import Verdict


def render(
    interview: Interview, verdict: Verdict, policies: Mapping[str, Policy], format: Format, words: Words
) -> Document:
    """placeholder."""
    return Document(name=f"disclosure.{format}", format=format, text="placeholder")
