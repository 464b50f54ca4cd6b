"""What a person typed, turned into a reading: the facts it states, each with its words, and what they want."""

from assistant.understand.message import read

__all__ = ["read"]
