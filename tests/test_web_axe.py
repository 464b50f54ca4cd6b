"""The web channel in a real browser: the settings, and what axe-core says of every screen."""

import re
from pathlib import Path

import pytest
from stage import Chat, Server, chromium, in_ci, visit

if chromium() is None and not in_ci():
    pytest.skip("no Chromium on this machine (apt-get install chromium)", allow_module_level=True)

from playwright.sync_api import Browser, Page, expect
from web_stage import AFTER, ELSE, FIRST, RIGHT, TICKS, WHO

pytestmark = [pytest.mark.browser, pytest.mark.timeout(90)]


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
