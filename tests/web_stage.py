"""A visitor of the web channel on a scripted conversation, and the ways to its screens: fixtures for the browser tests."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from stage import Chat, Server, browser, server, visit

expect.set_options(timeout=20_000)

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
