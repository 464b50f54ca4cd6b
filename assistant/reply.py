"""What a channel hands in and what it gets back. The only thing channels and stages share.

`Reply.public()` is the JSON that `frankly turn` prints; its keys are a promise. The other fields
(`said`, `question`, `card`, `review`) carry the same content in parts, for channels that draw more
than text.
"""

from typing import TYPE_CHECKING, Any, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field, field_validator

if TYPE_CHECKING:
    from assistant.sheet import Sheet

Command = Literal[
    "unsure", "none", "why", "example", "skip", "back", "change", "review", "another", "same",
    "draft", "over", "keep", "confirm", "open", "details",
]  # fmt: skip
Format = Literal["md", "html", "pdf", "docx", "json", "csv", "txt"]


class Part(BaseModel):
    """A frozen piece of a reply."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Edit(Part):
    """A change made on the review screen. Value None takes the answer back."""

    use: str | None
    fact: str
    value: Any = None


class Rewording(Part):
    """Something done to the draft of the letter on the page, section by section."""

    do: Literal["text", "wish", "sign", "issue", "correct", "drop"]
    section: str = ""
    text: str = Field("", max_length=40_000)
    """The new text, the wish in words, or who prepared it."""
    by: str = Field("", max_length=200)
    """Who confirmed the facts."""


class Message(Part):
    """What a person sent: text, presses, an edit, another language model, or a rewording; exactly one of them."""

    id: str = Field(min_length=1, max_length=200)
    text: str | None = None
    choices: tuple[str, ...] | None = None
    edit: Edit | None = None
    model: str | None = None
    """The name of the language model to read with from the next message on; `none` for none."""
    rewording: Rewording | None = None
    question: str | None = None
    """The `Question.key` the choices belong to; a stale key is answered kindly and changes nothing."""

    @field_validator("id", "text", mode="before")
    @classmethod
    def _storable(cls, value: Any) -> Any:
        """Replace what no database can keep: lone surrogates and NUL."""
        if not isinstance(value, str):
            return value
        return value.encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")


class Asked(Part):
    """One fact that the current question asks for."""

    use: str | None
    fact: str


class Choice(Part):
    """Something to press. A command has `command` and no fact."""

    id: str
    label: str
    use: str | None = None
    fact: str | None = None
    value: str | None = None
    command: Command | None = None


class Option(Part):
    """One value a row of a tick-list can take when ticked; `id` is the choice to send."""

    id: str
    label: str
    value: str


class Row(Part):
    """One box of a tick-list. Ticked sends one of `options` (the first, if not chosen), unticked none."""

    fact: str
    label: str
    options: tuple[Option, ...]
    answer: str | None = None
    """The value it has now, when the question is asked again to be changed."""


class Question(Part):
    """The question of this reply, in parts."""

    key: str
    """Changes whenever the question does: `u1:went_in`. Send it back with pressed choices."""
    use: str | None
    about: str | None
    """The use it is about in a few words, when there are several."""
    text: str
    hint: str | None = None
    kind: Literal["text", "choice", "ticks", "review", "details"] = "choice"
    rows: tuple[Row, ...] = ()
    choices: tuple[Choice, ...] = ()
    """The answers to press (for ticks: only `none` and `unsure`)."""
    commands: tuple[Choice, ...] = ()
    """why, example, skip, back, review, draft ... whatever makes sense now."""
    answer: str | None = None
    """The present answer in words, when the question is asked again."""


class NeedLine(Part):
    """A precondition on the card: what, its status, and who to ask."""

    says: str
    status: Literal["met", "missing", "unknown"]
    who: str


class CardUse(Part):
    """One use on the verdict card."""

    use: str
    title: str
    outcome: str
    headline: str
    so_far: bool
    blocking: tuple[NeedLine, ...]
    needs: tuple[NeedLine, ...]
    duties: tuple[str, ...]
    because: tuple[str, ...]
    """The findings as sentences, the heaviest first; each ends with its clause in brackets."""
    change: tuple[str, ...]
    """What would lower it, or raise it, as sentences."""
    open_questions: tuple[str, ...]
    conflicts: tuple[str, ...]


class Card(Part):
    """The verdict at a glance."""

    outcome: str
    """`out_of_scope`, `notify`, `escalate` or `written_approval`: for colour; never shown as it is."""
    headline: str
    so_far: bool
    uses: tuple[CardUse, ...]
    source: str
    """Which text, when it was read, and that it is not legal advice."""
    link: str
    before: str | None = None
    """The headline before the change just made, if it changed."""


class ReviewFact(Part):
    """One fact on the review screen."""

    fact: str
    label: str
    value: str | list[Any] | None
    answer: str
    """The value in words; "not asked" or "not yet known" when there is none."""
    quote: str | None
    by: str | None
    confirmed: bool
    matters: bool
    """Whether it bears on the verdict; the rest is shown folded."""
    options: tuple[Option, ...] = ()
    """Closed values to choose from; empty for text."""


class ReviewUse(Part):
    """One use (or, with id None, the production) on the review screen."""

    use: str | None
    title: str
    facts: tuple[ReviewFact, ...]


class Review(Part):
    """Every fact of everything, with its answer, the person's words, and what is only noted."""

    uses: tuple[ReviewUse, ...]
    noted: int
    """How many answers are noted from free text and not yet confirmed."""


class Progress(Part):
    """How many questions are behind, and how many may still come."""

    settled: int
    left: int


class Document(Part):
    """A document by name; `text` for text formats, `data` for the rest (never in the public JSON)."""

    name: str
    format: Format
    text: str | None = None
    data: bytes | None = None
    title: str = ""
    final: bool = False
    not_drawn: bool = False
    """Whether some characters had no font and are missing on its pages; it says so itself."""


class Decision(Part):
    """What a person who was asked decided about a disclosure. It is theirs; nothing here decides."""

    id: str
    """One request for a decision has one answer."""
    answer: Literal["approved", "refused"]
    by: str
    through: str
    """Where it was given, and under which name there."""
    at: int
    """Seconds since 1970."""
    reference: str
    """The letter's reference it was given on."""
    comment: str = ""
    conditions: tuple[str, ...] = ()
    expires: str = ""
    """The last day it holds, as 2026-11-22; empty for no end."""


class Model(Part):
    """A language model an interview can be read with; the name `none` is for none."""

    name: str
    sent_to: str
    """Who gets what is typed; empty when nothing leaves this machine."""
    used: bool


class Reply(Part):
    """What a channel shows."""

    id: str
    text: str
    """Everything below as plain Markdown: enough on its own."""
    asked: tuple[Asked, ...] = ()
    choices: tuple[Choice, ...] = ()
    multiple: bool = False
    facts: dict[str, Any] = {}
    verdict: dict[str, Any] | None = None
    progress: Progress = Progress(settled=0, left=0)
    documents: tuple[Document, ...] = ()
    said: str = ""
    """What comes before the question: what was noted, what changed, the answer to a why."""
    question: Question | None = None
    card: Card | None = None
    """Present when the verdict is worth showing now."""
    review: Review | None = None
    reference: str = ""
    """The letter's reference: another one as soon as an answer, or the words behind it, are."""

    def public(self) -> dict[str, Any]:
        """Return the promised JSON: plain values, stable keys."""
        keys = {"id", "text", "asked", "choices", "multiple", "facts", "verdict", "progress", "documents"}
        shown = self.model_dump(mode="json", include=keys, exclude={"documents": {"__all__": {"data"}}})
        shown["choices"] = [_trimmed(choice) for choice in shown["choices"]]
        shown["documents"] = [
            {k: d[k] for k in ("name", "format", "text") if d[k] is not None} for d in shown["documents"]
        ]
        return shown


def _trimmed(choice: dict[str, Any]) -> dict[str, Any]:
    return choice if choice["command"] else {k: v for k, v in choice.items() if k != "command"}


class Conversation(Protocol):
    """What `assistant.conversation.open_conversation()` gives: the only way in."""

    async def reply(self, thread: str, message: Message) -> Reply:
        """Take one message, save what it changed, and return the answer to it."""

    async def current(self, thread: str) -> Reply:
        """Return the present question again without changing anything (an opening for a new thread)."""

    async def document(self, thread: str, format: Format) -> Document:
        """Render the disclosure as it stands now."""

    async def decided(self, thread: str, decision: Decision) -> bool:
        """Put a decision on record; False when the answers are no longer those it was given on."""

    async def models(self, thread: str) -> tuple[Model, ...]:
        """Return the language models an interview can be read with, and which one is used."""

    async def sheet(self, thread: str, a: int = 0, b: int = 0) -> "Sheet | None":
        """Return the draft of the letter as it is worded, with what changed between two versions; None without one."""

    async def forget(self, thread: str) -> None:
        """Delete an interview and everything said in it."""
