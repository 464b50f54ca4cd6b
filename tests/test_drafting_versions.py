"""Wording by wish, versions, tracked changes, staleness, sign-off, issue and correction; and all of it in words."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_drafting_wordings import record
from test_drafting_written import ground

from assistant.drafting import (
    Draft,
    FrozenError,
    NotReadyError,
    begin,
    changes,
    compare,
    converse,
    correct,
    correction,
    dump,
    edit,
    intact,
    issue,
    issued_bytes,
    load,
    refresh,
    reword,
    sign_off,
    stale,
)
from assistant.state import Answer

AT = 1_795_000_000


@pytest.fixture
def voice():
    return ground(record("voice"))


def changed(held, **facts):
    """The same record with other answers, judged again."""
    after = held.interview.model_copy(deep=True)
    for fact, value in facts.items():
        after.uses[0].facts[fact] = Answer(value=value, quote=str(value), by="press")
    return ground(after)


def talk(held, *messages, draft=None):
    draft = draft or Draft()
    for place, message in enumerate(messages):
        answer = converse(draft, message, held, AT + place)
        draft = answer.draft
    return answer


def test_length_and_tone_come_from_written_variants_and_undo_steps_back(voice):
    draft = begin(voice, AT)
    first = draft.texts()["summary"]
    shorter = reword(draft, "summary", "make it shorter", voice, AT).draft
    assert len(shorter.texts()["summary"]) < len(first)
    formal = reword(shorter, "summary", "more formal", voice, AT).draft
    assert formal.texts()["summary"] != shorter.texts()["summary"]
    back = reword(formal, "summary", "undo", voice, AT).draft
    assert back.texts()["summary"] == shorter.texts()["summary"]
    again = reword(back, "summary", "undo that", voice, AT).draft
    assert again.texts()["summary"] == first
    assert reword(again, "summary", "undo", voice, AT).why_not == "nothing_to_undo"
    assert [v.number for v in again.versions] == [1, 2, 3, 4, 5]
    assert reword(formal, "summary", "as it was", voice, AT).draft.texts()["summary"] == first


def test_less_stiff_takes_back_the_formal_tone(voice):
    formal = reword(begin(voice, AT), "request", "more formal", voice, AT).draft
    plain = reword(formal, "request", "less stiff please", voice, AT).draft
    assert plain.texts()["request"] == begin(voice, AT).texts()["request"]
    assert reword(plain, "request", "less stiff", voice, AT).why_not == "same"


def test_a_persons_sentence_is_added_and_outlasts_a_change_of_length(voice):
    section = "use:u1:description"
    done = reword(begin(voice, AT), section, "add that legal has seen it", voice, AT)
    assert done.objections == ()
    assert done.draft.texts()[section].endswith(" Legal has seen it.")
    assert done.draft.versions[-1].by == "person"
    longer = reword(done.draft, section, "longer", voice, AT).draft
    assert longer.texts()[section].endswith(" Legal has seen it.")
    said = reword(longer, section, "say the drone plates were ours", voice, AT).draft
    assert said.texts()[section].endswith(" Legal has seen it. The drone plates were ours.")
    gone = reword(said, section, "remove the sentence about drone plates", voice, AT).draft
    assert gone.texts()[section].endswith(" Legal has seen it.")


def test_a_sentence_the_record_does_not_bear_out_is_kept_aside_and_not_in_the_letter(voice):
    draft = begin(voice, AT)
    done = reword(draft, "summary", "add that she has signed a release", voice, AT)
    assert [o.kind for o in done.objections] == ["claim"]
    assert done.draft.texts() == draft.texts()
    assert "She has signed a release." in done.draft.held["summary"].text
    assert {way.how for way in done.objections[0].ways} == {"reword", "drop", "answer"}
    with pytest.raises(NotReadyError, match="held"):
        sign_off(done.draft, "Zoë Nwachukwu", "", voice, AT)


def test_a_models_wording_goes_through_the_same_guard_and_is_not_kept(voice):
    draft = begin(voice, AT)
    done = edit(draft, "summary", "Netflix has approved this.", voice, AT, by="model")
    assert done.objections
    assert done.draft.held == {}
    assert done.draft.texts() == draft.texts()


def test_a_persons_own_words_are_kept_when_facts_change_and_what_is_untrue_is_marked(voice):
    own = "Her voice was cloned for two lines in episode 4. It stays in the final mix."
    draft = edit(begin(voice, AT), "use:u1:description", own, voice, AT).draft
    assert stale(draft, voice) == ()
    out = changed(voice, in_final="no")
    marked = [
        (s.section, s.by, s.objection.sentence) for s in stale(draft, out) if s.section.startswith("use:")
    ]
    assert ("use:u1:description", "person", "It stays in the final mix.") in marked
    fresh = refresh(draft, out, AT + 1)
    assert fresh.texts()["use:u1:description"] == own
    assert {s.section for s in stale(fresh, out)} == {"use:u1:description"}


def test_sign_off_issue_and_correction(voice):
    draft = sign_off(begin(voice, AT), "Zoë Nwachukwu", "Dana Ferreira", voice, AT)
    sent = issue(draft, voice, AT + 1)
    first = sent.issued[0]
    assert (first.signed.prepared_by, first.signed.facts_confirmed_by) == ("Zoë Nwachukwu", "Dana Ferreira")
    assert sent.frozen
    assert intact(sent)
    with pytest.raises(NotReadyError, match="frozen"):
        issue(sent, voice, AT)
    with pytest.raises(FrozenError):
        edit(sent, "summary", "Something else.", voice, AT)
    after = changed(voice, consent="written")
    opened = refresh(correct(sent, after, AT + 2), after, AT + 3)
    again = issue(sign_off(opened, "Zoë Nwachukwu", "", after, AT + 4), after, AT + 5)
    told = correction(again, after)
    assert [(c.use, c.fact, c.before, c.after) for c in told.facts] == [
        ("u1", "consent", "verbal", "written")
    ]
    assert told.corrects == first.version
    assert {c.section for c in told.texts} >= {"summary", "request"}
    assert again.issued[0] == first
    assert intact(again)
    assert issued_bytes(again, again.issued[0]) == issued_bytes(sent, first)


def test_a_sign_off_lapses_with_any_change_of_text_or_fact(voice):
    signed = sign_off(begin(voice, AT), "Zoë", "", voice, AT)
    with pytest.raises(NotReadyError, match="unsigned"):
        issue(reword(signed, "summary", "shorter", voice, AT).draft, voice, AT)
    with pytest.raises(NotReadyError, match="unsigned"):
        issue(signed, changed(voice, in_final="no"), AT)


def test_a_tampered_issue_is_noticed(voice):
    sent = dump(issue(sign_off(begin(voice, AT), "Zoë", "", voice, AT), voice, AT))
    sent["versions"][0]["sections"]["summary"]["text"] += " Approved."
    assert not intact(load(sent))


def test_a_draft_survives_being_saved_as_plain_json(voice):
    draft = talk(
        voice, "make the summary shorter", "add that legal has seen it", "sign off as Zoë", "issue it"
    ).draft
    saved = json.loads(json.dumps(dump(draft)))
    assert load(saved) == draft
    assert intact(load(saved))
    assert len(json.dumps(saved)) < 12_000


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=120), st.text(max_size=120))
def test_tracked_changes_hold_both_texts(before, after):
    for change in changes({"summary": before}, {"summary": after}):
        assert "".join(r.text for r in change.runs if r.kind != "insert") == before
        assert "".join(r.text for r in change.runs if r.kind != "delete") == after


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=80))
def test_any_words_can_be_said_to_a_draft(words):
    held = ground(record("voice"))
    converse(converse(Draft(), words, held, AT).draft, words, held, AT)


CONVERSATION = [
    ("make the summary shorter", "Done. The summary now reads: “Harbour Lights: one use of generative AI."),
    ("less stiff", "There is no other written variant in that direction."),
    ("make the request more formal", "Done. The request now reads: “We request your written approval;"),
    ("compare with the first version", "Version 1 and version 3:\n- the summary: "),
    ("add that Netflix has approved it", "I kept your wording aside and did not put it into the letter:\n- “Netflix has approved it.” "),
    ("sign off as Zoë Nwachukwu", "Before it can be signed off:"),
    ("drop it", "Dropped."),
    ("check it", "Every sentence still agrees with the facts."),
    ("issue it", "Someone has to sign it off first"),
    ("sign off as Zoë Nwachukwu, facts confirmed by Dana Ferreira", "Signed off by Zoë Nwachukwu; the facts were confirmed by Dana"),
    ("issue it", "Issued as version 3. Its fingerprint is "),
    ("make the summary longer", "This letter was issued and stays as it is."),
    ("correct it", "Version 3 stays as it is; this is now its correction."),
    ("make the summary longer", "Done. The summary now reads: “This letter is about one use"),
]  # fmt: skip


def test_a_draft_is_worked_on_in_words(voice):
    draft = Draft()
    for place, (message, begins) in enumerate(CONVERSATION):
        answer = converse(draft, message, voice, AT + place)
        draft = answer.draft
        assert answer.says.startswith(begins), (message, answer.says)


def test_what_is_not_about_the_draft_is_left_to_the_conversation(voice):
    draft = begin(voice, AT)
    for message in ("yes", "the tool keeps nothing", "why do you ask?", "we used Runway for the sky"):
        answer = converse(draft, message, voice, AT)
        assert (answer.handled, answer.draft) == (False, draft)


def test_versions_can_be_compared_by_number(voice):
    draft = talk(voice, "make the summary shorter", "undo").draft
    assert compare(draft, 1, 3) == ()
    assert talk(voice, "compare version 1 with version 2", draft=draft).changes
    assert talk(voice, "compare version 1 with version 9", draft=draft).says == "There is no such version."
