"""What people say to the interview itself, and the answers that only look like it."""

import pytest

from assistant.understand.message import read
from assistant.understand.reading import AskedQuestion

IN_FINAL = AskedQuestion(
    facts=("in_final",), labels={"in_final": {"yes": "Yes", "no": "No", "unsure": "Not sure"}}
)
TITLE = AskedQuestion(facts=("title",), kind="text")

COMMANDS = {
    "back": ["prev question pls", "can we return to the last one", "oops, back up", "back", "go back", "Back please", "previous", "undo", "undo that", "can we go back", "go back one", "previous question", "oops"],
    "skip": ["skip", "pass", "later", "skip this one", "skip for now", "I'll come back to that", "next", "not now", "let's move on", "can we skip this?"],
    "why": ["what's it to you lot", "what's that got to do with anything", "does that even matter", "why", "why?", "why do you ask", "Why does that matter", "what's that for", "why does it matter?", "how is that relevant", "why do you need to know that", "what difference does it make", "but why"],
    "example": ["what would count as new?", "can you put it differently", "example", "give me an example", "like what?", "such as?", "for example?", "what do you mean", "I don't understand", "what does that mean?", "can you give an example"],
    "review": ["open questions", "what's still open?", "show me the open questions", "is anything missing", "show me what you've got so far", "what did I tell you until now", "review", "show me what you have", "check my answers", "what do you have so far", "summary", "show everything", "let me see my answers", "recap", "where are we"],
    "another": ["we did one more thing with AI", "another thing we made with it", "another use", "one more thing", "one more thing we did with AI", "there's another one", "add another use", "I have another one"],
    "same": ["same as before", "ditto", "same", "same as the last one", "same again", "same tool as before", "as before"],
    "draft": ["draft", "draft it now", "draft now", "give me the letter", "can I have the letter now", "write the disclosure", "just draft it"],
    "over": ["start over", "restart", "start again", "can we start over", "let's start from scratch", "from the top"],
    "keep": ["keep it", "leave it as is", "keep it as it is", "no change"],
    "done": ["nope that's all from me", "done", "that's all", "that's it", "nothing else", "no that's all", "finished", "I think that's everything"],
    "off_topic": ["what's the weather like", "hi", "Hello there", "thanks", "thank you so much", "who are you", "are you a robot?", "tell me a joke", "what's the weather", "cool", "what can you do"],
    "change": ["there's an error in what you wrote down", "i made a mistake earlier", "change the tool answer", "I want to change something", "fix the consent one", "edit my answer", "no wait", "that's wrong", "I made a mistake"],
}  # fmt: skip


@pytest.mark.parametrize(("intent", "text"), [(i, t) for i, texts in COMMANDS.items() for t in texts])
def test_a_command_is_understood_in_the_ways_people_type_it(intent: str, text: str) -> None:
    reading = read(text, None, uses=1)
    assert (reading.intent, reading.uses, reading.production) == (intent, (), {})


@pytest.mark.parametrize(
    "text",
    [
        "we skip the credits", "the back wall", "same actor as before in the deck", "she goes back to the start of the scene",
        "the draft of the script", "we changed the sky", "there is another actor in the shot", "nothing else in the frame moves",
        "the next shot", "correct", "fix for the continuity", "redo per script", "we start over the harbour", "a review screening", "keep the harbour, lose the boats", "why the harbour is grey",
    ],
)  # fmt: skip
def test_a_command_word_inside_an_answer_is_no_command(text: str) -> None:
    assert read(text, IN_FINAL, uses=1).intent in {"answer", "none"}


@pytest.mark.parametrize(
    ("text", "target", "hint"),
    [
        ("change the tool answer", "tools", None),
        ("change the consent for the voice one", "consent", "the voice one"),
        ("fix the terms", "terms_reviewed", None),
        ("edit what went in", "input_proprietary", None),
        ("change use 2", None, "use 2"),
        ("change the title", "title", None),
        ("the tool is wrong", "tools", None),
        ("why do you ask about the union", "union_work_affected", None),
    ],
)
def test_a_command_says_what_it_points_at(text: str, target: str | None, hint: str | None) -> None:
    reading = read(text, None, uses=2)
    assert (reading.target, reading.use_hint) == (target, hint)


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        ("actually they used Runway, not Kling", "tools", [{"name": "Runway"}]),
        ("no wait, it is in the final mix", "in_final", "yes"),
        ("correction: she signed a release", "consent", "written"),
        ("sorry, I meant it's on my personal account", "tool_secured", "consumer"),
        ("actually two shots are in the locked cut", "in_final", "yes"),
        ("scratch that, we trained it on films from the internet", "training_material", "uncleared"),
        ("change the tool to Kling", "tools", [{"name": "Kling"}]),
        ("it's actually in the final cut", "in_final", "yes"),
    ],
)
def test_a_correction_changes_the_fact_it_states(text: str, fact: str, value: object) -> None:
    reading = read(text, None, uses=1)
    assert (reading.intent, reading.uses[0].facts[fact].value) == ("change", value)


def test_actually_in_an_opening_is_no_correction() -> None:
    assert read("We actually used Midjourney for mood boards", None).intent == "answer"


@pytest.mark.parametrize(
    "title", ["The Letter", "Another Round", "The Report", "Harbour Lights", "The Draft"]
)
def test_a_title_that_sounds_like_a_command_is_a_title(title: str) -> None:
    assert read(title, TITLE).production["title"].value == title


@pytest.mark.parametrize("text", ["skip", "Back", "why do you ask", "start over"])
def test_a_command_wins_over_a_title(text: str) -> None:
    assert read(text, TITLE).production == {}


@pytest.mark.parametrize(
    "text", ["also we used Suno for temp music", "one more thing: we cloned the narrator's voice in ElevenLabs",
             "another thing, Kling for the crowd shots", "separately, Midjourney made the posters"],
)  # fmt: skip
def test_a_further_use_is_announced(text: str) -> None:
    reading = read(text, None, uses=1)
    assert (reading.intent, len(reading.uses)) == ("another", 1)
