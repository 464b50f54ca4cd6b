"""Replies about tools, terms, vendors and models in the words of the trade: what reassures, and what only sounds like it."""

from typing import Any

import pytest

from assistant.understand import read
from assistant.understand.polarity import safe
from assistant.understand.reading import AskedQuestion, Reading

SAFE: dict[str, dict[str, list[str]]] = {
    "model_scope": {
        "this_production": [
            "there's no reuse", "zero reuse anywhere", "it's staying put", "not shared with other shows", "never used on any other film",
        ],
    },
    "tool_secured": {
        "commissioner_enterprise": [
            "the client's", "BBC's own Copilot", "Channel 4 gave us access", "client provided", "the broadcaster owns the licence",
        ],
        "own_enterprise": [
            "we run it on prem", "we host it in our own cloud", "self-hosted on our own servers", "hosted on our own infrastructure",
            "runs behind our firewall",
        ],
    },
    "tool_trains_or_stores": {
        "no": [
            "it retains nothing", "we're opted out", "we ticked the do-not-train box", "our data isn't used for training",
            "inputs are deleted straight after",
        ],
    },
    "terms_reviewed": {
        "yes": [
            "I read every word", "cover to cover", "Priya in legal read them in May", "I've been through them",
            "the legal department has checked",
        ],
    },
    "vendor_pipeline": {
        "no": ["it's all done internally", "we didn't use a vendor", "only Firefly", "the in-house team did it", "no outsourcing at all"],
    },
    "vendor_checked": {
        "yes": ["we checked the lot", "start to finish", "no step was skipped", "infosec vetted every tool", "both of them, by legal"],
    },
    "training_material": {
        "none": ["stock voice", "one of their preset voices", "the model as shipped", "we used it the way it ships", "just used the tool"],
        "own": ["what we shot on set", "drawn by our own team", "self-shot material", "our IP", "footage we shot for it"],
        "licensed": [
            "licensed content only", "we have training rights", "stock footage with training rights", "we have licences for everything",
            "we hold the training licence",
        ],
    },
    "consent_all_parties": {
        "yes": [
            "consent from everybody", "both sides agreed", "it's in everyone's contract", "signed waivers from everyone",
            "everyone gave the green light",
        ],
    },
}  # fmt: skip

NEAR: dict[str, list[str]] = {
    "model_scope": ["for now just this show", "no reuse clause in the contract", "not shared with other shows, only with the spin-off"],
    "tool_secured": [
        "the commissioner hasn't provided seats", "the client's, or maybe ours", "the network gave us access, then took it away",
        "our company's enterprise plan doesn't cover it", "we run it on prem I think", "we'll host it on our own servers",
    ],
    "tool_trains_or_stores": [
        "doesn't keep it for long", "we opted out, the freelancer didn't", "contract doesn't forbid training", "nothing is deleted",
    ],
    "terms_reviewed": ["skim read them", "legal is going through them", "the vendor read them", "ChatGPT read them for me"],
    "vendor_pipeline": ["not all in house", "just Midjourney and Photoshop", "only Firefly, then into Photoshop"],
    "vendor_checked": ["every step was checked by the vendor", "we asked them to check every step", "start to finish I think"],
    "training_material": [
        "no training yet", "stock model with a lora", "stock voice, then we trained it", "mostly our own footage", "not our own material",
        "our own footage plus google images", "licensed for broadcast only", "paid for the subscription",
    ],
    "consent_all_parties": ["everyone consented to this show", "consent from everybody is pending", "we need everyone's consent"],
}  # fmt: skip


def asked(fact: str) -> AskedQuestion:
    return AskedQuestion(facts=(fact,), kind="choice")


def value(read: Reading, fact: str) -> Any:
    return next((use.facts[fact].value for use in read.uses if fact in use.facts), None)


@pytest.mark.parametrize(
    ("fact", "expected", "text"),
    [(f, v, t) for f, values in SAFE.items() for v, texts in values.items() for t in texts],
)
def test_the_words_of_the_trade_reassure(fact: str, expected: str, text: str) -> None:
    assert value(read(text, asked(fact), uses=1), fact) == expected


@pytest.mark.parametrize(("fact", "text"), [(f, t) for f, texts in NEAR.items() for t in texts])
def test_what_only_sounds_like_it_does_not(fact: str, text: str) -> None:
    assert not safe(fact, value(read(text, asked(fact), uses=1), fact))


@pytest.mark.parametrize(
    "text", ["Midjourney, only Midjourney", "it doesn't train or store any data", "it doesn't keep a thing"]
)
def test_naming_it_twice_is_no_chain_and_a_plain_denial_still_counts(text: str) -> None:
    fact = "vendor_pipeline" if "journey" in text else "tool_trains_or_stores"
    assert value(read(text, asked(fact), uses=1), fact) == "no"
