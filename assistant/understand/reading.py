"""The types of a reading, where the reader's own modules look for them."""

from assistant.reading import AskedQuestion, By, Intent, Proposed, Reading, UseReading, checked

__all__ = ["AskedQuestion", "By", "Intent", "Proposed", "Reading", "UseReading", "checked"]
