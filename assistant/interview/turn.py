"""One turn: the interview, the question it answers, and what the turn has done so far."""

from collections.abc import Iterator, Mapping
from typing import Any

from assistant.interview.catalogue import parts
from assistant.interview.record import Recorded, after_changes, by_use, confirm_all, put
from assistant.reply import Asked, Question
from assistant.state import Answer, By, Interview, Say, UseState
from assistant.words import Words

MAX_USES = 60
MAX_QUOTE = 400
MAX_TEXT = 4_000


class Turn:
    """What `press`, `listen` and the commands work on. Policy is decided elsewhere, from the facts."""

    def __init__(
        self,
        interview: Interview,
        question: Question | None,
        asked: tuple[Asked, ...],
        words: Words,
        now: int,
    ) -> None:
        self.interview = interview
        self.question = question
        self.asked = asked
        self.words = words
        self.now = now
        self.opening = interview.asked == "opening"
        self.done = Recorded.nothing()
        self.go_to: str | None = None
        """The question to ask next, whatever would follow from the verdict; None to let it follow."""
        self.rest = False
        """A list was answered in part: the rest of it comes next, while it still matters."""
        interview.say, interview.deliver = [], ""

    @property
    def use(self) -> UseState | None:
        """The use the question is about, else the last one."""
        uses = self.interview.uses
        return self.interview.use(self.question.use if self.question else None) or (
            uses[-1] if uses else None
        )

    def say(self, what: str, use: str | None = None, facts: list[str] | None = None, **words: str) -> None:
        """Add a sentence to what is said before the question."""
        self.interview.say.append(Say(what=what, use=use, facts=facts or [], words=words))

    def stay(self) -> None:
        """Ask the same question again."""
        self.go_to = self.interview.asked

    def answer(self, value: Any, quote: str, by: By, confirmed: bool, who: str | None = None) -> Answer:
        """Return an answer as it is kept; long words are cut, which leaves them verbatim."""
        kept = value[:MAX_TEXT] if isinstance(value, str) else value
        return Answer(value=kept, quote=quote[:MAX_QUOTE], by=by, confirmed=confirmed, at=self.now, who=who)

    def pressed(self, use: str | None, answers: Mapping[str, tuple[str, str]]) -> None:
        """Keep pressed answers, fact -> (value, label). They are not said back: the press shows them."""
        kept = {
            f: self.answer(value, label, "press", confirmed=True) for f, (value, label) in answers.items()
        }
        put(self.interview, use, kept, self.done)
        self.done.new.clear()
        self.answered()

    def answered(self) -> None:
        """Go on, once the question has an answer."""
        key = self.interview.asked
        self.interview.again = False
        self.interview.skipped = [k for k in self.interview.skipped if not set(parts(k)) & set(parts(key))]
        self.passed()

    def passed(self) -> None:
        """Remember the question on the way back."""
        key = self.interview.asked
        if ":" in key and key not in self.interview.trail:
            self.interview.trail.append(key)

    def skipped(self) -> set[str]:
        """Return the keys of the questions that were skipped, those of one screen apart."""
        return {part for key in self.interview.skipped for part in parts(key)}

    def confirm(self) -> None:
        """Confirm everything that was noted."""
        count = sum(1 for _ in self.interview.noted())
        confirm_all(self.interview)
        self.say("confirmed", count=str(count))

    def finish(self) -> None:
        """Close the turn: let changes reopen what they touch, and say what was done."""
        after_changes(self.interview, self.done)
        several = len(self.interview.uses) if self.opening else 0
        counted = [Say(what="noted_uses", words={"count": str(several)})] if several > 1 else []
        self.interview.say[:0] = [*counted, *self._says()]

    def _says(self) -> Iterator[Say]:
        for use, facts in by_use(self.done.new).items():
            yield Say(what="noted_opening" if self.opening else "noted", use=use, facts=facts)
        for change in self.done.changed:
            before = self.words.noted(change.fact, change.before.value)
            what = "changed" if change.after else "taken_back"
            yield Say(what=what, use=change.use, facts=[change.fact], words={"before": before})
        for use, facts in by_use(self.done.reopened).items():
            yield Say(what="reopened", use=use, facts=facts)
