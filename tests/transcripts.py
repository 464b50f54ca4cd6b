"""Whole conversations as YAML: how they are run, in any channel that can answer a message.

A step is `say: words`, `press: label` (or a list of labels; `[]` sends an empty tick-list) or
`edit: {use, fact, value}` or `letter: {do, section, text, by}`, all with `times: n` for a text that long; `stale: key` sends the press with
the key of an earlier question. What must hold after it stands beside it: `asks` (facts, in any order),
`says` and `never` (a part of what is said, a part of nothing in the reply), `question` (a part of it),
`buttons` (labels there), `left`, `outcome`, `blocking`, `shows` (a part of the card), `uses`, `facts`,
`document` (a part of the letter of this turn) and `no_document`.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import yaml

from assistant.reply import Message, Reply

FOLDER = Path(__file__).parent / "conversations"
Send = Callable[[Message], Awaitable[Reply]]


def transcripts() -> dict[str, dict[str, Any]]:
    """Return every transcript by file name."""
    return {
        path.stem: yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
        for path in sorted(FOLDER.glob("*.yaml"))
    }


def message(step: dict[str, Any], number: int, shown: Reply | None) -> Message:
    """Return the message of a step, pressing buttons by the label a person sees."""
    id = step.get("id", f"m{number}")
    if "say" in step:
        return Message(id=id, text=step["say"] * int(step.get("times", 1)))
    if "edit" in step:
        edit = {**step["edit"], "use": step["edit"].get("use") or None}
        return Message.model_validate({"id": id, "edit": edit})
    if "letter" in step:
        return Message.model_validate({"id": id, "rewording": step["letter"]})
    labels = [step["press"]] if isinstance(step["press"], str) else step["press"]
    assert shown is not None, "nothing to press yet"
    key = step.get("stale") or (shown.question.key if shown.question else None)
    return Message(id=id, choices=tuple(choice_id(shown, label) for label in labels), question=key)


def choice_id(shown: Reply, label: str) -> str:
    """Return the id of the choice with this label, a tick row's own label meaning a plain tick."""
    rows = {row.label: row.options[0].id for row in shown.question.rows} if shown.question else {}
    by_label = {choice.label: choice.id for choice in reversed(shown.choices)} | rows
    assert label in by_label, f"no button {label!r}; there are {sorted(by_label)}"
    return by_label[label]


async def run(transcript: dict[str, Any], send: Send) -> list[Reply]:
    """Play a transcript and check what stands beside its steps; return all replies."""
    replies: list[Reply] = []
    for number, step in enumerate(transcript["turns"], 1):
        reply = await send(message(step, number, replies[-1] if replies else None))
        replies.append(reply)
        check(
            step,
            reply,
            f"step {number} ({step.get('say') or step.get('press') or step.get('edit') or step.get('letter')})",
        )
    end(transcript.get("end", {}), replies[-1])
    return replies


def check(step: dict[str, Any], reply: Reply, where: str) -> None:
    """Compare one reply with what a step expects."""
    asked = sorted(a.fact for a in reply.asked)
    if "asks" in step:
        assert asked == sorted(_list(step["asks"])), f"{where}: asks {asked}; says {reply.said!r}"
    for part in _list(step.get("never")):
        assert part not in reply.model_dump_json(), f"{where}: {part!r} is in the reply"
    for part in _list(step.get("question")):
        assert reply.question and part in f"{reply.question.text} {reply.question.hint}", where
    for label in _list(step.get("buttons")):
        choice_id(reply, label)
    if "left" in step:
        assert reply.progress.left == int(step["left"]), f"{where}: {reply.progress.left} left"
    for part in _list(step.get("says")):
        assert part in reply.said, f"{where}: says {reply.said!r}"
    for part in _list(step.get("shows")):
        assert reply.card and part in reply.card.model_dump_json(), f"{where}: shows {reply.card}"
    end(step, reply, where)


def end(expected: dict[str, Any], reply: Reply, where: str = "at the end") -> None:
    """Compare facts, verdict and documents with what is expected; facts not named are not compared."""
    for place, facts in expected.get("facts", {}).items():
        found = reply.facts["production"] if place == "production" else _use(reply, place)
        for fact, value in facts.items():
            given = found.get(fact, {}).get("value")
            assert (given or "") == value, f"{where}: {place}.{fact} is {given!r}, not {value!r}"
    if "uses" in expected:
        assert len(reply.facts["uses"]) == int(expected["uses"]), where
    if "outcome" in expected:
        assert reply.verdict, where
        so_far = "at least " if reply.verdict["undetermined"] else ""
        assert so_far + reply.verdict["outcome"] == expected["outcome"], where
    if "blocking" in expected:
        assert reply.verdict, where
        blocking = [p["id"] for u in reply.verdict["uses"] for p in u["preconditions"] if p["blocking"]]
        assert sorted(blocking) == sorted(expected["blocking"]), f"{where}: {blocking}"
    texts = {d.format: d.text or "" for d in reply.documents}
    if "no_document" in expected:
        assert not reply.documents, where
    for part in _list(expected.get("document")):
        assert part in texts.get("md", ""), f"{where}: the letter lacks {part!r}:\n{texts.get('md')}"


def _use(reply: Reply, id: str) -> dict[str, Any]:
    return next((use["facts"] for use in reply.facts["uses"] if use["id"] == id), {})


def _list(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []
