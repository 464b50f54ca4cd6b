"""The README is true: its picture of the graph, its commands, its files."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.cli import frankly
from assistant.conversation import Conversation

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


async def test_the_picture_of_the_state_machine_is_the_one_langgraph_draws(
    conversation: Conversation,
) -> None:
    drawn = conversation.drawing().strip()
    shown = re.search(r"<!-- graph.*?```mermaid\n(.*?)```", README, re.S)
    assert shown
    assert shown[1].strip() == drawn, f"put this into the README:\n{drawn}"


@pytest.mark.parametrize("command", sorted(set(re.findall(r"`frankly ([a-z]+)", README))))
def test_every_command_in_the_readme_exists_and_has_help(command: str) -> None:
    found = CliRunner().invoke(frankly, [command, "--help"])
    assert found.exit_code == 0, found.output
    assert "Usage" in found.output


@pytest.mark.parametrize("target", sorted(set(re.findall(r"^make (\w+)$", README, re.M))))
def test_every_make_target_in_the_readme_exists(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.M)


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_every_link_to_a_file_leads_somewhere(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (ROOT / target).exists(), target


def test_no_file_speaks_of_anything_outside_the_repository() -> None:
    outside = re.compile("/work/" + "shared|\\.\\./" + "shared")
    kept = [
        p
        for p in ROOT.rglob("*")
        if p.is_file() and not set(p.parts) & {".git", ".venv", ".uv", "__pycache__"}
    ]
    texts = [
        p
        for p in kept
        if p.suffix in {".py", ".md", ".yaml", ".toml", ".txt", ".jsonl", ".json", ".js", ".css", ".jsx"}
    ]
    wrong = [str(p.relative_to(ROOT)) for p in texts if outside.search(p.read_text("utf-8", "replace"))]
    assert not wrong
