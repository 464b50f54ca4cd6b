"""Shared test setup: offline, in a folder of its own, on a fixed day."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
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
pytest_plugins = ("web_stage",)


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


_BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
_NO_SERVER = not _BINARIES and os.environ.get("CI") != "true"


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    if _NO_SERVER:
        pytest.skip("PostgreSQL is not installed here; .ci/run installs it")
    # Not below pytest's own folder: another session of pytest may clear that away while the server runs.
    folder = Path(tempfile.mkdtemp(prefix="frankly-pg-"))
    data, run = folder / "data", _as_postgres(folder)
    subprocess.run(
        [*run, str(_BINARIES[-1] / "initdb"), "-D", str(data), "-A", "trust", "-U", "frankly"],
        check=True,
        capture_output=True,
    )
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    control = [*run, str(_BINARIES[-1] / "pg_ctl"), "-D", str(data), "-w"]
    subprocess.run(
        [*control, "-o", options, "-l", str(folder / "log"), "start"], check=True, capture_output=True
    )
    yield f"postgresql://frankly@/postgres?host={folder}"
    subprocess.run([*control, "-m", "immediate", "stop"], check=True, capture_output=True)
    shutil.rmtree(folder)


def _as_postgres(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: hand the folder to its own user there."""
    if os.geteuid() != 0:
        return []
    for path in (folder, *folder.parents):
        if path == Path("/tmp"):
            break
        path.chmod(0o755)
    shutil.chown(folder, "postgres")
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
