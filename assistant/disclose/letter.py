"""Interview and verdict -> the letter: which sections there are, in which order."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from assistant.disclose import annexes, closing, opening, uses
from assistant.disclose.drafted import NOTHING, Drafted
from assistant.disclose.hygiene import one_line
from assistant.disclose.model import Block, Letter
from assistant.disclose.told import Matter, Told, commissioner, told
from assistant.disclose.wording import letter_words, pack_words
from assistant.state import Interview
from assistant.words import Words, plain
from rules.policy import Outcome, Policy
from rules.verdict import Verdict

_SHORT = 80


def letter(
    interview: Interview,
    verdict: Verdict,
    policies: Mapping[str, Policy],
    words: Words,
    on: date | None = None,
    final: bool | None = None,
    folders: Mapping[str, Path] | None = None,
    drafted: Drafted = NOTHING,
) -> Letter:
    """Return the whole letter.

    `on` is the date on it, the day it was judged on if not given. It is final when every answer has been
    gone through in the review. `folders` are where packs that did not come with Frankly keep their wording;
    `drafted` is what people made of its wording.
    """
    return write(matter(interview, verdict, policies, words, on, final, folders, drafted))


def matter(
    interview: Interview,
    verdict: Verdict,
    policies: Mapping[str, Policy],
    words: Words,
    on: date | None = None,
    final: bool | None = None,
    folders: Mapping[str, Path] | None = None,
    drafted: Drafted = NOTHING,
) -> Matter:
    """Return everything a letter is made from, settled."""
    say = letter_words(words.language)
    policy = policies[verdict.policies[0].id]
    described = tuple(told(interview, verdict, words, say))
    parts = _parts(interview, verdict, policy, described) | {
        "read_on": say.day(policy.read_on),
        "on": say.day(on or verdict.judged_on),
    }
    return Matter(
        interview=interview,
        verdict=verdict,
        policies=policies,
        words=words,
        say=say,
        law=pack_words(policy, verdict.outcome, words.language, parts, (folders or {}).get(policy.id)),
        on=on or verdict.judged_on,
        final=_final(interview, drafted) if final is None else final,
        reference=reference(interview),
        digest=answers_digest(interview),
        drafted=drafted,
    )


def write(given: Matter) -> Letter:
    """Return the letter about a matter."""
    say, law = given.say, given.law
    production = one_line(given.text("title"), _SHORT)
    title = law.say("title")
    titles = ", ".join(dict.fromkeys(given.policies[ref.id].title for ref in given.verdict.policies))
    read_on = ", ".join(dict.fromkeys(say.day(ref.read_on) for ref in given.verdict.policies))
    return Letter(
        language=say["language"],
        title=title,
        subtitle=say.say("subject", production=production),
        status=say["final" if given.final else "draft"],
        reference=say.say("reference", reference=given.reference),
        date=say.day(given.on),
        on=given.on,
        final=given.final,
        author=one_line(given.text("company") or given.text("prepared_by"), _SHORT),
        subject=law.say("summary"),
        keywords=tuple(ref.id for ref in given.verdict.policies),
        running=say.say("running", title=title, production=production),
        footer=(
            say.say("footer_policy", policies=titles, read_on=read_on, on=say.day(given.verdict.judged_on)),
            say["footer_not_but" if given.interview.decisions else "footer_not"],
        ),
        page=say["page"],
        blocks=tuple(_blocks(given)),
    )


def _blocks(given: Matter) -> Iterator[Block]:
    added = tuple(annexes.annexes(given))
    yield from opening.opening(given, tuple(title for title, _ in added))
    for use in given.uses:
        yield from uses.use(use, given)
    yield from closing.closing(given)
    for _, blocks in added:
        yield from blocks


def confirmed(interview: Interview) -> bool:
    """Tell whether every answer has been gone through."""
    return interview.reviewed and not any(interview.noted())


def reference(interview: Interview) -> str:
    """Return the short name of the answers as they stand, printed on the letter."""
    digest = answers_digest(interview)
    return f"{digest[:4]}-{digest[4:8]}".upper()


def _final(interview: Interview, drafted: Drafted) -> bool:
    return confirmed(interview) and not any(worded.untrue for worded in drafted.texts.values())


def answers_digest(interview: Interview) -> str:
    """Return one hash over all answers and the words they come from."""
    kept: dict[str, Any] = {
        "production": {f: [a.value, a.quote] for f, a in interview.production.items()},
        "uses": [
            {"id": u.id, "facts": {f: [a.value, a.quote] for f, a in u.facts.items()}} for u in interview.uses
        ],
    }
    text = json.dumps(kept, sort_keys=True, ensure_ascii=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _parts(
    interview: Interview, verdict: Verdict, policy: Policy, described: tuple[Told, ...]
) -> dict[str, Any]:
    outcomes = [use.outcome for use in verdict.uses]
    facts = {f: one_line(plain(a.value), _SHORT) for f, a in interview.production.items()}
    return {
        "policy": policy,
        "issuer": policy.issuer,
        "commissioner": commissioner(interview, policy),
        "company": facts.get("company", ""),
        "production": facts.get("title", ""),
        "uses": len(outcomes),
        "approvals": outcomes.count(Outcome.WRITTEN_APPROVAL),
        "asks": outcomes.count(Outcome.ESCALATE),
        "tells": outcomes.count(Outcome.NOTIFY),
        "outside": outcomes.count(Outcome.OUT_OF_SCOPE),
        "started": sum(use.one_of("stage", "under_way", "done") for use in described),
        "blocking": sum(p.blocking for use in verdict.uses for p in use.preconditions),
        "undetermined": verdict.undetermined,
    }
