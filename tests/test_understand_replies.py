"""Replies to a question, as people type them: the value they give, or none."""

from typing import Any

import pytest

from assistant.understand.message import read
from assistant.understand.reading import AskedQuestion, Reading


def asked(fact: str, **labels: str) -> AskedQuestion:
    return AskedQuestion(facts=(fact,), labels={fact: labels})


QUESTIONS = {
    "in_final": asked("in_final", yes="Yes", no="No, none of it", unsure="Not sure yet"),
    "terms_reviewed": asked("terms_reviewed", yes="Yes", no="No", unsure="Not sure"),
    "misleading_risk": asked("misleading_risk", yes="Yes", no="No", unsure="Not sure"),
    "rights_cleared": asked("rights_cleared", yes="Yes", no="No", unsure="Not sure"),
    "consent": asked(
        "consent", written="Yes, in writing", verbal="Yes, by word of mouth", no="No", not_needed="Not needed", unsure="Not sure"
    ),
    "likeness_or_voice": asked(
        "likeness_or_voice", none="No one", living="A real person", deceased="Someone who has died",
        invented_human="An invented person", not_human="A creature, not a person", unsure="Not sure",
    ),
    "performance_change": asked(
        "performance_change", none="Nothing", technical="Technical only", as_scripted="As scripted",
        changes_intent="It changes what she means", new_words="New words", unsure="Not sure",
    ),
    "tool_secured": asked(
        "tool_secured", commissioner_enterprise="Yes, the commissioner’s own", own_enterprise="Yes, our company’s",
        not_available="No, none exists for it", consumer="No, an ordinary account", unsure="Not sure",
    ),
    "purpose": asked("purpose", other="Something else", script_text="Script or text"),
    "input_approved": asked("input_approved", yes="Yes", no="No", unsure="Not sure"),
    "input_personal_data": asked("input_personal_data", yes="Yes", no="No", unsure="Not sure"),
    "is_generative": asked("is_generative", yes="Made something new", no="Only cleaned up", unsure="Not sure"),
    "is_replica": asked("is_replica", yes="Yes", no="No", unsure="Not sure"),
    "reference_third_party": asked("reference_third_party", yes="Yes", no="No", unsure="Not sure"),
    "union_agreement": asked("union_agreement", yes="Yes", no="No", unsure="Not sure"),
    "stage": asked("stage", planned="Planned", under_way="Under way", done="Done"),
    "model_scope": asked("model_scope", this_production="Only here", another="Elsewhere too", unsure="Not sure"),
    "training_material": asked("training_material", none="No model was trained", own="our own material"),
    "another_use": asked("another_use", yes="Another use", no="Review and finish"),
    "review": AskedQuestion(facts=("review",), kind="review", labels={"review": {"yes": "All of it is right"}}),
    "over": asked("over", yes="Yes, start over", no="No, go on"),
}  # fmt: skip

REPLIES: dict[str, dict[str | None, list[str]]] = {
    "in_final": {
        "yes": [
            "yes", "y", "yep", "yup", "Yeah", "affirmative", "100%", "👍", "👍🏽", "si", "oui", "ja", "はい", "да", "sim", "是", "네",
            "two shots survived", "it's in the mix", "ep 4 kept one of those shots", "no doubt", "of course", "it is", "they are",
            "one of them", "it made it in", "yes, two shots", "in the background", "you can see it on the wall", "unfortunately yes",
            "no, but ep 4 kept one", "it went out like that", "partly", "some of it",
        ],
        "no": [
            "no", "n", "nope", "nah", "naw", "👎", "non", "nein", "нет", "いいえ", "não", "不", "아니요", "course not", "not at all",
            "nope just the deck", "got binned", "never", "none of it", "it isn't", "it's not", "no way", "absolutely not",
            "No, none of it", "nope, only for the pitch", "no, none of it ends up on screen", "all binned", "No!", "no no",
        ],
        "unsure": [
            "not sure", "no idea", "dunno", "idk", "maybe", "probably not", "I think not", "I don't think so", "not that I know of",
            "can't say it isn't", "depends on the edit", "no idea, ask Piotr in post", "🤷", "no, I think", "probably yes", "might be",
            "not yet", "yes and no", "we haven't decided", "hopefully not", "not to my knowledge", "sort of", "not really",
        ],
        None: [
            "should be fine", "hopefully", "isn't it obvious?", "yeah right", "no problem", "no?", "do we not?",
            "no actors are in it", "what counts as final?", "nothing was trained", "it should not be", "ask me something else",
        ],
    },
    "terms_reviewed": {
        "yes": ["yes", "yep", "legal read the terms", "yes, all of them", "we did", "they have", "legal did, twice"],
        "no": ["no", "not yet", "nobody reads those", "just clicked accept", "nope", "haven't read them", "none yet"],
        "unsure": ["I think so", "probably", "not sure", "yes I think", "presumably", "yes, I believe so"],
        None: ["should be", "hopefully", "legal read the script", "it is a free tool", "we reviewed the output", "will they?"],
    },
    "misleading_risk": {
        "yes": ["yes", "could be taken for real", "it looks totally real", "people would think it's real"],
        "no": ["no", "obviously fake", "not in the slightest", "it's a cartoon"],
        "unsure": ["maybe", "probably not", "hard to say"],
    },
    "rights_cleared": {
        "yes": ["yes", "rights are cleared", "all cleared with legal"],
        "no": [
            "no", "not cleared", "we don't own the film", "not yet", "nobody cleared it", "working on it, not sure",
            "still pending with the label", "half of it, so no", "most of it",
        ],
        "unsure": ["I think so", "should be, I think"],
        None: ["right"],
    },
    "consent": {
        "written": ["rider's signed", "yep, rider's signed, agent has a copy", "in writing", "she signed a release", "writen", "written", "1"],
        "verbal": ["she was fine with it on the phone", "verbal", "he said yes", "on the phone", "the second one", "she's ok with it", "2"],
        "no": ["no", "she hasn't signed", "we never asked her", "not yet", "nobody asked", "she doesn't know", "not signed yet", "refused"],
        "unsure": ["not sure", "I don't know, ask her agent", "think so", "probably"],
        None: ["yes", "👍", "location release signed", "nudity rider is signed"],
    },
    "likeness_or_voice": {
        "living": ["our lead actor", "a real person", "the presenter", "real people", "living", "her voice"],
        "deceased": ["someone who has died", "the late king", "he's dead", "a dead actor"],
        "none": ["no one", "nobody", "No one at all", "no people", "no", "nope"],
        "not_human": ["a creature", "just a dragon", "an animal"],
        "invented_human": ["an invented person", "a made-up person"],
        "unsure": ["not sure", "dunno"],
        None: ["nobody told me about this form", "nobody, I hope"],
    },
    "performance_change": {
        "new_words": ["new words", "they rewrote the line", "one's scripted the other we rewrote", "rewritten", "different words"],
        "as_scripted": ["as scripted", "word for word", "exactly as written"],
        "changes_intent": ["it changes what she means", "it changes the meaning", "makes her look angry", "same words, other meaning"],
        "technical": ["technical only", "just technical"],
        "none": ["nothing", "unchanged", "no"],
        "unsure": ["not sure"],
    },
    "tool_secured": {
        "commissioner_enterprise": ["netflix's seat", "the studio's", "Netflix's", "the commissioner's own"],
        "own_enterprise": ["our enterprise plan", "our company licence", "ours"],
        "consumer": ["personal account", "my own login", "free version", "just the website", "an ordinary account", "no"],
        "not_available": ["there isn't one", "none", "no enterprise version"],
        "unsure": ["not sure", "no idea"],
        None: ["yes", "netflix commissioned two seasons", "our own people did it", "-1"],
    },
    "stage": {
        "done": ["done", "already done", "finished", "last week"],
        "planned": ["not yet", "planned", "next month"],
        "under_way": [
            "in progress", "we're halfway", "under way", "started monday, will run till about easter", "half done", "not finished",
            "first pass is done, second one to do", "three of twelve delivered",
        ],
    },
    "purpose": {"other": ["scheduling. none of those", "something else"]},
    "input_approved": {
        "yes": ["yes"],
        "no": ["they know but haven't said yes", "they don't know", "nobody knows it was uploaded", "haven't asked them"],
    },
    "input_personal_data": {
        "no": ["no", "no, just a landscape"],
        None: ["no, she hasn't agreed", "no, that's the other episode"],
    },
    "is_generative": {"no": ["only cleaned up", "no, only clean-up"], None: ["no", "no no no", "no, more than clean-up", "no, not just tidying"]},
    "is_replica": {
        "yes": [
            "she's doing stuff the actress didn't", "she never posed like that", "no, she never did that, we made her do it",
            "no he didn't perform it, the machine did",
        ],
    },
    "reference_third_party": {"no": ["I didn't", "no"], None: ["I didn't, my assistant did", "not me, the vendor was"]},
    "union_agreement": {"no": ["they don't know", "we never told the union"]},
    "model_scope": {
        "this_production": ["only here", "only on this show", "this production only"],
        "another": ["also on season 3", "elsewhere too", "another show too"],
        None: ["this show is a comedy", "only this shot"],
    },
    "training_material": {
        "none": ["no", "none", "off the shelf", "we didn't train anything"],
        "own": ["our own stills", "our own material"],
        "uncleared": ["scraped off the internet", "films from youtube"],
        None: ["licensed music", "our own camera"],
    },
    "another_use": {
        "no": ["no", "that's all", "that's it", "nothing else", "nope that's everything", "done"],
        "yes": ["yes", "one more", "yes there is"],
    },
    "review": {
        "yes": ["yes", "looks good", "all of it is right", "confirm", "all correct"],
        "no": ["no", "not quite"],
        None: ["ok", "right"],
    },
    "over": {"yes": ["yes", "yes, start over"], "no": ["no", "no, go on"], "unsure": ["maybe"]},
}  # fmt: skip


def value(reading: Reading, fact: str) -> Any:
    places = [reading.production, *(use.facts for use in reading.uses)]
    return next((facts[fact].value for facts in places if fact in facts), None)


@pytest.mark.parametrize(
    ("fact", "expected", "text"),
    [(f, v, t) for f, values in REPLIES.items() for v, texts in values.items() for t in texts],
)
def test_a_reply_gives_this_value(fact: str, expected: str | None, text: str) -> None:
    assert value(read(text, QUESTIONS[fact], uses=1), fact) == expected


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("no idea, ask Piotr in post", "Piotr in post"),
        ("not sure, check with legal", "legal"),
        ("Marta would know", "Marta"),
        ("dunno, you'd have to ask the post supervisor about that", "the post supervisor"),
        ("that's a question for business affairs", "business affairs"),
        ("not that I know of", None),
        ("no idea", None),
    ],
)
def test_who_may_know_is_kept(text: str, who: str | None) -> None:
    reading = read(text, QUESTIONS["in_final"], uses=1)
    assert (reading.who, value(reading, "in_final")) == (
        who,
        "unsure" if who != "Marta" else value(reading, "in_final"),
    )


FINAL = AskedQuestion(
    facts=("in_final", "prominence"),
    labels={
        "in_final": {"no": "No, none of it", "yes": "Yes, not sure how noticeably", "unsure": "Not sure yet"},
        "prominence": {
            "incidental": "Yes, barely, in the background",
            "noticeable": "Yes, noticeably",
            "story_relevant": "Yes, and the story leans on it",
        },
    },
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no", {"in_final": "no"}),
        ("Yes, barely, in the background", {"in_final": "yes", "prominence": "incidental"}),
        ("yes, in the background", {"in_final": "yes", "prominence": "incidental"}),
        ("barely", {"in_final": "yes", "prominence": "incidental"}),
        ("yes noticeably", {"in_final": "yes", "prominence": "noticeable"}),
        ("it's the whole point of the scene", {"in_final": "yes", "prominence": "story_relevant"}),
        ("not sure", {"in_final": "unsure"}),
        ("yes", {"in_final": "yes"}),
    ],
)
def test_one_question_may_settle_two_facts(text: str, expected: dict[str, str]) -> None:
    reading = read(text, FINAL, uses=1)
    assert {fact: p.value for fact, p in reading.uses[0].facts.items()} == expected


@pytest.mark.parametrize(
    ("fact", "text", "expected"),
    [
        ("title", "it's called Harbour Lights", "Harbour Lights"),
        ("title", "Harbour Lights", "Harbour Lights"),
        ("title", "“Harbour Lights”", "Harbour Lights"),
        ("title", "Itsy Bitsy", "Itsy Bitsy"),
        ("title", "not sure yet", None),
        ("title", "TBD", None),
        ("company", "we're Tall Ship Pictures", "Tall Ship Pictures"),
        ("contact", "our contact is Ana Ruiz", "Ana Ruiz"),
        ("prepared_by", "my name is Jo Park", "Jo Park"),
        ("tools", "Runway and Topaz", [{"name": "Runway"}, {"name": "Topaz Video AI"}]),
        ("tools", "an in-house tool", [{"name": "an in-house tool"}]),
        ("tools", "not sure which, ask Jo", None),
        ("description", "we made mood boards for the pitch", "we made mood boards for the pitch"),
    ],
)
def test_a_question_for_words_takes_the_words(fact: str, text: str, expected: Any) -> None:
    assert value(read(text, AskedQuestion(facts=(fact,), kind="text"), uses=1), fact) == expected


DETAILS = AskedQuestion(facts=("title", "company", "contact", "prepared_by"), kind="details")


@pytest.mark.parametrize(
    "text",
    [
        "Title: Harbour Lights / Company: Tall Ship Pictures / Contact: Ana Ruiz / Prepared by: Jo Park",
        "Title: Harbour Lights\nCompany: Tall Ship Pictures\nContact: Ana Ruiz\nPrepared by: Jo Park",
        "Harbour Lights, Tall Ship Pictures, Ana Ruiz, Jo Park",
        "It's called Harbour Lights, made by Tall Ship Pictures, our contact is Ana Ruiz, prepared by Jo Park",
    ],
)
def test_details_are_read_from_labels_lists_and_sentences(text: str) -> None:
    found = {fact: p.value for fact, p in read(text, DETAILS, uses=1).production.items()}
    assert found == {
        "title": "Harbour Lights", "company": "Tall Ship Pictures", "contact": "Ana Ruiz", "prepared_by": "Jo Park"
    }  # fmt: skip
