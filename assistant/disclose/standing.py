"""How far a letter has come: who signed it off, what was issued, and what a correction changes."""

from collections.abc import Iterator

from assistant.disclose.drafted import Standing
from assistant.disclose.hygiene import one_line
from assistant.disclose.model import Block, Heading, Items, Run, Text
from assistant.disclose.told import Matter


def correction(given: Matter) -> Iterator[Block]:
    """Yield what a corrected letter changes, before anything it says."""
    standing = given.drafted.standing
    if standing is None or standing.corrects is None:
        return
    say = given.say
    on = say.day(standing.corrected_on) if standing.corrected_on else ""
    yield Heading(1, say.say("correction", version=standing.corrects))
    yield Text((Run(say.say("correction_of", version=standing.corrects, on=on)),))
    lines = tuple(((Run(one_line(line)),),) for line in standing.changes)
    yield Items(lines) if lines else Text((Run(say["correction_words"]),))


def signed(given: Matter) -> Iterator[Text]:
    """Yield who stands for this version, when it was issued, and its fingerprint."""
    standing, say = given.drafted.standing, given.say
    if standing is None or standing.signed is None:
        return
    by, facts = one_line(standing.prepared_by), one_line(standing.facts_confirmed_by)
    on = say.day(standing.signed)
    yield Text((Run(say.say("signed_off", version=standing.version, by=by, facts=facts, on=on)),))
    if standing.issued:
        yield Text((Run(say.say("issued", version=standing.version, on=say.day(standing.issued))),))
        yield Text((Run(say.say("fingerprint", digest=standing.fingerprint), "small"),))
    if standing.rules_changed:
        yield Text((Run(say["rules_changed"], "strong"),))


def names(given: Matter) -> tuple[str, str]:
    """Return who prepared the letter and who confirmed its facts, as far as they have signed it off."""
    standing = given.drafted.standing or Standing(0)
    return one_line(standing.prepared_by), one_line(standing.facts_confirmed_by)
