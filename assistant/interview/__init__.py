"""verdict.missing -> the next question."""

from assistant.interview.ask import build, labels
from assistant.interview.order import known, left, next_key, unanswered, waits

__all__ = ["build", "known", "labels", "left", "next_key", "unanswered", "waits"]
