"""A model behind a server that speaks OpenAI's language: what is sent to it, through LangChain, byte by byte."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from test_model import TEXT, said

from assistant.understand.chat import Server, chat_model
from assistant.understand.model import propose

pytestmark = pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")  # LangChain keeps its connections


class Stand:
    """Stands for the server: answers what it is told to, and remembers what it was sent."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], dict[str, Any]]] = []
        self.answer, self.status, self.ended = said(), 200, "stop"

    async def complete(self, request: web.Request) -> web.Response:
        self.heard.append((dict(request.headers), await request.json()))
        message = {"role": "assistant", "content": self.answer, "refusal": None}
        choice = {"index": 0, "message": message, "finish_reason": self.ended}
        return web.json_response(
            {"id": "1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]},
            status=self.status,
            headers={"Connection": "close"},
        )


@pytest.fixture
async def stand() -> AsyncIterator[tuple[Stand, str]]:
    held, app = Stand(), web.Application()
    app.router.add_post("/v1/chat/completions", held.complete)
    async with TestServer(app) as server:
        yield held, str(server.make_url("/v1"))


async def test_one_call_with_the_schema_the_prompt_and_no_key_of_a_provider(
    stand: tuple[Stand, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    held, url = stand
    monkeypatch.setenv("OPENAI_API_KEY", "the-providers-own")
    held.answer = said(("consent=no", "nobody signed"))
    found = await propose(chat_model("openai:small", Server(url), 30), TEXT, ("consent",), "", {}, 30)
    assert found and {f: p.value for f, p in found.facts.items()} == {"consent": "no"}
    ((headers, sent),) = held.heard
    assert headers["Authorization"] == "Bearer not-needed"
    assert "the-providers-own" not in json.dumps([headers, sent])
    assert sent["model"] == "small" and sent["temperature"] == 0
    assert [m["content"].count(TEXT) for m in sent["messages"]] == [1]
    schema = sent["response_format"]["json_schema"]["schema"]
    assert "consent=no" in json.dumps(schema) and "in_final" not in json.dumps(schema)
    assert '"maxLength": 80' in json.dumps(schema)


@pytest.mark.parametrize(
    ("answer", "status", "ended"),
    [("{}", 200, "stop"), ('{"stated": [{"val', 200, "length"), ("I cannot", 200, "content_filter"), ("no", 500, "stop")],
)  # fmt: skip
async def test_broken_cut_short_refused_or_failing_is_no_answer(
    stand: tuple[Stand, str], answer: str, status: int, ended: str
) -> None:
    held, url = stand
    held.answer, held.status, held.ended = answer, status, ended
    listener = chat_model("openai:small", Server(url, "a-key"), 30)
    assert await propose(listener, TEXT, ("consent",), "", {}, 30) is None
    assert 1 <= len(held.heard) <= 2
    assert held.heard[0][0]["Authorization"] == "Bearer a-key"
