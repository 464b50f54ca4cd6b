"""The letter beside the chat, in a real browser on the real conversation: worded, compared, signed off, issued."""

import re
from collections.abc import Iterator

import pytest
from screenshots import BOARDS
from stage import Chat, Server, chromium, in_ci, server, visit

if chromium() is None and not in_ci():
    pytest.skip("no Chromium on this machine (apt-get install chromium)", allow_module_level=True)

from playwright.sync_api import Browser, Page, expect
from test_web_axe import Faults

expect.set_options(timeout=60_000)

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
def site() -> Iterator[Server]:
    with server(real=True) as running:
        yield running


def tab(page: Page, name: str) -> None:
    page.locator(".fk-sheet").get_by_role("tab", name=name).click()


def edit(page: Page, section: str, text: str) -> None:
    page.get_by_role("button", name=f"Edit: {section}").click()
    page.get_by_role("textbox", name=section).fill(text)
    page.get_by_role("button", name="Save", exact=True).click()


def opened(page: Page, site: Server) -> Chat:
    chat = Chat(page, site.url).open()
    chat.say(BOARDS)
    expect(page.locator("button[id^=answer-]").first).to_be_visible()
    chat.say("draft now")
    page.get_by_role("button", name="Open beside the chat").click()
    expect(page.locator(".fk-sheet iframe")).to_be_visible()
    return chat


@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
def test_a_letter_is_worded_compared_signed_off_issued_and_corrected(
    window: Browser, site: Server, phone: bool
) -> None:
    context = visit(window, phone=phone)
    page = context.new_page()
    page.set_default_timeout(60_000)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    found = Faults(page, phone)
    chat = opened(page, site)
    sheet, letter = page.locator(".fk-sheet"), page.frame_locator(".fk-sheet iframe")
    found.on("letter")

    tab(page, "Words")
    edit(page, "The description", "The art department made mood boards in Firefly.")
    section = sheet.locator(".words", has_text="The description")
    expect(section.locator(".text")).to_have_text("The art department made mood boards in Firefly.")
    expect(section.locator(".fk-mark")).to_have_text("your words")
    edit(page, "The summary", "Netflix has approved this.")
    expect(sheet.get_by_text("This claims what is not on record: an approval.")).to_be_visible()
    expect(sheet.locator(".tabs .count")).to_have_text("1")
    found.on("words")
    tab(page, "Letter")
    expect(letter.locator("body")).to_contain_text("The art department made mood boards in Firefly.")
    expect(letter.locator("body")).not_to_contain_text("has approved")

    tab(page, "Words")
    sheet.get_by_role("button", name="Discard what was kept aside").click()
    expect(sheet.locator(".tabs .count")).to_have_count(0)
    tab(page, "Versions")
    expect(sheet.locator(".tracked ins").first).to_be_visible()
    expect(sheet.locator(".tracked del").first).to_be_visible()
    found.on("versions")

    tab(page, "Sign off")
    expect(sheet.get_by_text("Some answers are only noted")).to_be_visible()
    if phone:
        page.get_by_role("button", name="Close", exact=True).click()
    chat.say("review")
    page.locator(".fk-review .foot .fk-pill").click()
    if phone:
        page.get_by_role("button", name="Open beside the chat").last.click()
        tab(page, "Sign off")
    page.get_by_role("textbox", name="Prepared by").fill("Zoë Nwachukwu")
    page.get_by_role("textbox", name="Facts confirmed by").fill("Dana Ferreira")
    found.on("sign off")
    page.get_by_role("button", name="Sign off", exact=True).click()
    page.get_by_role("button", name="Issue it").click()
    expect(sheet.locator(".hash")).to_have_text(re.compile("^[0-9a-f]{64}$"))
    tab(page, "Letter")
    expect(letter.locator("body")).to_contain_text(
        "prepared by Zoë Nwachukwu, facts confirmed by Dana Ferreira"
    )
    tab(page, "Sign off")
    page.get_by_role("button", name="Begin a correction").click()
    expect(sheet.get_by_text("which stays as it is")).to_be_visible()
    for format, name in (("JSON", "disclosure.json"), ("Cue sheet", "cue-sheet.csv")):
        tab(page, "Letter")
        with page.expect_download() as taken:
            sheet.get_by_role("link", name=format).click()
        assert taken.value.suggested_filename == name
    outside = [
        u for u in asked if not u.startswith((site.url, site.url.replace("http", "ws"), "blob:", "data:"))
    ]
    context.close()
    assert outside == []
    assert found.told == []


def test_the_letter_is_copied_as_text_for_an_email(window: Browser, site: Server) -> None:
    context = visit(window)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.set_default_timeout(60_000)
    opened(page, site)
    page.get_by_role("button", name="Copy as e-mail text").click()
    expect(page.get_by_text("Copied. Paste it into your e-mail.")).to_be_visible()
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith(("Notice of the use of generative AI", "Request for"))
    assert "Harbour Lights season 2" in text
    context.close()
