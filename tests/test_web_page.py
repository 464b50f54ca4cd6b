"""The web channel in a real browser, on a scripted conversation."""

import json
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from stage import Chat, Server, browser, chromium, in_ci, server, visit

if chromium() is None and not in_ci():
    pytest.skip("no Chromium on this machine (apt-get install chromium)", allow_module_level=True)

from playwright.sync_api import Browser, Page, Route, expect

expect.set_options(timeout=20_000)

pytestmark = [pytest.mark.browser, pytest.mark.timeout(90)]

FIRST = "mood boards in Firefly, none of it ends up on screen"
TICKS = "What went into Firefly?"
WHO = "Who can be seen or heard in the pictures?"
AFTER = "What happens to them afterwards?"
ELSE = "Did AI do anything else on this production?"
RIGHT = "Is all of this right?"


@pytest.fixture(scope="module")
def site() -> Iterator[Server]:
    with server() as running:
        yield running


@pytest.fixture(scope="module")
def window() -> Iterator[Browser]:
    with browser() as found:
        yield found


@pytest.fixture
def page(window: Browser) -> Iterator[Page]:
    context = visit(window)
    found = context.new_page()
    found.set_default_timeout(30_000)
    yield found
    context.close()


@pytest.fixture
def chat(page: Page, site: Server) -> Chat:
    return Chat(page, site.url).open()


def answers(site: Server) -> list[dict[str, object]]:
    """Return what the conversation has taken, one entry an interview."""
    return [kept["answers"] for kept in json.loads((site.folder / "fake.json").read_text()).values()]


def to_choice(chat: Chat) -> None:
    chat.say(FIRST)
    chat.asked(TICKS)
    chat.press("None of these")
    chat.asked(WHO)


def to_review(chat: Chat) -> None:
    to_choice(chat)
    chat.press("No one")
    chat.asked(AFTER)
    chat.say("they go in the bin")
    chat.asked(ELSE)
    chat.press("Review and finish")
    chat.asked(RIGHT)
    expect(chat.page.locator(".fk-review")).to_be_visible()


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


def test_after_a_reload_the_question_stands_there_once_with_its_buttons(chat: Chat) -> None:
    page = chat.page
    to_choice(chat)
    page.wait_for_url("**/thread/*")
    page.reload()
    chat.asked(WHO)
    expect(page.locator("h2", has_text=WHO)).to_have_count(1)
    expect(page.get_by_role("button", name="No one")).to_have_count(1)
    expect(page.locator(".fk-ticks input:enabled")).to_have_count(0)
    expect(page.locator(".fk-card")).to_have_count(1)
    expect(page.locator("#fk-progress .words")).to_have_text("2 settled, up to 3 left")
    chat.press("No one")
    chat.asked(AFTER)


def test_a_reload_on_a_phone_goes_on_too(window: Browser, site: Server) -> None:
    context = visit(window, phone=True)
    chat = Chat(context.new_page(), site.url).open()
    to_choice(chat)
    chat.page.wait_for_url("**/thread/*")
    chat.page.reload()
    chat.asked(WHO)
    chat.press("No one")
    chat.asked(AFTER)
    context.close()


def test_a_killed_server_loses_nothing(window: Browser) -> None:
    with server() as running:
        context = visit(window)
        chat = Chat(context.new_page(), running.url).open()
        to_choice(chat)
        running.stop(signal.SIGKILL)
        expect(chat.page.get_by_text("The server cannot be reached.")).to_be_visible()
        running.start()
        expect(chat.page.get_by_text("The server cannot be reached.")).to_have_count(0, timeout=20_000)
        expect(chat.page.get_by_role("button", name="No one")).to_have_count(1)
        chat.press("No one")
        chat.asked(AFTER)
        assert answers(running)[-1]["u1:person"] == ["u1.likeness.none"]
        chat.page.reload()
        chat.asked(AFTER)
        expect(chat.page.locator("h2", has_text=AFTER)).to_have_count(1)
        context.close()


def test_two_tabs_show_the_same_interview_and_an_answer_counts_once(chat: Chat, site: Server) -> None:
    page = chat.page
    to_choice(chat)
    page.wait_for_url("**/thread/*")
    other = Chat(page.context.new_page(), page.url)
    other.page.goto(page.url)
    other.asked(WHO)
    expect(other.page.get_by_role("button", name="No one")).to_have_count(1)
    chat.press("No one")
    chat.asked(AFTER)
    other.asked(AFTER)
    expect(other.page.get_by_role("button", name="No one")).to_have_count(0)
    other.say("they go in the bin")
    other.asked(ELSE)
    chat.asked(ELSE)
    expect(page.locator("[data-step-type=user_message]", has_text="they go in the bin")).to_have_count(1)
    assert answers(site)[-1]["u1:final"] == "they go in the bin"


def test_what_people_type_stays_text(chat: Chat) -> None:
    page = chat.page
    nasty = (
        "<script>window.caught=1</script><img src=x onerror='window.caught=1'> ![x](https://evil.example/a.png) "
        "[click](https://evil.example) https://evil.example/b"
    )
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    chat.say(nasty)
    chat.asked(TICKS)
    expect(page.locator("[data-step-type=user_message]")).to_contain_text("<script>window.caught=1</script>")
    assert page.evaluate("window.caught") is None
    assert not [url for url in asked if "evil" in url]
    assert page.locator("a[href*=evil], img[src*=evil]").count() == 0


def test_a_megabyte_of_text_arrives_and_is_shown_short(chat: Chat, site: Server) -> None:
    chat.page.evaluate(
        """() => { const box = document.querySelector('#chat-input');
        Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set.call(box, 'mood boards '.repeat(90_000));
        box.dispatchEvent(new Event('input', { bubbles: true })); }"""
    )
    chat.page.locator("#chat-submit").click()
    expect(chat.page.locator(".ai-message h2").last).to_have_text(TICKS, timeout=20_000)
    expect(chat.page.locator("[data-step-type=user_message]")).to_contain_text("[…]")
    assert len(str(answers(site)[-1]["opening"])) > 1_000_000


def test_nothing_is_sent_when_nothing_was_typed(chat: Chat) -> None:
    chat.page.locator("#chat-input").fill("   \n ")
    chat.page.keyboard.press("Enter")
    expect(chat.page.locator("#chat-submit")).to_be_disabled()
    expect(chat.page.locator(".fk-welcome h1")).to_be_visible()


@pytest.mark.parametrize("late", ["**/user", "**/auth/config"])
def test_what_is_typed_before_the_page_is_ready_is_kept(page: Page, site: Server, late: str) -> None:
    held: list[Route] = []
    page.route(late, lambda route: held.append(route))
    page.goto(site.url, wait_until="commit")
    box = page.locator("#chat-input")
    box.fill(FIRST)
    early = box.element_handle()
    for route in held:
        route.continue_()
    expect(page.get_by_role("button", name="About this installation")).to_be_visible()
    assert early
    assert not early.evaluate("box => box.isConnected")
    expect(box).to_have_value(FIRST)
    page.locator("#chat-submit").click()
    expect(page.locator(".ai-message h2").last).to_have_text(TICKS)
    expect(box).to_have_value("")


def test_a_failure_is_told_kindly_and_the_question_can_still_be_answered(chat: Chat) -> None:
    page = chat.page
    to_choice(chat)
    chat.say("crash")
    expect(page.get_by_text("That did not work on our side.")).to_be_visible()
    expect(page.get_by_text("secret")).to_have_count(0)
    expect(page.get_by_role("button", name="No one")).to_have_count(1)
    chat.press("No one")
    chat.asked(AFTER)


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


def test_past_interviews_are_listed_for_their_owner_only_and_can_be_opened(
    chat: Chat, window: Browser, site: Server
) -> None:
    page = chat.page
    to_choice(chat)
    page.wait_for_url("**/thread/*")
    address = page.url
    page.locator("#header").get_by_role("button", name="New interview").click()
    expect(page.locator(".fk-welcome h1")).to_be_visible()
    page.locator("#header").get_by_role("button", name="List of interviews").click()
    listed = page.locator("#thread-history a")
    expect(listed).to_have_count(1)
    listed.click()
    chat.asked(WHO)
    expect(page.get_by_role("button", name="No one")).to_have_count(1)
    stranger = visit(window)
    other = stranger.new_page()
    other.goto(address)
    expect(other.locator(".fk-welcome h1")).to_be_visible(timeout=10_000)
    thread = address.rpartition("/")[2]
    letter = stranger.request.get(f"{site.url}/document/{thread}.html")
    assert FIRST not in letter.text()
    stranger.close()
    before = len(answers(site))
    page.locator("#header").get_by_role("button", name="List of interviews").click()
    page.locator("#thread-options").first.click()
    page.get_by_role("menuitem", name="Delete").click()
    page.get_by_role("alertdialog").get_by_role("button", name="OK").click()
    expect(listed).to_have_count(0)
    assert len(answers(site)) == before - 1


def test_the_settings_say_where_things_are_kept(chat: Chat, site: Server) -> None:
    page = chat.page
    page.get_by_role("button", name="About this installation").click()
    panel = page.get_by_role("dialog")
    expect(panel.get_by_label("Answers and chats are kept in")).to_have_value(str(site.folder / "frankly.db"))
    expect(panel.get_by_role("combobox")).to_have_text("none")
    expect(panel).to_contain_text("each message you type is sent to it")
    panel.get_by_role("button", name="OK").click()
    page.get_by_role("button", name="About", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("Not legal advice")


def test_the_language_model_is_switched_in_the_settings_of_every_tab(chat: Chat, site: Server) -> None:
    page = chat.page
    chat.say(FIRST)
    chat.asked(TICKS)
    expect(page).to_have_url(re.compile("/thread/"))  # Chainlit puts it there a moment after the answer
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator(".ai-message h2").last).to_have_text(TICKS)
    page.get_by_role("button", name="About this installation").click()
    page.get_by_role("dialog").get_by_role("combobox").click()
    page.get_by_role("option", name="local:small.gguf, on this machine").click()
    page.get_by_role("dialog").get_by_role("button", name="OK").click()
    expect(page.get_by_text("From your next message on, local:small.gguf reads along.")).to_be_visible()
    expect(page.locator(".ai-message h2").last).to_have_text(TICKS)
    for tab in (other, page):
        tab.bring_to_front()
        tab.reload() if tab is page else None
        tab.get_by_role("button", name="About this installation").click()
        expect(tab.get_by_role("dialog").get_by_role("combobox")).to_have_text(
            "local:small.gguf, on this machine"
        )


SCREENS = [(dark, phone) for dark in (False, True) for phone in (False, True)]


@pytest.mark.parametrize(
    ("dark", "phone"), SCREENS, ids=["light-wide", "light-phone", "dark-wide", "dark-phone"]
)
def test_axe_finds_nothing_serious_on_any_screen(
    dark: bool, phone: bool, window: Browser, site: Server
) -> None:
    context = visit(window, dark, phone)
    page = context.new_page()
    page.set_default_timeout(30_000)
    chat = Chat(page, site.url).open()
    found = Faults(page, phone)
    found.on("welcome")
    page.get_by_role("button", name="About this installation").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    found.on("settings")
    page.get_by_role("dialog").get_by_role("button", name="OK").click()
    page.get_by_role("button", name="About", exact=True).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    found.on("about")
    page.keyboard.press("Escape")
    chat.say(FIRST)
    chat.asked(TICKS)
    page.locator(".fk-ticks input[type=checkbox]").nth(3).check()
    page.locator(".fk-card summary").click()
    found.on("verdict and tick-list")
    chat.press("Done")
    chat.asked(WHO)
    found.on("question")
    chat.press("No one")
    chat.asked(AFTER)
    chat.press("Draft now")
    chat.asked(AFTER)
    chat.say("they go in the bin")
    chat.asked(ELSE)
    chat.press("Review and finish")
    chat.asked(RIGHT)
    page.get_by_role("button", name="Change: In the final").click()
    found.on("review")
    page.get_by_role("button", name="Open beside the chat").click()
    expect(page.frame_locator("iframe").locator("h1")).to_be_visible()
    found.on("letter")
    with page.expect_response(lambda answer: answer.url.endswith("/project/element")):
        page.get_by_role("button", name="Close" if phone else "Close the letter", exact=True).click()
    page.locator("#header").get_by_role("button", name="List of interviews").click()
    expect(page.locator("#thread-history a").first).to_be_visible()
    found.on("history")
    context.close()
    assert found.told == []


class Faults:
    """What axe-core and the width of the page have against each screen."""

    def __init__(self, page: Page, phone: bool) -> None:
        self.page, self.phone, self.told = page, phone, []  # type: ignore[var-annotated]  # list of str
        import axe_playwright_python

        self.axe = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")

    def on(self, screen: str) -> None:
        """Look at the present screen."""
        if not self.page.evaluate("!!window.axe"):
            self.page.evaluate(self.axe)
        result = self.page.evaluate("axe.run(document, { resultTypes: ['violations'], iframes: false })")
        for fault in result["violations"]:
            if fault["impact"] in {"serious", "critical"}:
                where = "; ".join(node["html"][:160] for node in fault["nodes"][:3])
                self.told.append(f"{screen}: {fault['id']}: {where}")
        wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if self.phone and wide > 0:
            self.told.append(f"{screen}: {wide} pixels wider than the screen")
