"""An interview -> its documents, worded as its draft has it once there is one."""

from datetime import date

from assistant import disclose
from assistant.decide import Decider
from assistant.reply import Document, Format
from assistant.sheet import Sheet
from assistant.state import Interview
from assistant.words import Words


def document(interview: Interview, format: Format, decider: Decider, words: Words, today: date) -> Document:
    """Render the letter as the interview stands, or as it was issued."""
    if interview.draft:
        return _drafted(interview, format, decider, words, today)
    verdict = decider.verdict(interview, today)
    if verdict is None:
        raise ValueError("There is no use of AI to write about yet.")
    return disclose.render(
        interview, verdict, decider.policies, format, words, on=today, folders=decider.folders
    )


def sheet(
    interview: Interview, decider: Decider, words: Words, today: date, a: int = 0, b: int = 0
) -> Sheet | None:
    """Return the draft as it is worded; None while nobody has opened one."""
    if not interview.draft:
        return None
    from assistant import desk  # only where a draft was opened

    verdict = decider.verdict(interview, today)
    place = desk.Place(interview, verdict, decider.policies, 0, words.language)
    made = document(interview, "md", decider, words, today)
    return desk.sheet(place, made.title, a, b)


def _drafted(interview: Interview, format: Format, decider: Decider, words: Words, today: date) -> Document:
    from assistant import desk  # only where a draft was opened

    issued = desk.frozen(interview)
    told, judged_on, on = issued or (interview, today, today)
    verdict = decider.verdict(told, judged_on)
    if verdict is None:
        raise ValueError("There is no use of AI to write about yet.")
    drafted = desk.drafted(interview.draft, told, verdict, decider.policies, words.language)
    return disclose.render(
        told,
        verdict,
        decider.policies,
        format,
        words,
        on=on,
        final=True if issued else None,
        folders=decider.folders,
        drafted=drafted,
    )
