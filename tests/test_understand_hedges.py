"""A plain safe reply, and what people hang on it that takes it back: then it is no safe answer, however sure it sounds."""

import pytest

from assistant.understand import read
from assistant.understand.polarity import safe
from assistant.understand.reading import AskedQuestion

PLAIN = [
    ("vendor_checked", "the security review covered the complete workflow"),
    ("tool_secured", "it's the same Copilot our whole office uses under the corporate contract"),
    ("union_agreement", "the guild's lawyer and ours exchanged signatures on the 30th"),
    ("input_personal_data", "nobody's details went in"),
    ("training_material", "licensed from the painter, signed and paid"),
    ("terms_reviewed", "legal read them"),
    ("in_final", "none of it stays in"),
    ("is_generative", "it only took out the hum"),
]
BEFORE = [
    "I think", "probably", "as far as I know", "not sure but", "maybe", "apparently", "they say", "if memory serves", "from memory,",
    "last I heard", "I'm told", "supposedly", "in theory", "on paper", "unless I'm mistaken", "word is", "rumour has it", "with any luck",
    "ideally", "the plan is", "mostly", "so far", "for now", "at the moment", "in the pilot", "on the first three episodes",
    "if legal agrees", "provided they sign,", "as long as nobody objects", "once they confirm", "it's not true that", "nobody told me that",
    "I wish", "yeah right,", "in your dreams,", "is it true that", "the vendor claims", "according to the vendor", "on the last show,",
    "for our other series", "write down:", "imagine", "the contract template says", "we were going to say",
]  # fmt: skip
AFTER = [
    ", I think", " I guess", ", don't quote me", " I believe", " probably", ", but I'm not certain", ", or so I was told", " hopefully",
    ", fingers crossed", ", touch wood", ", but don't take my word for it", ", could be wrong", ", correct me if I'm wrong",
    ", off the top of my head", ", ask Piotr to be safe", ", to be confirmed", ", allegedly", ", in principle", ", or that's the plan",
    ", subject to legal", ", more or less", ", for the most part", ", mostly", ", apart from two", ", except the last one", ", bar one",
    ", so far", ", for now", ", until Monday", ", if legal agrees", ", provided they sign", ", just kidding", ", said nobody ever",
    ", says the vendor", ", according to the brochure", ", on the last show", ", which is a lie", ", but not really", ", well, almost",
    ", with one exception", ", though one is missing", ", or will be", ", as soon as they reply", ", in the next version",
    ", with a few gaps",
]  # fmt: skip


def value(fact: str, text: str) -> str | None:
    uses = read(text, AskedQuestion(facts=(fact,)), uses=1).uses
    return next((str(use.facts[fact].value) for use in uses if fact in use.facts), None)


@pytest.mark.parametrize(("fact", "plain"), PLAIN)
def test_the_plain_reply_is_safe(fact: str, plain: str) -> None:
    found = value(fact, plain)
    assert found
    assert safe(fact, found)


@pytest.mark.parametrize("hedge", BEFORE)
@pytest.mark.parametrize(("fact", "plain"), PLAIN)
def test_what_stands_before_takes_it_back(fact: str, plain: str, hedge: str) -> None:
    found = value(fact, f"{hedge} {plain}")
    assert found is None or not safe(fact, found)


@pytest.mark.parametrize("hedge", AFTER)
@pytest.mark.parametrize(("fact", "plain"), PLAIN)
def test_what_follows_takes_it_back(fact: str, plain: str, hedge: str) -> None:
    found = value(fact, f"{plain}{hedge}")
    assert found is None or not safe(fact, found)


OPENING = "Mood boards in Midjourney for Tideline."
STATED = [
    ("in_final", "none of it is in the final cut"),
    ("tool_secured", "we are on Netflix's own enterprise seat"),
    ("consent", "she signed a release that names the clone"),
    ("terms_reviewed", "legal read the terms"),
    ("tool_trains_or_stores", "the tool keeps nothing and learns nothing"),
    ("input_proprietary", "no script or footage of ours went in"),
    ("rights_cleared", "all the rights are cleared"),
    ("vendor_checked", "we checked every step of the vendor's chain"),
]


def noted(text: str) -> set[str]:
    """Return the facts that an opening sets to a safe value."""
    uses = read(f"{OPENING} {text[0].upper()}{text[1:]}.", None).uses
    return {fact for use in uses for fact, p in use.facts.items() if safe(fact, str(p.value))}


@pytest.mark.parametrize(("fact", "plain"), STATED)
def test_an_opening_that_states_it_plainly_is_noted(fact: str, plain: str) -> None:
    assert fact in noted(plain)


@pytest.mark.parametrize(("fact", "plain"), STATED)
def test_a_hedge_in_an_opening_takes_it_back(fact: str, plain: str) -> None:
    hedged = [*(f"{hedge} {plain}" for hedge in BEFORE), *(f"{plain}{hedge}" for hedge in AFTER)]
    assert [text for text in hedged if fact in noted(text)] == []
