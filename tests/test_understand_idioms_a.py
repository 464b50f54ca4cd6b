"""Short replies in trade words, about what went in, what came out and who agreed, and what only sounds like them."""

import pytest

from assistant.understand import read
from assistant.understand.polarity import safe, values_of
from assistant.understand.reading import AskedQuestion

SAID: dict[tuple[str, str], list[str]] = {
    ("output_resembles_owned", "no"): [
        "totally original", "can't be mistaken for anyone else's work", "doesn't remind me of anything",
        "compared side by side, completely different", "reverse image search came back clean",
    ],
    ("consent", "written"): [
        "she gave it in writing", "signed last tuesday", "via DocuSign", "all contributors signed releases",
        "signature on file with business affairs",
    ],
    ("consent", "not_needed"): [
        "no one's face or voice is used", "no real person involved", "none needed", "not a real human being",
        "there's no one to sign",
    ],
    ("input_proprietary", "no"): [
        "we fed it nothing", "not a single still", "stock footage only, licensed", "text-to-video from scratch",
        "rushes never went in",
    ],
    ("input_personal_data", "no"): [
        "fully anonymised", "names were stripped out", "we changed the names", "only character names", "PII free",
    ],
    ("input_sensitive", "no"): [
        "totally innocuous", "none of the cast are in it", "nothing secret in it", "none of those things",
        "no one's in the photo",
    ],
    ("output_personal_data", "no"): [
        "lorem ipsum", "drama number from ofcom", "no real details", "all plates are blurred", "nothing identifying",
    ],
    ("input_approved", "yes"): [
        "netflix signed it off", "we got the go-ahead", "it's in writing", "approved in advance",
        "the photographer gave written permission",
    ],
}  # fmt: skip

NOT_SAID: dict[str, list[str]] = {
    "output_resembles_owned": ["it isn't original at all", "original, we hope", "no matches, legal is still checking"],
    "consent": [
        "docusign sent out", "we need her signature on paper", "most of them signed",
        "none needed, legal thinks", "not needed for now", "nobody's face is used, just her voice",
    ],
    "input_proprietary": ["fed it nothing but the script", "nothing much went in", "not one page, all of them"],
    "input_personal_data": ["anonymised, I hope", "names were removed later", "we removed the names, not the addresses"],
    "input_sensitive": ["nothing too sensitive", "nobody in the picture, just our lead", "innocuous, just a clip from ep 3"],
    "output_personal_data": ["number isn't made up", "names are fictional, number is mine", "we'll blur the plates"],
    "input_approved": ["signed off by our producer", "got the go-ahead for the shoot", "approval given, subject to legal"],
}  # fmt: skip


def heard(fact: str, text: str) -> object:
    asked = AskedQuestion(facts=(fact,), labels={fact: {value: value for value in values_of(fact)}})
    return next((use.facts[fact].value for use in read(text, asked, uses=1).uses if fact in use.facts), None)


@pytest.mark.parametrize(
    ("fact", "value", "text"), [(*key, text) for key, texts in SAID.items() for text in texts]
)
def test_trade_words_are_understood(fact: str, value: str, text: str) -> None:
    assert heard(fact, text) == value


@pytest.mark.parametrize(
    ("fact", "text"), [(fact, text) for fact, texts in NOT_SAID.items() for text in texts]
)
def test_what_only_sounds_like_it_reassures_nobody(fact: str, text: str) -> None:
    assert not safe(fact, heard(fact, text))
