"""What a channel shows of a letter that is being worded: sections, objections, versions, and who stands for it."""

from typing import Literal

from assistant.reply import Option, Part


class Fix(Part):
    """One way to put an objection right."""

    how: Literal["drop", "reword", "answer", "add", "record"]
    says: str
    text: str = ""
    """For reword and add: the words that would do."""


class Against(Part):
    """One thing a wording may not say, or may not leave out."""

    sentence: str
    """As it stands in the text; empty for something left out."""
    says: str
    fixes: tuple[Fix, ...]
    use: str | None = None
    fact: str | None = None
    name: str = ""
    """What the fact is called."""
    value: str | None = None
    options: tuple[Option, ...] = ()
    """The values the fact can have; empty for text."""


class Section(Part):
    """One section as it can be worded."""

    id: str
    name: str
    text: str
    by: Literal["assistant", "person", "model"]
    added: tuple[str, ...] = ()
    untrue: tuple[Against, ...] = ()
    """What the facts do not bear out in it, or not any more."""
    held: str | None = None
    """A person's wording that was kept aside, and what is against it."""
    against: tuple[Against, ...] = ()


class Edition(Part):
    """One version, in a list of them."""

    number: int
    at: int
    by: Literal["assistant", "person", "model"]
    note: str
    issued: bool = False


class Stretch(Part):
    """A stretch of text that stayed, came or went."""

    kind: Literal["same", "insert", "delete"]
    text: str


class Tracked(Part):
    """What changed in a section."""

    id: str
    name: str
    runs: tuple[Stretch, ...]


class Sheet(Part):
    """The whole of it."""

    title: str
    said: str
    """What was last answered about the letter."""
    sections: tuple[Section, ...]
    versions: tuple[Edition, ...]
    compared: tuple[int, int] | None = None
    changes: tuple[Tracked, ...] = ()
    ready: Literal["unconfirmed", "objections", "signable", "signed", "issued"]
    """How far it is: what stands in the way of signing it off, or that it was."""
    prepared_by: str = ""
    facts_confirmed_by: str = ""
    signed_at: int = 0
    issued: int = 0
    """The number of the version that was issued last, 0 for none."""
    issued_at: int = 0
    fingerprint: str = ""
    corrects: int = 0
    """The issued version that is being corrected, 0 for none."""
    facts_changed: bool = False
    """Whether facts have changed since the letter was issued."""
    not_drawn: str = ""
    """Characters that the PDF's own fonts do not have."""
