"""The web channel without a browser: who may ask, what is kept, what is shown."""

import os
import re
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from stage import HERE, Server, server

from assistant.channels.web import listen
from assistant.channels.web.guard import LETTER_POLICY, PAGE_POLICY
from assistant.channels.web.root import look, prepare, secret
from assistant.channels.web.safe import links, markdown, plain
from assistant.channels.web.show import FORMATS, Open, ask, blocks, closed, wording
from assistant.reply import Card, Choice, Document, Question, Reply, Row


@pytest.fixture(scope="module")
def site() -> Iterator[Server]:
    with server() as running:
        yield running


Answer = tuple[int, dict[str, str], list[str], str]


def get(site: Server, path: str, **headers: str) -> Answer:
    connection = HTTPConnection("127.0.0.1", site.port, timeout=10)
    connection.request(headers.pop("method", "GET"), path, headers=headers)
    answer = connection.getresponse()
    cookies = [v for k, v in answer.getheaders() if k.lower() == "set-cookie"]
    found = (
        answer.status,
        {k.lower(): v for k, v in answer.getheaders()},
        cookies,
        answer.read().decode("utf-8", "replace"),
    )
    connection.close()
    return found


def visitor(site: Server) -> str:
    cookies = get(site, "/")[2]
    return "; ".join(cookie.split(";")[0] for cookie in cookies)


def test_the_page_names_no_other_host_and_says_what_it_may_load(site: Server) -> None:
    status, headers, _, html = get(site, "/")
    assert status == 200
    assert headers["content-security-policy"] == PAGE_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert re.findall(r"(?:href|src)=\"(https?:)?//[^\"]*", html) == []
    for wanted in (
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "'unsafe-eval'",
    ):
        assert wanted in PAGE_POLICY


def test_a_visitor_is_a_random_cookie_that_scripts_cannot_read(site: Server) -> None:
    first, second = get(site, "/")[2], get(site, "/")[2]
    assert {c.split("=")[0] for c in first} == {"frankly_visitor", "access_token"}
    assert first[0].split(";")[0] != second[0].split(";")[0]
    for cookie in first:
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie


def test_the_header_callback_knows_the_visitor_and_refuses_a_stranger(site: Server) -> None:
    cookie = get(site, "/")[2][0].split(";")[0]
    assert get(site, "/auth/header", method="POST", Cookie=cookie)[0] == 200
    assert get(site, "/auth/header", method="POST")[0] == 401
    assert get(site, "/auth/header", method="POST", Cookie="frankly_visitor=short")[0] == 401
    assert get(site, "/user")[0] == 401


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 403),
        ({"Host": "127.0.0.1.evil.example"}, 403),
        ({"method": "POST", "Origin": "https://evil.example"}, 403),
        ({"method": "POST", "Origin": "http://localhost:1"}, 403),
        ({"method": "POST", "Origin": "null"}, 403),
        ({"Host": "localhost"}, 200),
    ],
)
def test_only_its_own_page_may_ask(site: Server, headers: dict[str, str], status: int) -> None:
    assert get(site, "/", **headers)[0] == status


def test_a_foreign_page_gets_no_socket(site: Server) -> None:
    assert get(site, "/ws/socket.io/?EIO=4&transport=polling", Origin="https://evil.example")[0] == 403
    assert (
        get(site, "/ws/socket.io/?EIO=4&transport=polling", Origin=site.url, Host=f"127.0.0.1:{site.port}")[0]
        == 200
    )


def test_the_letter_is_shown_in_a_page_that_can_do_nothing_and_only_in_known_formats(site: Server) -> None:
    cookie = visitor(site)
    status, headers, _, html = get(site, "/document/any.html?show=1", Cookie=cookie)
    assert (status, headers["content-security-policy"]) == (200, LETTER_POLICY)
    assert headers["content-disposition"] == "inline"
    assert "<h1>Disclosure</h1>" in html
    assert (
        get(site, "/document/any.md", Cookie=cookie)[1]["content-disposition"]
        == 'attachment; filename="disclosure.md"'
    )
    assert get(site, "/document/any.exe", Cookie=cookie)[0] == 404
    assert get(site, "/document/any.html")[0] == 404


def test_uploads_are_refused(site: Server) -> None:
    assert get(site, "/project/file?session_id=x", method="POST", Cookie=visitor(site))[0] >= 400


def test_nothing_is_written_into_the_working_folder(site: Server) -> None:
    assert list((site.folder / "work").iterdir()) == []


def test_an_address_in_use_is_one_clear_line(site: Server, tmp_path: Path) -> None:
    command = [sys.executable, str(HERE / "serve_fake.py"), str(tmp_path), str(site.port)]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=30, check=False)
    assert ended.returncode == 1
    assert (
        ended.stderr
        == f"frankly web: 127.0.0.1:{site.port} cannot be used (Address already in use); try --port {site.port + 1}.\n"
    )
    assert ended.stdout == ""


def test_a_database_that_cannot_be_opened_ends_it_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "frankly.db").mkdir()
    command = [sys.executable, str(HERE / "serve_fake.py"), str(tmp_path), "0"]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=60, check=False)
    assert ended.returncode == 1
    assert "frankly web: it could not start: " in ended.stderr
    assert "unable to open database file" in ended.stderr


def test_an_interrupt_ends_it_cleanly() -> None:
    with server() as running:
        assert running.stop(signal.SIGINT) == 0
        assert running.last_words == "Frankly has stopped. Interviews are kept.\n"
        assert (running.folder / "log").read_text() == ""


def test_any_free_port_can_be_had() -> None:
    with listen("127.0.0.1", 0) as listener:
        assert listener.getsockname()[1] > 0


def test_the_secret_is_made_once_and_is_the_owners_alone(tmp_path: Path) -> None:
    made = secret(tmp_path / "data")
    assert secret(tmp_path / "data") == made
    assert stat.S_IMODE((tmp_path / "data" / "web-secret").stat().st_mode) == 0o600
    assert len(made) >= 64


def test_the_look_is_laid_out_for_chainlit(tmp_path: Path) -> None:
    root = prepare(tmp_path / "root")
    for name in (
        ".chainlit/config.toml",
        "chainlit.md",
        "public/theme.json",
        "public/elements/Card.jsx",
        "public/logo_dark.svg",
    ):
        assert (root / name).is_file()
    words = (root / ".chainlit" / "translations" / "en-US.json").read_text()
    assert "Guidance, not legal advice" in words
    assert '"button": "Tools"' in words  # the rest is Chainlit's own
    assert not [
        name
        for name in os.listdir(look())
        if name not in {"config.toml", "chainlit.md", "public", "translations"}
    ]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("plain *words* and **more**", "plain *words* and **more**"),
        ("[The text](https://policy.example/a)", "[The text](https://policy.example/a)"),
        ("[click](https://evil.example)", "click (https&#8288;://evil.example)"),
        ("![x](https://evil.example/a.png)", "x (https&#8288;://evil.example/a.png)"),
        (
            "see https://evil.example and www.evil.example",
            "see https&#8288;://evil.example and www&#8288;.evil.example",
        ),
        (
            "https:&#47;&#47;evil.example a&#64;b.example",
            "https&#8288;:&#47;&#47;evil.example a&#8288;&#64;b.example",
        ),
        ("Note:this", "Note\\:this"),
    ],
)
def test_markdown_links_only_to_what_is_cited(given: str, shown: str) -> None:
    assert markdown(given, {"https://policy.example/a"}) == shown


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("\\*not bold\\* and **bold**", "*not bold* and bold"),
        ("[The text](https://policy.example)", "The text"),
        ("https:&#47;&#47;x.example a&#64;b.example", "https://x.example a@b.example"),
        (["*one*", {"two": "\\_2\\_"}, 3, None], ["one", {"two": "_2_"}, 3, None]),
    ],
)
def test_cards_get_text_and_no_markdown(given: object, shown: object) -> None:
    assert plain(given) == shown


def question(**parts: object) -> Question:
    given = {"key": "u1:x", "use": "u1", "about": None, "text": "Which?", "hint": "Either."}
    return Question.model_validate(given | parts)


def test_a_question_is_one_message_with_said_first_then_the_question_then_its_buttons() -> None:
    no, why = (
        Choice(id="n", label="No", fact="f", value="no"),
        Choice(id="why", label="Why do you ask?", command="why"),
    )
    (block,) = blocks(
        Reply(id="1", text="", said="Noted.", question=question(choices=(no,), commands=(why,))), "t"
    )
    assert block.content == "Noted.\n\n## Which?\n\nEither."
    assert [button.label for button in block.buttons] == ["No", "Why do you ask?"]
    assert block.buttons[0].id.startswith("answer-")
    assert block.buttons[1].id.startswith("command-")
    assert block.buttons[0].payload == {"step": block.id, "question": "u1:x", "choices": ["n"], "label": "No"}
    assert closed(block).buttons == ()


def test_a_tick_list_takes_its_answers_inside_and_can_be_closed() -> None:
    none = Choice(id="none", label="None of these", command="none")
    row = Row.model_validate(
        {"fact": "f", "label": "Scripts", "options": [{"id": "u1.f.yes", "label": "Yes", "value": "yes"}]}
    )
    block = ask(
        Reply(id="1", text="", question=question(kind="ticks", rows=(row,), choices=(none,))),
        "thread",
        "step",
    )
    assert block.buttons == ()
    (form,) = block.elements
    assert form.props["none"] == {"id": "none", "label": "None of these"}
    assert form.props["live"] is True
    assert closed(block).elements[0].props["live"] is False
    assert (
        ask(Reply(id="2", text="", question=question(kind="ticks", rows=(row,))), "thread", "step")
        .elements[0]
        .id
        == form.id
    )


def test_the_card_says_so_far_once() -> None:
    use = {"use": "u1", "title": "T", "outcome": "escalate", "headline": "So far: ask first.", "so_far": True}
    use |= dict.fromkeys(
        ("blocking", "needs", "duties", "because", "change", "open_questions", "conflicts"), ()
    )
    given = {
        "outcome": "escalate",
        "headline": "So far: ask first.",
        "so_far": True,
        "uses": [use],
        "source": "s",
        "link": "",
    }
    (block,) = blocks(Reply(id="1", text="", card=Card.model_validate(given)), "t")
    card = block.elements[0].props["card"]
    assert (card["headline"], card["uses"][0]["headline"]) == ("Ask first.", "Ask first.")


def test_a_letter_comes_before_the_question() -> None:
    document = Document(name="d.md", format="md", text="# D")
    first, second = blocks(
        Reply(id="1", text="", said="Here.", documents=(document,), question=question()), "thread"
    )
    assert [element.name for element in first.elements] == ["Letter"]
    assert first.elements[0].props["formats"] == list(FORMATS)
    assert (first.content, second.content) == ("Here.", "## Which?\n\nEither.")


def test_a_reply_without_a_question_says_what_it_has() -> None:
    (block,) = blocks(Reply(id="1", text="All done."), "t")
    assert (block.content, block.question) == ("All done.", "")


def test_a_message_is_handled_once() -> None:
    shown = Open()
    assert [shown.first_time("a"), shown.first_time("a"), shown.first_time("b")] == [True, False, True]
    for number in range(400):
        shown.first_time(str(number))
    assert len(shown.handled) == 300


def test_cited_links_come_from_the_card_and_the_verdict() -> None:
    verdict = {"uses": [{"findings": [{"citation": {"link": "https://policy.example/b"}}]}]}
    assert links(Reply(id="1", text="", verdict=verdict)) == {"https://policy.example/b"}


def test_the_channels_words_fall_back_to_english() -> None:
    assert wording("xx") == wording("en")
    assert len(wording()["starters"]) == 4
