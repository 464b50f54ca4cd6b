"""The web channel in a real browser: what is typed and answered is kept, shown as text, and shown to its owner only."""

import signal

import pytest
from stage import Chat, Server, chromium, in_ci, server, visit

if chromium() is None and not in_ci():
    pytest.skip("no Chromium on this machine (apt-get install chromium)", allow_module_level=True)

from playwright.sync_api import Browser, Page, Route, expect
from web_stage import AFTER, ELSE, FIRST, TICKS, WHO, answers, to_choice

pytestmark = [pytest.mark.browser, pytest.mark.timeout(90)]


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


def test_an_interview_that_stays_empty_is_loaded_once_more(chat: Chat) -> None:
    page = chat.page
    to_choice(chat)
    page.wait_for_url("**/thread/*")
    loads: list[Page] = []
    page.on("domcontentloaded", lambda loaded: loads.append(loaded))

    def first_line_is_dead(route: Route) -> None:
        if len(loads) > 1:
            route.continue_()

    page.route("**/ws/socket.io/**", first_line_is_dead)
    page.reload()
    expect(page.locator("#chat-input")).to_have_count(0)
    chat.asked(WHO)
    assert len(loads) > 1


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


@pytest.mark.parametrize("phone", [False, True])
def test_what_is_typed_while_a_new_interview_gets_its_address_is_kept(
    window: Browser, site: Server, phone: bool
) -> None:
    context = visit(window, phone=phone)
    page = context.new_page()
    held: list[Route] = []
    page.route("**/project/threads*", lambda route: held.append(route))
    Chat(page, site.url).open().say(FIRST)
    box = page.locator("#chat-input")
    expect(page.locator("[data-step-type=user_message]")).to_be_visible()
    box.fill("and one more thing")
    expect(page.locator(".ai-message h2").last).to_have_text(TICKS)
    for route in held:
        route.continue_()
    page.unroute("**/project/threads*")
    page.wait_for_url("**/thread/*")
    expect(page.locator(".ai-message h2").last).to_have_text(TICKS)
    expect(box).to_have_value("and one more thing")
    context.close()


def test_half_a_sentence_does_not_follow_into_another_interview(chat: Chat) -> None:
    page = chat.page
    to_choice(chat)
    page.wait_for_url("**/thread/*")
    page.locator("#chat-input").fill("only for this one")
    page.locator("#new-chat-button").last.click()
    expect(page.locator(".fk-welcome h1")).to_be_visible()
    expect(page.locator("#chat-input")).to_have_value("")
    page.go_back()
    chat.asked(WHO)
    expect(page.locator("#chat-input")).to_have_value("only for this one")


def test_a_failure_is_told_kindly_and_the_question_can_still_be_answered(chat: Chat) -> None:
    page = chat.page
    to_choice(chat)
    chat.say("crash")
    expect(page.get_by_text("That did not work on our side.")).to_be_visible()
    expect(page.get_by_text("secret")).to_have_count(0)
    expect(page.get_by_role("button", name="No one")).to_have_count(1)
    chat.press("No one")
    chat.asked(AFTER)


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
