"""The web channel in a real browser: an interview, by mouse, by key and by ear."""

import pytest
from stage import Chat, Server, chromium, in_ci

if chromium() is None and not in_ci():
    pytest.skip("no Chromium on this machine (apt-get install chromium)", allow_module_level=True)

from playwright.sync_api import Page, expect
from web_stage import AFTER, ELSE, FIRST, RIGHT, TICKS, WHO, answers, to_choice, to_review

pytestmark = [pytest.mark.browser, pytest.mark.timeout(90)]


def test_an_interview_runs_from_a_starter_to_the_letter_and_asks_no_other_host(
    page: Page, site: Server
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    chat = Chat(page, site.url).open()
    page.locator("#starters button").first.click()
    chat.asked(TICKS)
    expect(page.locator("#fk-progress .words")).to_have_text("1 settled, up to 4 left")
    expect(page.locator(".fk-card .state")).to_have_text("So far")
    expect(page.locator(".fk-card .block li b")).to_have_text(
        "Her consent has to be on paper, naming this use"
    )
    rows = page.locator(".fk-ticks input[type=checkbox]")
    rows.nth(0).check()
    rows.nth(3).check()
    page.get_by_role("radio", name="On licensed material").check()
    chat.press("Done")
    chat.asked(WHO)
    sent = page.locator("[data-step-type=user_message]").last
    expect(sent).to_have_text(
        "Scripts, footage or stills of the show · A model was trained or tuned: On licensed material"
    )
    assert answers(site)[-1]["u1:went_in"] == ["u1.input_proprietary.yes", "u1.training_material.licensed"]
    expect(page.get_by_role("button", name="Done", exact=True)).to_have_count(0)
    chat.press("No one")
    chat.asked(AFTER)
    expect(page.locator(".fk-card .headline").last).to_have_text(
        "Tell your Netflix contact. That should be enough."
    )
    expect(page.locator(".fk-card .before s")).to_have_text("Get written approval before you go on.")
    chat.press("Draft now")
    expect(page.locator(".fk-letter")).to_be_visible()
    page.get_by_role("button", name="Open beside the chat").click()
    letter = page.frame_locator("iframe[title='The disclosure as it stands']")
    expect(letter.locator("h1")).to_have_text("Disclosure")
    expect(letter.locator("body")).to_contain_text("3 answers")
    chat.say("they go in the bin")
    chat.asked(ELSE)
    expect(letter.locator("body")).to_contain_text("4 answers")
    with page.expect_download() as taken:
        page.locator(".fk-letter").get_by_role("link", name="Markdown").click()
    assert taken.value.path().read_text().startswith("# Disclosure")
    assert taken.value.suggested_filename == "disclosure.md"
    outside = [
        url
        for url in asked
        if not url.startswith((site.url, site.url.replace("http", "ws"), "blob:", "data:"))
    ]
    assert outside == []
    assert problems == []


def test_everything_can_be_done_from_the_keyboard(chat: Chat, site: Server) -> None:
    page, keys = chat.page, chat.page.keyboard
    expect(page.locator("#chat-input")).to_be_focused()
    keys.type(FIRST)
    keys.press("Enter")
    chat.asked(TICKS)
    box = page.locator(".fk-ticks input[type=checkbox]").nth(3)
    box.focus()
    keys.press("Space")
    expect(box).to_be_checked()
    keys.press("Tab")
    keys.press("ArrowDown")
    expect(page.locator(".fk-chip input").nth(1)).to_be_checked()
    keys.press("Tab")
    expect(page.get_by_role("button", name="Done", exact=True)).to_be_focused()
    keys.press("Enter")
    chat.asked(WHO)
    expect(page.locator("h2", has_text=WHO)).to_be_focused()
    keys.press("Tab")
    expect(page.get_by_role("button", name="No one")).to_be_focused()
    keys.press("Space")
    chat.asked(AFTER)
    expect(page.locator("h2", has_text=AFTER)).to_be_focused()
    assert answers(site)[-1]["u1:person"] == ["u1.likeness.none"]


def test_a_screen_reader_hears_the_question_and_its_choices_once(chat: Chat) -> None:
    live = chat.page.locator("#fk-live")
    expect(live).to_have_attribute("aria-live", "polite")
    chat.say(FIRST)
    expect(live).to_contain_text(
        "So far Get written approval before you go on. Her consent has to be on paper"
    )
    chat.press("None of these")
    expect(live).to_have_text(
        "Noted. Who can be seen or heard in the pictures? Background counts. Choices: No one, A real person, "
        "Someone who has died, An invented person, A creature, Not sure."
    )


def test_an_answered_question_keeps_no_buttons_and_why_asks_it_again(chat: Chat) -> None:
    page = chat.page
    to_choice(chat)
    chat.press("Why do you ask?")
    expect(page.locator(".ai-message").get_by_text("Because unreleased material needs")).to_be_visible()
    expect(page.locator(".ai-message a[href='https://partnerhelp.example.com/genai']").last).to_be_visible()
    chat.asked(WHO)
    expect(page.get_by_role("button", name="No one")).to_have_count(1)
    expect(page.locator(".fk-ticks input:enabled")).to_have_count(0)


def test_a_double_click_counts_once(chat: Chat, site: Server) -> None:
    to_choice(chat)
    chat.page.get_by_role("button", name="A creature").dblclick()
    chat.asked(AFTER)
    expect(chat.page.locator("[data-step-type=user_message]", has_text="A creature")).to_have_count(1)
    assert "u1:final" not in answers(site)[-1]


def test_answers_are_changed_on_the_review_screen_where_they_stand(chat: Chat, site: Server) -> None:
    page = chat.page
    to_review(chat)
    review = page.locator(".fk-review")
    expect(review.get_by_text("“None of it ends up on screen”")).to_be_visible()
    expect(review.locator(".fk-mark")).to_have_count(2)
    review.get_by_role("button", name="Add: Title").click()
    field = review.get_by_role("textbox", name="Title")
    expect(field).to_be_focused()
    field.fill("Harbour Lights")
    field.press("Enter")
    expect(review.get_by_text("Harbour Lights", exact=True)).to_be_visible()
    expect(review.get_by_role("button", name="Change: Title")).to_be_focused()
    expect(review.locator(".fk-status")).to_have_text("I changed title. That does not change the outcome.")
    review.get_by_role("button", name="Change: In the final").click()
    review.get_by_role("combobox", name="In the final").select_option("yes")
    review.get_by_role("button", name="Save").click()
    expect(review.locator(".fk-fact", has_text="In the final").locator(".answer")).to_have_text("Yes")
    assert answers(site)[-1] | {"title": "Harbour Lights", "in_final": "yes"} == answers(site)[-1]
    expect(page.locator("h2", has_text=RIGHT)).to_have_count(1)
    chat.press("All of it is right")
    expect(review.get_by_role("button")).to_have_count(0)
