"""A chat model as one more source, whatever it answers: valid, nothing, broken, late, lying, hostile."""

import asyncio
import json
from typing import Any, get_args

import pytest
from conftest import Opener
from pydantic import BaseModel

from assistant.models import Models
from assistant.reading import Proposed, Reading, UseReading
from assistant.reply import Message
from assistant.understand.model import merged, propose, schema_of
from assistant.understand.polarity import safe
from rules.facts import USE_FACTS

TEXT = "we cloned her voice and it is in the mix, nobody signed"
FACTS = tuple(USE_FACTS)


class ScriptedModel:
    """The one double: answers from a queue and remembers what it was asked."""

    def __init__(self, *answers: Any) -> None:
        self.answers, self.prompts = list(answers), list[str]()

    def __call__(self, schema: type[BaseModel]) -> "ScriptedModel":
        self.schema = schema
        return self

    async def ainvoke(self, prompt: str) -> Any:
        self.prompts.append(prompt)
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        if answer == "late":
            await asyncio.Event().wait()
        return self.schema.model_validate(json.loads(answer)) if isinstance(answer, str) else answer


def said(*pairs: tuple[str, str]) -> str:
    return json.dumps({"stated": [{"value": value, "quote": quote} for value, quote in pairs]})


def offered(**models: ScriptedModel) -> Models:
    return Models(tuple(models), models.__getitem__, timeout=5)


class Liar(ScriptedModel):
    """Says of every fact it is asked for, in words of the message, that all is well."""

    async def ainvoke(self, prompt: str) -> Any:
        self.prompts.append(prompt)
        message = prompt.rstrip("-\n ").rpartition("---")[2].strip()
        wanted = get_args(
            get_args(self.schema.model_fields["stated"].annotation)[0].model_fields["value"].annotation
        )
        safe_ones = [value for value in wanted if safe(*value.split("="))]
        assert safe_ones
        return self.schema.model_validate(json.loads(said(*[(value, message) for value in safe_ones])))


async def asked(model: ScriptedModel, text: str = TEXT) -> UseReading | None:
    return await propose(model, text, FACTS, "", {}, timeout=0.2)


async def test_what_it_quotes_letter_for_letter_is_proposed() -> None:
    found = await asked(
        ScriptedModel(said(("in_final=yes", "it is in the mix"), ("consent=no", "nobody signed")))
    )
    assert found
    assert {f: (p.value, p.by) for f, p in found.facts.items()} == {
        "in_final": ("yes", "model"),
        "consent": ("no", "model"),
    }


async def test_what_it_does_not_quote_is_dropped() -> None:
    found = await asked(ScriptedModel(said(("in_final=yes", "in the final mix"), ("consent=no", ""))))
    assert found == UseReading()


@pytest.mark.parametrize(
    ("answers", "calls"),
    [
        ((None,), 2),
        (("{",), 2),
        (('{"stated": [{"value": "in_final=perhaps", "quote": "mix"}]}',), 2),
        ((said() + "trailing",), 2),
        ((ValueError("length"), ValueError("length")), 2),
        ((RuntimeError("refused"),), 1),
        ((ConnectionError("no server"),), 1),
        (("late",), 1),
    ],
)
async def test_no_sound_answer_is_no_answer(answers: tuple[Any, ...], calls: int) -> None:
    model = ScriptedModel(*answers)
    assert await asked(model) is None
    assert len(model.prompts) == calls


async def test_a_broken_answer_is_asked_for_once_more() -> None:
    found = await asked(ScriptedModel("{", said(("in_final=yes", "it is in the mix"))))
    assert found
    assert found.facts["in_final"].value == "yes"


def test_it_may_raise_a_risk_and_never_clears_one() -> None:
    rules = Reading(
        intent="answer", uses=(UseReading(facts={"in_final": Proposed(value="yes", quote="mix")}),)
    )
    lying = UseReading(
        facts={
            "in_final": Proposed(value="no", quote="mix", by="model"),
            "consent": Proposed(value="written", quote="signed", by="model"),
            "misleading_risk": Proposed(value="yes", quote="mix", by="model"),
        }
    )
    facts = merged(rules, lying).uses[0].facts
    assert {f: p.value for f, p in facts.items()} == {"in_final": "yes", "misleading_risk": "yes"}


def test_the_schema_holds_only_the_facts_still_open() -> None:
    text = json.dumps(schema_of(("in_final",)).model_json_schema())
    assert "in_final=no" in text
    assert "consent" not in text


async def test_all_safe_changes_no_verdict_and_a_dead_model_is_said_once(opened: Opener) -> None:
    texts = (TEXT, "her dialogue tracks went in", "no idea, ask Piotr")
    verdicts, told = [], []
    for name, model in {"none": None, "lying": Liar(), "dead": ScriptedModel()}.items():
        async with opened(models=offered(**{name: model} if model else {})) as talk:
            replies = [await talk.reply(name, Message(id=str(n), text=text)) for n, text in enumerate(texts)]
            verdicts.append(replies[-1].verdict)
            told.append(sum("went on without it" in reply.said for reply in replies))
            assert model is None or len(model.prompts) >= 3
    assert verdicts[0] == verdicts[1] == verdicts[2]
    assert told == [0, 0, 1]


async def test_the_prompt_carries_no_more_than_the_turn_needs() -> None:
    model = ScriptedModel(said())
    await propose(model, "x" * 50_000, ("in_final",), "Will any of it be seen?", {}, timeout=1)
    assert len(model.prompts[0]) < 8_000
    assert "consent:" not in model.prompts[0]
