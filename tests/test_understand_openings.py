"""Openings and other free messages: what each states of the production and of each use."""

from typing import Any

import pytest

from assistant.understand.message import read
from assistant.understand.reading import AskedQuestion

HARBOUR = "Harbour Lights s2 for Netflix. art dept does mood boards in firefly on the studio seat, none of it ends up on screen"
VOICE = "we cloned our leads voice w elevenlabs for 2 ADR lines ep4, theyre in the mix. she was fine w it on the phone"


def stated(text: str, asked: AskedQuestion | None = None) -> list[dict[str, Any]]:
    return [{fact: p.value for fact, p in use.facts.items()} for use in read(text, asked).uses]


def test_the_first_message_of_the_first_conversation_is_used_to_the_full() -> None:
    reading = read(HARBOUR, None)
    assert {fact: p.value for fact, p in reading.production.items()} == {
        "title": "Harbour Lights s2", "commissioner": "Netflix"
    }  # fmt: skip
    assert stated(HARBOUR) == [
        {
            "purpose": "ideation", "stage": "under_way", "is_generative": "yes", "in_final": "no",
            "tools": [{"name": "Adobe Firefly"}], "tool_secured": "commissioner_enterprise",
        }
    ]  # fmt: skip
    assert reading.uses[0].facts["in_final"].quote == "none of it ends up on screen"


def test_the_first_message_of_the_second_conversation_is_used_to_the_full() -> None:
    assert stated(VOICE) == [
        {
            "purpose": "voice", "stage": "done", "is_generative": "yes", "in_final": "yes", "likeness_or_voice": "living",
            "is_replica": "yes", "consent": "verbal", "tools": [{"name": "ElevenLabs"}],
        }
    ]  # fmt: skip


def test_a_mixed_answer_takes_the_graver_part() -> None:
    asked = AskedQuestion(facts=("performance_change",))
    text = "one's scripted the other we rewrote. oh and actually they cut the scripted one yesterday"
    assert stated(text, asked)[0] == {"performance_change": "new_words"}


def test_no_idea_ask_piotr_is_an_answer_with_a_name() -> None:
    asked = AskedQuestion(facts=("input_proprietary", "input_personal_data"), kind="ticks")
    reading = read("her dialogue tracks from ep 1-3. no idea if they train on it, ask Piotr in post", asked)
    facts = {fact: p.value for fact, p in reading.uses[0].facts.items()}
    assert reading.who == "Piotr in post"
    assert facts == {
        "input_proprietary": "yes",
        "tool_trains_or_stores": "unsure",
        "likeness_or_voice": "living",
    }


CUES: list[tuple[str, str, Any]] = [
    ("we made mood boards in Midjourney", "purpose", "ideation"),
    ("storyboards for the chase", "purpose", "previs"),
    ("temp music for the offline, done in Suno", "purpose", "temp"),
    ("a gig poster on the bedroom wall was made in Firefly", "purpose", "prop_graphic"),
    ("face swap on the stunt double", "purpose", "likeness"),
    ("we de-aged the lead for the flashback", "purpose", "likeness"),
    ("lip sync fixes with TrueSync", "purpose", "performance_edit"),
    ("dubbed it into Spanish with AI", "purpose", "translation_dubbing"),
    ("the score was composed with AI", "purpose", "music"),
    ("wolf howls are AI sound effects", "purpose", "sound"),
    ("upscaled the archive in Topaz", "purpose", "upscale_restore"),
    ("extended the set behind them in Runway", "purpose", "background"),
    ("removed a boom with gen fill", "purpose", "vfx"),
    ("key art for the campaign", "purpose", "marketing"),
    ("the writers used ChatGPT to write the outline", "purpose", "script_text"),
    ("none of it ends up on screen", "in_final", "no"),
    ("nothing made it to air", "in_final", "no"),
    ("it won't be in the final cut", "in_final", "no"),
    ("the pictures never left the art department", "in_final", "no"),
    ("for internal use only", "in_final", "no"),
    ("it's in the locked cut", "in_final", "yes"),
    ("ep 4 kept one of those shots", "in_final", "yes"),
    ("you can see it on the wall in ep 3, it aired like that", "in_final", "yes"),
    ("it might end up in the final cut", "in_final", "unsure"),
    ("not sure if it stays in the film", "in_final", "unsure"),
    ("it's probably not in the final cut", "in_final", "unsure"),
    ("on netflix's seat", "tool_secured", "commissioner_enterprise"),
    ("on our enterprise plan", "tool_secured", "own_enterprise"),
    ("on my personal account", "tool_secured", "consumer"),
    ("with the free version", "tool_secured", "consumer"),
    ("there is no enterprise version", "tool_secured", "not_available"),
    ("they rewrote the line", "performance_change", "new_words"),
    ("it makes her look angrier, changes the meaning of the scene", "performance_change", "changes_intent"),
    ("prompted in the style of Edward Hopper", "reference_third_party", "yes"),
    ("a Wes Anderson style picture", "reference_third_party", "yes"),
    ("a deepfake of the president", "reference_public_figure", "yes"),
    ("denoise only", "is_generative", "no"),
    ("the background is AI", "is_generative", "yes"),
    ("generated in Kling", "is_generative", "yes"),
    ("we pasted the script into ChatGPT", "input_proprietary", "yes"),
    ("we pasted the script into ChatGPT", "input_sensitive", "yes"),
    ("fed it stills from set", "input_proprietary", "yes"),
    ("ran the call sheets through a free website", "input_personal_data", "yes"),
    ("ran the call sheets through a free website", "tool_secured", "consumer"),
    ("fine-tuned on films from the internet", "training_material", "uncleared"),
    ("we trained a model on our own concept art", "training_material", "own"),
    ("an outside vendor does it", "vendor_pipeline", "yes"),
    ("nobody read the terms", "terms_reviewed", "no"),
    ("legal has read the terms of use", "terms_reviewed", "yes"),
    ("the free tier trains on everything", "tool_trains_or_stores", "yes"),
    ("no idea if they train on it", "tool_trains_or_stores", "unsure"),
    ("it doesn't train on our inputs", "tool_trains_or_stores", "no"),
    ("instead of hiring extras we generated a crowd", "union_work_affected", "yes"),
    ("nobody told SAG", "union_agreement", "no"),
    ("a fake news clip on the tv", "misleading_risk", "yes"),
    ("it looks totally real", "misleading_risk", "yes"),
    ("the lead creature was designed in Midjourney", "key_creative", "yes"),
    ("our main character", "key_creative", "yes"),
    ("she signed a release for it", "consent", "written"),
    ("nobody asked her", "consent", "no"),
    ("he doesn't know about it", "consent", "no"),
    ("the late John Smith", "likeness_or_voice", "deceased"),
    ("our presenter's voice", "likeness_or_voice", "living"),
    ("people who don't exist", "likeness_or_voice", "invented_human"),
    ("the rights are not cleared", "rights_cleared", "no"),
    ("it came straight out of the tool", "human_input", "no"),
    ("it looks exactly like the Nike logo", "output_resembles_owned", "yes"),
    ("we reuse the voice model on season 3", "model_scope", "another"),
    ("we're planning to clone the narrator", "stage", "planned"),
    ("we're generating the backplates now", "stage", "under_way"),
    ("we used Midjourney in prep", "stage", "done"),
]


@pytest.mark.parametrize(("text", "fact", "value"), CUES)
def test_a_cue_gives_its_value(text: str, fact: str, value: Any) -> None:
    found = stated(text)
    assert found
    assert found[0].get(fact) == value


TOOLS = [
    ("the airport runway at night", []),
    ("she walks down the runway", []),
    ("the airport runway shot was extended in Runway Gen-3", [{"name": "Runway", "version": "Gen-3"}]),
    ("Runway to extend the plate", [{"name": "Runway"}]),
    ("done in runway and kling", [{"name": "Runway"}, {"name": "Kling"}]),
    ("fireflies in the garden", []),
    ("a voice in 11labs", [{"name": "ElevenLabs"}]),
    ("we resolve the conflict in act three", []),
    ("graded in Resolve", [{"name": "DaVinci Resolve"}]),
    ("Midjourney v6.1 for the boards", [{"name": "Midjourney", "version": "v6.1"}]),
    ("Veo 3 for the clouds", [{"name": "Veo", "version": "3"}]),
    ("ChatGPT Plus plan", [{"name": "ChatGPT", "plan": "Plus plan"}]),
    ("we didn't use Midjourney", []),
    ("on my last film we used Sora", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "named"), TOOLS)
def test_tools_are_found_by_name_and_not_by_word(text: str, named: list[dict[str, str]]) -> None:
    found = stated(text)
    assert (found[0].get("tools", []) if found else []) == named


PRODUCTIONS = [
    ("We're making Harbour Lights for Netflix, a drama", {"title": "Harbour Lights", "commissioner": "Netflix", "kind": "fiction"}),
    ('I work on "The Quiet Coast" for the BBC', {"title": "The Quiet Coast", "commissioner": "BBC"}),
    ("a documentary called Salt and Iron, for Channel 4", {"title": "Salt and Iron", "commissioner": "Channel 4", "kind": "documentary"}),
    (
        "Tideline of the North for Netflix, we are Blue Pier Films. We cloned a voice",
        {"title": "Tideline of the North", "company": "Blue Pier Films", "commissioner": "Netflix"},
    ),
    ("We're making Tideline for Netflix", {"title": "Tideline", "commissioner": "Netflix"}),
    ("we're shooting Monday. We work on Runway for comps", {}),
    ("Midjourney for mood boards", {}),
    ("We used Runway", {}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), PRODUCTIONS)
def test_the_production_is_read_from_an_opening(text: str, expected: dict[str, str]) -> None:
    assert {fact: p.value for fact, p in read(text, None).production.items()} == expected


SEVERAL = [
    (
        "We used Midjourney for mood boards and ElevenLabs for a scratch voice. None of it is in the final cut.",
        [("ideation", "no"), ("temp", "no")],
    ),
    (
        "1) Midjourney mood boards, never on screen\n2) Suno for the end credits song, it's in the final mix",
        [("ideation", "no"), ("music", "yes")],
    ),
    ("Mood boards in Firefly. Separately, we cloned the narrator's voice in ElevenLabs, it's in the mix.", [("ideation", None), ("voice", "yes")]),
    ("We extended the background in Runway and then ran it through Topaz.", [("background", None)]),
    ("Firefly for the posters, Firefly again for the newspapers", [("prop_graphic", None)]),
    ("First: mood boards in Krea. Second: a theme tune from Suno, it's in the final mix.", [("ideation", None), ("music", "yes")]),
    (
        "Mood boards: done in Krea. Music: Suno made the end credits song. Dub: a synthetic Spanish version.",
        [("ideation", None), ("music", None), ("translation_dubbing", None)],
    ),
    ("Tool: Krea. Plan: studio seat. Purpose: mood boards.", [("ideation", None)]),
    ("Art dept: mood boards in Krea. Legal: they read the terms.", [("ideation", None)]),
    (
        "1) mood boards in Krea, all made up. 2) voice clone of our host for two new lines. he signed",
        [("ideation", None), ("voice", None)],
    ),
    (
        "For the doc, AI stills and sound: 1) mood boards in Krea 2) a theme tune from Suno, it's in the final mix 3) a Spanish dub in HeyGen",
        [("ideation", None), ("music", "yes"), ("translation_dubbing", None)],
    ),
    (
        "Three things. Mood boards in Krea. Separately, a theme tune from Suno. Separately, a Spanish dub in HeyGen. All three are in the final cut.",
        [("ideation", "yes"), ("music", "yes"), ("translation_dubbing", "yes")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SEVERAL)
def test_several_uses_keep_their_own_facts(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(use.get("purpose"), use.get("in_final")) for use in stated(text)] == expected


def test_a_reply_may_bring_a_further_use() -> None:
    asked = AskedQuestion(facts=("in_final",))
    uses = stated("no. also we used Suno for temp music", asked)
    assert [use.get("in_final") for use in uses] == ["no", None]
    assert uses[1]["tools"] == [{"name": "Suno"}]
