"""Idioms of what was made and who is in it: short replies that say, or only nearly say, that there is less to ask."""

import pytest

from assistant.understand import read
from assistant.understand.polarity import safe, values_of
from assistant.understand.reading import AskedQuestion

SAID = {
    ("is_generative", "no"): [
        "just a clean-up pass", "took out wind noise, nothing added", "only hum removal", "nothing new was made, just noise reduction",
        "it just got rid of the hiss",
    ],
    ("likeness_or_voice", "none"): [
        "not a soul", "empty streets", "theres nobody in frame", "just music, no vocals", "only objects",
    ],
    ("likeness_or_voice", "not_human"): [
        "a talking dog", "a goblin", "non human, a troll", "couple of foxes", "just seagulls",
    ],
    ("likeness_or_voice", "invented_human"): [
        "synthetic extras", "generated extras", "nobody real", "just generic background extras made by the tool", "no actual person",
    ],
    ("is_replica", "no"): [
        "no deepfake", "no such thing here", "he really did say that", "it's what she recorded on the day",
        "all genuine footage of her",
    ],
    ("replica_exception", "as_scripted"): [
        "it is as written", "per the shooting script", "the scripted version of the scene", "it sticks to the script",
        "pick-up of a scripted line",
    ],
    ("replica_exception", "unsafe"): [
        "not survivable", "she gets hit by a train", "he gets run over", "no one could do it safely", "way too dangerous",
    ],
    ("replica_exception", "unrecognisable"): [
        "not identifiable", "under a hood the whole time", "face is hidden", "not recognisable at all", "face never seen",
    ],
    ("performance_change", "none"): [
        "same as on the day", "only the sky behind her", "just the background, not the actor", "same performance",
        "only the background changes",
    ],
    ("performance_change", "technical"): [
        "removed a blemish", "just evened out the volume", "colour and sound only", "minor technical corrections", "fixed a bad edit",
    ],
    ("performance_change", "as_scripted"): [
        "it says what's in the script", "per script", "the line she was meant to say", "script-accurate", "he says the scripted line",
    ],
    ("prominence", "incidental"): [
        "in passing", "very much in the background", "no one will see it really", "you can hardly see it", "its background dressing",
    ],
    ("in_final", "no"): [
        "we threw it away", "stays in the room", "cut from the show", "viewers dont see it", "all gone from the final",
    ],
}  # fmt: skip

NOT_SAFE = {
    "is_generative": [
        "not just cleanup", "only cleaned up, plus it filled in a few missing words", "apart from one shot, only cleanup",
        "cleaned up mostly", "just cleaned up and added birds",
    ],
    "likeness_or_voice": [
        "mostly landscape", "just an empty street with one man in it", "nobody real except the mayor",
        "a man in a bear suit", "a talking dog, voiced by Peter Kay", "just a dog and its owner",
        "a fictional character played by Anna", "someone who doesn't exist any more", "not invented",
    ],
    "is_replica": [
        "he performed most of it himself", "original performance, new face", "she did it herself, mostly", "no deepfake as far as I know",
    ],
    "replica_exception": [
        "same lines, different meaning", "we didn't stick to the script", "the scripted line, with a twist",
        "not too dangerous", "its a safe stunt", "a bit dangerous",
        "you can tell who it is", "his mask comes off", "not in silhouette", "barely recognisable",
    ],
    "performance_change": [
        "not much", "hardly anything", "mostly unchanged", "fixed his acting", "technical plus some rewording",
        "only the audio, she speaks French now", "nearly as scripted", "scripted, with a couple of ad libs", "as written, roughly",
    ],
    "prominence": ["not in the background", "in the background, he reads it aloud", "you won't notice it's AI"],
    "in_final": [
        "not on purpose", "it was all replaced, bar one shot", "none of it as it stands", "it was scrapped then brought back",
        "taken from the film",
    ],
}  # fmt: skip


def heard(fact: str, text: str) -> str | None:
    question = AskedQuestion(facts=(fact,), labels={fact: {value: value for value in values_of(fact)}})
    use = next((u for u in read(text, question, uses=1).uses if fact in u.facts), None)
    return str(use.facts[fact].value) if use else None


@pytest.mark.parametrize(
    ("fact", "expected", "text"),
    [(fact, value, text) for (fact, value), texts in SAID.items() for text in texts],
)
def test_a_plain_idiom_is_heard(fact: str, expected: str, text: str) -> None:
    assert heard(fact, text) == expected


@pytest.mark.parametrize(
    ("fact", "text"), [(fact, text) for fact, texts in NOT_SAFE.items() for text in texts]
)
def test_what_only_nearly_says_so_ends_no_worry(fact: str, text: str) -> None:
    assert not safe(fact, heard(fact, text))
