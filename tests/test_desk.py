"""The draft of a letter inside an interview: when it is opened, what speaks to it, what stays as it was issued."""

import json
import subprocess
import sys
from datetime import date
from importlib.resources import files

import jsonschema
import pytest
from conftest import DAY, Opener

from assistant.conversation import Conversation
from assistant.drafting import addressed
from assistant.reply import Edit, Message, Reply, Rewording
from assistant.state import dump

VOICE = (
    "Harbour Lights season 2 for Netflix. We cloned our lead's voice with ElevenLabs for two ADR lines in episode 4. "
    "They are in the final mix, and the words are new. She said on the phone it is fine."
)
ABOUT_THE_LETTER = [
    "shorter", "Shorter please", "less stiff", "make it shorter", "make the summary shorter", "the request a bit more formal",
    "make the description of use 2 less stiff please", "this is too stiff", "the summary is too long", "too formal",
    "say the drone plates were ours", "add that legal has seen it", "Add: legal has seen it.", "note that the plates are ours",
    "mention that our own crew shot the plates", "remove the sentence about drones", 'replace "a" with "b"', "tighten it",
    "can you make the request more formal?", "sign off as Zoë Nwachukwu, facts confirmed by Dana Ferreira", "issue it",
    "correct it", "compare with the first version", "compare version 1 with version 3",
]  # fmt: skip
ANSWERS = [
    "yes", "no", "", "shorter than the original shot", "we trim the clips with AI", "note: nothing went in", "write",
    "formal consent in writing", "add another use", "original artwork by us", "the original footage went in", "say what?",
    "make up was changed by AI", "we make the actor shorter", "the actor is a bit shorter", "more detail in the background",
    "her hair is made longer", "it is in the final", "the voice is too formal in the scene", "compare faces with a tool",
    "replace the sky", "remove the wires", "remove a boom mic from the shot", "make it look like Rome", "leave out the trailer",
    "we correct it in the grade", "cut", "expand the sky to the left", "shorten the runner's legs", "drop it", "undo", "in full",
]  # fmt: skip


class Talk:
    """One interview, message by message."""

    def __init__(self, conversation: Conversation) -> None:
        self.conversation, self.count = conversation, 0

    async def say(self, text: str) -> Reply:
        return await self._send(text=text)

    async def press(self, *choices: str) -> Reply:
        return await self._send(choices=choices)

    async def edit(self, fact: str, value: str, use: str | None = "u1") -> Reply:
        return await self._send(edit=Edit(use=use, fact=fact, value=value))

    async def do(self, do: str, **parts: str) -> Reply:
        return await self._send(rewording=Rewording(do=do, **parts))

    async def letter(self, format: str = "md") -> str | bytes:
        made = await self.conversation.document("t", format)
        return made.text if made.text is not None else made.data

    async def _send(self, **parts: object) -> Reply:
        self.count += 1
        return await self.conversation.reply("t", Message(id=f"m{self.count}", **parts))


@pytest.fixture
async def talk(conversation: Conversation) -> Talk:
    found = Talk(conversation)
    await found.say(VOICE)
    return found


async def opened_and_confirmed(talk: Talk) -> None:
    await talk.say("draft now")
    await talk.say("review")
    await talk.press(".review.yes")


@pytest.mark.parametrize("words", ABOUT_THE_LETTER)
def test_what_speaks_to_the_letter_is_known(words: str) -> None:
    assert addressed(words, at_it=False)


@pytest.mark.parametrize("words", ANSWERS)
def test_what_may_be_an_answer_is_left_to_the_interview(words: str) -> None:
    assert not addressed(words, at_it=False)


@pytest.mark.parametrize(
    "words", ["undo", "drop it", "go back", "show me the summary", "in full", "check it"]
)
def test_short_words_speak_to_the_letter_right_after_it_was_spoken_of(words: str) -> None:
    assert addressed(words, at_it=True)


def test_nothing_of_drafting_is_loaded_before_a_letter_is_opened() -> None:
    code = f"""
import asyncio, sys, tempfile
from assistant.conversation import open_conversation
from assistant.reply import Message
from assistant.settings import Settings
async def main():
    settings = Settings(database_url="sqlite:///" + tempfile.mkdtemp() + "/x.db")
    async with open_conversation(settings) as c:
        await c.reply("t", Message(id="1", text={VOICE!r}))
        await c.reply("t", Message(id="2", text="shorter"))
        assert await c.sheet("t") is None
        loaded = [name for name in sys.modules if name.startswith(("assistant.drafting", "assistant.desk"))]
        assert not loaded, loaded
        await c.reply("t", Message(id="3", text="draft now"))
        assert "assistant.drafting" in sys.modules
asyncio.run(main())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


async def test_an_issued_letter_stays_byte_for_byte_whatever_changes(talk: Talk, opened: Opener) -> None:
    await opened_and_confirmed(talk)
    await talk.do("sign", text="Zoë Nwachukwu", by="Dana Ferreira")
    await talk.do("issue")
    formats = ("md", "html", "json", "csv", "pdf", "docx", "txt")
    before = {format: await talk.letter(format) for format in formats}
    assert "Final" in str(before["md"])
    await talk.edit("in_final", "no")
    await talk.say("we also made mood boards in Firefly")
    async with opened(today=lambda: date(2026, 12, 24)) as later:
        again = Talk(later)
        assert {format: await again.letter(format) for format in formats} == before
        sheet = await later.sheet("t")
        assert sheet
        assert (sheet.ready, sheet.facts_changed, sheet.prepared_by) == ("issued", True, "Zoë Nwachukwu")


async def test_a_correction_says_what_changed_and_is_a_new_version(talk: Talk) -> None:
    await opened_and_confirmed(talk)
    await talk.do("sign", text="Zoë Nwachukwu")
    first = await talk.do("issue")
    assert "Issued as version 1" in first.said
    await talk.edit("consent", "written")
    await talk.do("correct")
    text = str(await talk.letter())
    assert "## Correction of version 1" in text
    assert "Consent of the person: By word of mouth → Yes, in writing" in text
    sheet = await talk.conversation.sheet("t")
    assert sheet
    assert (sheet.corrects, sheet.issued) == (1, 1)


async def test_a_text_written_on_the_page_is_marked_as_the_persons_own(talk: Talk) -> None:
    await talk.say("draft now")
    own = "We had her voice cloned in ElevenLabs for two lines. She agreed on the phone, not in writing."
    await talk.do("text", section="use:u1:description", text=own)
    text = str(await talk.letter())
    assert f"{own}\n\n_" in text or own in text
    assert "In the production’s own wording." in text
    sheet = await talk.conversation.sheet("t")
    assert sheet
    assert {s.id: s.by for s in sheet.sections}["use:u1:description"] == "person"


async def test_what_the_guard_finds_is_shown_with_the_fact_and_its_values(talk: Talk) -> None:
    await talk.say("draft now")
    await talk.do("text", section="summary", text="She consented in writing. We need your written approval.")
    sheet = await talk.conversation.sheet("t")
    assert sheet
    held = next(s for s in sheet.sections if s.id == "summary")
    assert held.held == "She consented in writing. We need your written approval."
    against = next(a for a in held.against if a.fact == "consent")
    assert (against.sentence, against.value) == ("She consented in writing.", "verbal")
    assert {fix.how for fix in against.fixes} >= {"drop", "answer"}
    assert {option.value for option in against.options} >= {"written", "verbal", "no"}
    assert "consented in writing" not in str(await talk.letter()).lower()
    await talk.do("drop", section="summary")
    after = await talk.conversation.sheet("t")
    assert after
    assert after.sections[0].held is None


async def test_two_wordings_kept_aside_are_both_kept_and_freed_by_the_facts(talk: Talk) -> None:
    await talk.say("draft now")
    await talk.say("add that she has signed a release")
    await talk.say("add that none of it stays in the final cut")
    await talk.say("add that legal has seen it")
    sheet = await talk.conversation.sheet("t")
    assert sheet
    assert sheet.sections[0].text.endswith("Legal has seen it.")
    assert sheet.sections[0].held
    for said in ("She has signed a release.", "None of it stays in the final cut."):
        assert said in sheet.sections[0].held
    await talk.edit("consent", "written")
    freed = await talk.edit("in_final", "no")
    assert "Your wording agrees with the facts now and is in the letter: the summary." in freed.said
    assert "She has signed a release. None of it stays in the final cut." in str(await talk.letter())


async def test_signing_off_waits_until_every_answer_is_confirmed(talk: Talk) -> None:
    await talk.say("draft now")
    refused = await talk.do("sign", text="Zoë Nwachukwu")
    assert "Go through them first" in refused.said
    sheet = await talk.conversation.sheet("t")
    assert sheet
    assert sheet.ready == "unconfirmed"


async def test_a_hostile_wording_is_plain_text_in_every_format(talk: Talk) -> None:
    await talk.say("draft now")
    nasty = "<script>alert(one)</script> {{ seven }} #eval(x) =hyperlink(y) [x](javascript:z) \u202egnirts ![i](http://e.example/a.png)"
    await talk.do("text", section="use:u1:afterwards", text=nasty)
    assert "&lt;script&gt;" in str(await talk.letter("html"))
    assert "<script" not in str(await talk.letter("html"))
    assert "[x](" not in str(await talk.letter("md"))
    assert "\u202e" not in str(await talk.letter("txt"))
    for format in ("pdf", "docx", "json", "csv"):
        assert await talk.letter(format)


async def test_the_sidecar_with_a_draft_keeps_to_the_schema(talk: Talk) -> None:
    await opened_and_confirmed(talk)
    await talk.do("wish", section="summary", text="shorter")
    await talk.do("sign", text="Zoë Nwachukwu")
    await talk.do("issue")
    schema = json.loads((files("assistant.disclose") / "schema" / "disclosure-1.schema.json").read_text())
    made = json.loads(str(await talk.letter("json")))
    jsonschema.validate(made, schema, format_checker=jsonschema.FormatChecker())
    assert made["draft"]["issued"] and made["draft"]["wordings"]["summary"]["by"] == "assistant"
    assert len(made["draft"]["fingerprint"]) == 64


async def test_the_text_for_an_email_says_the_letter_without_places_to_fill_in(talk: Talk) -> None:
    await talk.say("draft now")
    text = str(await talk.letter("txt"))
    assert text.startswith("Request for written approval: Use of generative AI on Harbour Lights season 2\n")
    assert "Will any of it be seen or heard" in text
    assert "Annex A." in text and "\nAnnex A. Record" not in text
    assert "Date:" not in text


async def test_a_draft_that_is_worked_on_for_long_stays_small(talk: Talk, conversation: Conversation) -> None:
    await talk.say("draft now")
    for turn in range(40):
        await talk.say("make it shorter" if turn % 2 else "make it longer")
        await talk.say(f"add that note {'abcdefghij'[turn % 10]} was read")
    saved = await conversation.memory.saver.aget({"configurable": {"thread_id": "t"}})
    assert saved
    assert len(json.dumps(saved["channel_values"]["interview"])) < 120_000


async def test_a_rewording_without_a_letter_changes_nothing(talk: Talk) -> None:
    before = await talk.conversation.current("t")
    reply = await talk.do("text", section="summary", text="Anything.")
    assert (reply.facts, reply.documents) == (before.facts, ())
    assert await talk.conversation.sheet("t") is None


def test_an_interview_without_a_draft_is_saved_as_before() -> None:
    from assistant.state import Interview

    assert "draft" not in dump(Interview())
    assert DAY
