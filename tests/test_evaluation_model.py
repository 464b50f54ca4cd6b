"""`make evaluate` with a model: it reads along, is counted, and its lies leave the figures as they are."""

import asyncio
import json
from pathlib import Path
from typing import Any

import evaluation.models
import pytest
from evaluation import attack, evaluate, interviews
from evaluation.models import Counted
from evaluation.readers import make_read
from evaluation.texts import load
from test_model import Liar, ScriptedModel

from assistant.settings import Settings


@pytest.fixture
def models(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The models a name may stand for, in place of real ones."""
    known: dict[str, Any] = {"liar": Liar(), "dead": ScriptedModel()}

    def opener(settings: Settings) -> Any:
        return known.__getitem__

    monkeypatch.setattr(evaluation.models, "opener", opener)
    return known


def test_a_liar_is_counted_and_changes_no_reply(
    models: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = {}
    for name in ("", "liar"):
        file = tmp_path / f"{name}.json"
        arguments = ["--only", "replies", "--quick", "--brief", "--json", str(file)]
        evaluate.main([*arguments, *(["--model", name] if name else [])])
        found[name] = json.loads(file.read_text())
    assert found[""]["facts"] == found["liar"]["facts"]
    calls = found["liar"]["model_calls"]
    assert calls["asked"] == len(models["liar"].prompts) > 50
    assert calls["in_vain"] == 0
    assert "in_vain 0" in capsys.readouterr().out


def test_whole_interviews_are_held_with_the_model(models: dict[str, Any], tmp_path: Path) -> None:
    items = [item for item in load("scenarios") if item["split"] == "tune"][:3]
    for name in models:
        model = Counted(name)
        held = asyncio.run(interviews.measure(items, make_read(), tmp_path / name, "text", model))
        assert [course.compared for course in held if course.compared == "under"] == []
        assert model.seconds
        assert model.in_vain == (len(model.seconds) if name == "dead" else 0)


def test_a_model_is_attacked_only_while_an_attack_is_on(models: dict[str, Any], tmp_path: Path) -> None:
    scenario = next(item for item in load("scenarios") if item["id"] == "s44")
    hostile = load("hostile")[::40]
    asyncio.run(attack.measure(hostile, scenario, make_read(), tmp_path, Counted("liar")))
    assert models["liar"].prompts
    assert all(any(item["text"][:6_000] in prompt for item in hostile) for prompt in models["liar"].prompts)
