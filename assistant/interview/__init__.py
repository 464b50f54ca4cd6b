"""verdict.missing -> the next question."""

from assistant.interview.ask import build, labels
from assistant.interview.order import left, next_key, unanswered

__all__ = ["build", "labels", "left", "next_key", "unanswered"]
