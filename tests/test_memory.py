"""Where interviews are kept: SQLite always, and a real PostgreSQL server where one is installed."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
from conftest import DAY

from assistant.conversation import open_conversation
from assistant.memory import open_memory
from assistant.reply import Message
from assistant.settings import Settings


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgres":
        found: str = request.getfixturevalue("postgres")
        return found
    return f"sqlite:///{tmp_path / 'memory.db'}"


@pytest.mark.xdist_group("postgres")
async def test_an_interview_goes_on_after_a_restart_and_counts_a_message_once(database: str) -> None:
    settings = Settings(database_url=database)
    async with open_conversation(settings, today=lambda: DAY) as first:
        before = await first.reply(
            "again", Message(id="m1", text="mood boards in Midjourney, none of it is on screen")
        )
    async with open_conversation(settings, today=lambda: DAY) as second:
        after = await second.reply(
            "again", Message(id="m1", text="mood boards in Midjourney, none of it is on screen")
        )
        assert after.facts == before.facts
        assert "again" in await second.memory.threads()


@pytest.mark.xdist_group("postgres")
async def test_forty_interviews_at_once_do_not_wait_for_each_other_for_ever(database: str) -> None:
    settings = Settings(database_url=database)
    async with open_conversation(settings, today=lambda: DAY) as talk:
        turns = (
            talk.reply(f"t{n % 20}", Message(id=f"m{n}", text="temp music from Suno")) for n in range(40)
        )
        replies = await asyncio.wait_for(asyncio.gather(*turns), 120)
        assert len(replies) == 40


@pytest.mark.xdist_group("postgres")
async def test_an_id_that_left_the_state_still_counts_once(database: str) -> None:
    settings = Settings(database_url=database)
    async with open_conversation(settings, today=lambda: DAY) as talk:
        await talk.reply("old", Message(id="first", text="mood boards in Midjourney"))
        for number in range(40):
            await talk.reply("old", Message(id=f"m{number}", choices=("why",)))
        standing = (await talk.current("old")).facts
        await talk.reply("old", Message(id="first", text="another use: we cloned the lead's voice"))
        assert (await talk.current("old")).facts == standing


async def test_an_address_that_is_neither_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="neither sqlite:///PATH nor postgresql"):
        open_memory("mysql://somewhere")


async def test_another_writer_of_the_same_file_never_locks_an_interview_out(tmp_path: Path) -> None:
    """A read left open across a write of another connection once made the next save fail at once."""
    path = tmp_path / "shared.db"
    async with open_memory(f"sqlite:///{path}") as memory:
        await memory.remember("a", [f"m{n}" for n in range(50)])
        other = sqlite3.connect(path, timeout=30, check_same_thread=False, isolation_level=None)
        other.execute("CREATE TABLE screen (n INTEGER)")

        async def reads() -> None:
            for n in range(60):
                assert await memory.was_delivered("a", f"m{n % 50}")

        async def writes(who: str) -> None:
            for n in range(40):
                await asyncio.to_thread(other.execute, "INSERT INTO screen VALUES (1)")
                await memory.remember(who, [f"{who}{n}"])

        await asyncio.gather(*(reads() for _ in range(6)), *(writes(f"w{n}") for n in range(4)))
        other.close()
