"""Replies in the idioms of the trade about references, rights, unions and people's work; and what only sounds like them."""

import pytest

from assistant.understand import read
from assistant.understand.polarity import safe, values_of
from assistant.understand.reading import AskedQuestion

LABELS = {"yes": "Yes", "no": "No", "unsure": "Not sure"}

MEANT: dict[tuple[str, str], list[str]] = {
    ("reference_third_party", "no"): [
        "refs were all ours", "we drew the refs ourselves", "the only ref was our own storyboard", "everything came from our art dept",
        "strictly in-house references",
    ],
    ("reference_public_figure", "no"): [
        "no celebs", "the character's fictional", "he's an invention", "nobody anyone would know", "fictional from top to toe",
    ],
    ("reference_permission", "yes"): [
        "it's out of copyright", "NOC from the artist in hand", "asked the artist, she agreed", "permission's in the folder", "CC0",
    ],
    ("key_creative", "no"): [
        "blink and you'll miss it", "the story doesn't need it", "secondary at best", "supporting detail", "not story critical",
    ],
    ("misleading_risk", "no"): [
        "far too silly to be taken for real", "nobody would buy it as real", "looks like a comic book", "set on another planet",
        "made to look fake",
    ],
    ("rights_cleared", "yes"): [
        "no third-party rights in it", "nothing in there belongs to anyone else", "release is signed", "cleared ages ago", "nailed down",
    ],
    ("union_work_affected", "no"): [
        "nobody was let go", "outside the union's remit", "crew's the same size", "we hired all the extras we'd planned",
        "in addition to the crew",
    ],
    ("union_agreement", "yes"): [
        "we've a side letter", "covered by the CBA", "there's an agreement in place with the guild", "it's all squared with Bectu",
        "it's in our union contract",
    ],
    ("human_input", "yes"): [
        "two days in Nuke", "VFX redid it", "our artists took it from there", "human artists did the final", "days of roto and paint",
    ],
}  # fmt: skip

NEAR: dict[str, list[str]] = {
    "reference_third_party": [
        "refs were ours except the poster", "we drew the refs from a Ghibli frame", "not only our own sketches",
        "the only ref was our own storyboard and a Miyazaki still",
    ],
    "reference_public_figure": [
        "fictional, but based on a real MP", "not based on anyone alive", "the character's fictional but looks like Bowie", "nobody that famous",
    ],
    "reference_permission": [
        "we have a licence for the software", "public domain in some countries", "NOC from the artist pending", "the estate agreed in principle",
    ],
    "key_creative": ["not just background", "blink and you'll miss it, but it's the clue", "a tiny part of the monster"],
    "misleading_risk": ["it's not a cartoon", "looks hand drawn in places", "nobody would fall for it twice", "too real to be a cartoon"],
    "rights_cleared": ["all cleared bar the painting", "cleared for UK only", "legal cleared the script", "licences on file, one missing"],
    "union_work_affected": [
        "just admin staff lost their jobs", "headcount is the same, hours are down", "nobody we know of lost work",
    ],
    "union_agreement": ["waiver applied for", "signed off by production", "it's covered under the old deal", "we've a side letter drafted"],
    "human_input": ["hours of prompting", "reworked by the AI", "we regenerated it ten times", "hours of waiting for renders"],
}  # fmt: skip


def heard(fact: str, text: str) -> str | None:
    reading = read(text, AskedQuestion(facts=(fact,), labels={fact: LABELS}), uses=1)
    found = [use.facts[fact].value for use in reading.uses if fact in use.facts]
    return str(found[0]) if found else None


@pytest.mark.parametrize(
    ("fact", "expected", "text"), [(f, v, text) for (f, v), texts in MEANT.items() for text in texts]
)
def test_an_idiom_is_understood(fact: str, expected: str, text: str) -> None:
    assert expected in values_of(fact)
    assert heard(fact, text) == expected


@pytest.mark.parametrize(("fact", "text"), [(f, text) for f, texts in NEAR.items() for text in texts])
def test_what_only_sounds_like_it_reassures_nobody(fact: str, text: str) -> None:
    assert not safe(fact, heard(fact, text))
