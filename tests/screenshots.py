"""Draw docs/*.png from the running product: `python tests/screenshots.py [FOLDER]`."""

import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import expect
from stage import HERE, Chat, browser, server, visit

VOICE = (
    "Harbour Lights season 2 for Netflix. We cloned our lead's voice with ElevenLabs for two ADR lines in "
    "episode 4. They are in the final mix, and the words are new. She said on the phone it is fine."
)
BOARDS = (
    "Harbour Lights season 2 for Netflix. The art department makes mood boards in Firefly on the studio's own "
    "seat. Nothing of the show went in. None of it ends up on screen."
)
CLAIM = (
    "Two lines in a cloned voice. She consented in writing. We need your written approval before we go on."
)
COLOURS = 128


def main() -> None:
    """Draw every screen: 1280 wide, 390 wide, and in the dark."""
    folder = Path(sys.argv[1]) if sys.argv[1:] else HERE.parent / "docs"
    folder.mkdir(exist_ok=True)
    expect.set_options(timeout=60_000)
    with server(real=True) as site, browser() as window:
        for name, dark in (("wide", False), ("phone", False), ("dark", True)):
            context = visit(window, dark=dark, phone=name == "phone")
            _one_interview(Chat(context.new_page(), site.url).open(), folder, name)
            context.close()


def _one_interview(chat: Chat, folder: Path, name: str) -> None:
    page = chat.page
    _draw(chat, folder / f"opening-{name}.png")
    chat.say(VOICE)
    expect(page.locator(".fk-card")).to_be_visible()
    _still(chat)
    _draw(chat, folder / f"verdict-{name}.png")
    for _ in range(6):
        if page.locator(".fk-ticks input:enabled").count():
            break
        before = page.locator(".ai-message h2").count()
        page.locator("button[id^=answer-unsure-]").last.click()
        expect(page.locator(".ai-message h2")).not_to_have_count(before)
        _still(chat)
    page.locator(".fk-ticks input:enabled").first.check()
    _draw(chat, folder / f"ticks-{name}.png")
    chat.press("Review")
    expect(page.locator(".fk-review")).to_be_visible()
    _still(chat)
    _draw(chat, folder / f"review-{name}.png")
    chat.press("Draft now")
    page.get_by_role("button", name="Open beside the chat").click()
    expect(page.frame_locator("iframe").locator("body")).not_to_be_empty()
    _still(chat)
    _draw(chat, folder / f"letter-{name}.png")
    _worded(chat, folder, name)
    if name == "phone":
        page.get_by_role("button", name="Close", exact=True).click()
        expect(page.locator("iframe")).to_have_count(0)
    page.goto(chat.url)
    chat.open().say(BOARDS)
    expect(page.locator("button[id^=answer-]").first).to_be_visible()
    _still(chat)
    _draw(chat, folder / f"question-{name}.png")


def _worded(chat: Chat, folder: Path, name: str) -> None:
    """Word the letter: what the guard finds, and two versions compared."""
    page = chat.page
    sheet = page.locator(".fk-sheet")
    sheet.get_by_role("tab", name="Words").click()
    page.get_by_role("button", name="Edit: The summary").click()
    page.get_by_role("textbox", name="The summary").fill(CLAIM)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(sheet.locator(".against").first).to_be_visible()
    _draw(chat, folder / f"words-{name}.png")
    page.get_by_role("button", name="Discard what was kept aside").click()
    page.get_by_role("button", name="More formal: The request").click()
    sheet.get_by_role("tab", name="Versions").click()
    expect(sheet.locator("ins").first).to_be_visible()
    _draw(chat, folder / f"versions-{name}.png")
    sheet.get_by_role("tab", name="Letter").click()


def _still(chat: Chat) -> None:
    """Wait until the newest message has been announced and scrolled to, and fonts are there."""
    chat.page.evaluate("document.fonts.ready")
    newest = "[...document.querySelectorAll('.ai-message h2')].pop()?.textContent ?? ''"
    chat.page.wait_for_function(f"() => document.getElementById('fk-live').textContent.includes({newest})")
    chat.page.mouse.move(2, 2)


def _draw(chat: Chat, path: Path) -> None:
    picture = Image.open(BytesIO(chat.page.screenshot(animations="disabled", caret="hide"))).convert("RGB")
    picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
        path, optimize=True
    )
    print(f"{path.name}: {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
