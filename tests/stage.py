"""A web channel and a browser for the tests that look at the page: started once, ended for certain."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

HERE = Path(__file__).resolve().parent
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
WIDE, PHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 844}


def chromium() -> str | None:
    """Return the browser of the system, if there is one."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


class Server:
    """`frankly web` in a process of its own, on a folder that outlives it."""

    def __init__(
        self, folder: Path, real: bool = False, port: int = 0, env: dict[str, str] | None = None
    ) -> None:
        self.env = {**os.environ, **(env or {})}
        self.folder, self.real, self.port = folder, real, port
        self.start()

    def start(self) -> None:
        """Start and wait for the line that says where it is."""
        command = [
            sys.executable,
            str(HERE / "serve_fake.py"),
            str(self.folder),
            str(self.port),
            *(["real"] if self.real else []),
        ]
        work = self.folder / "work"
        work.mkdir(exist_ok=True)
        with (self.folder / "log").open("a") as log:
            self.process = subprocess.Popen(
                command, cwd=work, env=self.env, stdout=subprocess.PIPE, stderr=log, text=True
            )
        assert self.process.stdout
        line = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
        assert found, f"no address: {line!r} {(self.folder / 'log').read_text()}"
        self.port = int(found.group(1))
        self.url = found.group(0)
        try:
            with urlopen(f"{self.url}/health", timeout=150) as answer:  # answers once all is loaded
                assert answer.status == 200
        except OSError:
            self.process.kill()  # nobody else would
            raise

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        """End the process and return its exit code."""
        self.process.send_signal(how)
        code = self.process.wait(15)
        assert self.process.stdout
        self.last_words = self.process.stdout.read()
        self.process.stdout.close()
        return code


@contextmanager
def server(real: bool = False, env: dict[str, str] | None = None) -> Iterator[Server]:
    """A server that is gone afterwards, with its folder."""
    with tempfile.TemporaryDirectory(prefix="frankly-test-") as folder:
        running = Server(Path(folder), real, env=env)
        try:
            yield running
        finally:
            if running.process.poll() is None:
                running.stop()


@contextmanager
def browser() -> Iterator[Browser]:
    """One headless Chromium, closed afterwards."""
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=chromium(), args=FLAGS)
        try:
            yield found
        finally:
            found.close()


def visit(found: Browser, dark: bool = False, phone: bool = False) -> BrowserContext:
    """Return a fresh visitor."""
    return found.new_context(
        viewport=PHONE if phone else WIDE, color_scheme="dark" if dark else "light", reduced_motion="reduce",
        has_touch=phone, is_mobile=phone, locale="en-GB", timezone_id="Europe/London", device_scale_factor=1,
    )  # fmt: skip


class Chat:
    """A page as a person uses it."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url

    def open(self) -> "Chat":
        """Go to the first page and wait until it can be used."""
        self.page.goto(self.url)
        expect(self.page.locator(".fk-welcome h1")).to_be_visible()
        expect(self.page.locator("#starters button").first).to_be_enabled()
        expect(self.page.get_by_role("button", name="About this installation")).to_be_visible()
        return self

    def say(self, text: str) -> None:
        """Type and send."""
        self.page.locator("#chat-input").fill(text)
        self.page.locator("#chat-submit").click()

    def press(self, label: str) -> None:
        """Press a button of the present question."""
        self.page.get_by_role("button", name=label, exact=True).last.click()

    def asked(self, text: str) -> None:
        """Wait for a question, with its buttons."""
        expect(self.page.locator(".ai-message h2").last).to_have_text(text)

    def shoot(self, path: Path | str, full: bool = False) -> None:
        """Save what is on the screen."""
        self.page.screenshot(path=str(path), full_page=full, animations="disabled")


def in_ci() -> bool:
    """Tell whether a missing browser is a failure."""
    return os.environ.get("CI", "").lower() == "true"
