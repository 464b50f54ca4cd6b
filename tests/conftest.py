"""Shared test setup: offline, in a folder of its own, on a fixed day."""

import os
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from datetime import date
from pathlib import Path
from typing import Protocol

import pytest

os.environ.setdefault("LANGGRAPH_STRICT_MSGPACK", "true")
os.environ["LANGSMITH_TRACING"] = "false"

from assistant.conversation import Conversation, open_conversation
from assistant.settings import Settings

DAY = date(2026, 11, 22)


class Opener(Protocol):
    """Opens a conversation on the test's own database, as often as a test restarts it."""

    def __call__(self, **given: object) -> AbstractAsyncContextManager[Conversation]: ...


@pytest.fixture(autouse=True)
def _no_settings_of_the_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("FRANKLY_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("FRANKLY_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture
def opened(tmp_path: Path) -> Opener:
    def opener(**given: object) -> AbstractAsyncContextManager[Conversation]:
        settings = Settings(database_url=f"sqlite:///{tmp_path / 'frankly.db'}")
        return open_conversation(settings, **{"today": lambda: DAY, "now": lambda: 1_795_000_000, **given})

    return opener


@pytest.fixture
async def conversation(opened: Opener) -> AsyncIterator[Conversation]:
    async with opened() as found:
        yield found
