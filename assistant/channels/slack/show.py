"""A reply -> the Slack messages that show it. Plain values: nothing here talks to Slack."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.channels.slack import kit
from assistant.channels.slack.kit import Block, actions, button, context, option, sections, select
from assistant.channels.slack.mrkdwn import escaped, mrkdwn, plain, split
from assistant.channels.slack.wording import Wording, wording
from assistant.reply import Card, Choice, Format, Question, Reply, Review, ReviewFact, Row

MENU = 8
"""More answers than this become a menu."""
SHOWN = 3
"""So many commands are buttons; the rest hide behind the dots."""
FORMATS: tuple[Format, ...] = ("docx", "pdf", "html", "md")


@dataclass(frozen=True)
class Post:
    """One message of ours: its text for notifications and screen readers, and its blocks."""

    text: str
    blocks: tuple[Block, ...]
    question: str = ""
    """The key of the question it asks; empty when there is nothing to press."""


def posts(reply: Reply, language: str = "en") -> tuple[list[Post], list[Post]]:
    """Return the messages that tell, and those that ask; documents belong between them."""
    words = wording(language)
    told = [*sections(mrkdwn(reply.said, links(reply))), *_results(reply, words)]
    if reply.question is None:
        told = told or sections(mrkdwn(reply.text, links(reply)))
        more = actions("answer/", _buttons(reply.choices))
        return (_made(told), _made(more)) if reply.documents else ([], _made([*told, *more]))
    asked = list(_question(reply, reply.question, words))
    if told and (reply.documents or len(kit.messages([*told, *asked])) > 1):
        return _made(told), _made(asked, reply.question.key)
    return [], _made([*told, *asked], reply.question.key)


def links(reply: Reply) -> frozenset[str]:
    """Return the addresses this reply cites; nothing else becomes a link."""
    found = {reply.card.link} if reply.card else set()
    for use in (reply.verdict or {}).get("uses", ()):
        found |= {str(one["citation"]["link"]) for one in use.get("findings", ()) if one.get("citation")}
    return frozenset(found - {""})


def disarmed(post: Post, answer: str, weighty: bool = False) -> Post:
    """Return the same message with nothing left to press, and what was answered; what is weighty is no small print."""
    still = [block for block in post.blocks if block["type"] != "actions" and "accessory" not in block]
    said = sections(answer) if weighty else context(answer)
    return Post(post.text, (*still[: kit.BLOCKS - 1], *said[:1]))


def card(shown: Card, words: Wording, addresses: frozenset[str], brief: bool = False) -> list[Block]:
    """Return the verdict at a glance; brief while questions are still to come."""
    lines = [f"*{escaped(plain(shown.headline))}*"]
    if shown.before:
        lines.append(words.say("card.before", before=escaped(plain(shown.before))))
    blocks = sections("\n".join(lines))
    for use in shown.uses:
        title = f"_{mrkdwn(use.title)}_: {mrkdwn(use.headline)}\n" if len(shown.uses) > 1 else ""
        parts = [
            (words.get("card.blocks"), [f"⛔ {need.says}" for need in use.blocking]),
            (words.get("card.why"), [f"• {line}" for line in use.because[: 1 if brief else None]]),
            (words.get("card.change"), [f"• {line}" for line in (() if brief else use.change)]),
        ]
        body = "\n\n".join(
            f"*{head}*\n" + "\n".join(mrkdwn(line, addresses) for line in rows)
            for head, rows in parts
            if rows
        )
        blocks += sections(title + body)
    link = f" <{shown.link}|{escaped(words.get('card.policy'))}>" if shown.link in addresses else ""
    return [*blocks, *context(mrkdwn(shown.source) + link)]


def letter_buttons(words: Wording, formats: Sequence[Format] = FORMATS) -> list[Block]:
    """Return the row under a letter: other formats, a reviewer, a channel. It may be pressed for ever."""
    made: list[Block] = [button(words.get(f"letter.{name}"), f"letter:{name}", name) for name in formats]
    made += [
        button(words.get("letter.review"), "form:reviewer", "reviewer", "primary"),
        button(words.get("letter.share"), "form:share", "share"),
    ]
    return actions("letter", made)


def _results(reply: Reply, words: Wording) -> Iterator[Block]:
    if reply.card:
        yield from card(reply.card, words, links(reply), _still_asking(reply))
    if reply.review and not reply.documents:  # a letter says it all again
        yield from _review(reply.review)


def _still_asking(reply: Reply) -> bool:
    return reply.question is not None and reply.question.key not in {"another_use", "review"}


def _made(blocks: Sequence[Block], question: str = "") -> list[Post]:
    cut = kit.messages(blocks)
    return [
        Post(_aloud(part), tuple(part), question if n == len(cut) else "") for n, part in enumerate(cut, 1)
    ]


def _aloud(blocks: Sequence[Block]) -> str:
    return split(kit.spoken(blocks), kit.TEXT)[0]


def _question(reply: Reply, question: Question, words: Wording) -> Iterator[Block]:
    yield from sections("\n".join(_sentences(question, words)))
    if question.kind == "ticks":
        yield from _ticks(question, words)
    elif question.kind in {"review", "details"}:
        confirm = [one | {"style": "primary"} for one in _buttons(question.choices)]
        yield from actions(f"answer/{question.key}", [*_edits(reply, words), *confirm])
    elif len(question.choices) > MENU:
        menu = select(
            f"press:{question.key}", words.get("choose"), [option(c.label, c.id) for c in question.choices]
        )
        yield from actions(f"answer/{question.key}", [menu])
    else:
        yield from actions(f"answer/{question.key}", _buttons(question.choices))
    yield from actions(f"more/{question.key}", _commands(question.commands))


def _sentences(question: Question, words: Wording) -> Iterator[str]:
    if question.about:
        yield f"_{mrkdwn(question.about)}_"
    yield f"*{escaped(plain(question.text))}*" + (f" {mrkdwn(question.hint)}" if question.hint else "")
    yield from (f"☐ {mrkdwn(row.label)}" for row in question.rows if len(plain(row.label)) > kit.LABEL)
    if question.answer:
        yield words.say("now", answer=mrkdwn(question.answer))


def _ticks(question: Question, words: Wording) -> Iterator[Block]:
    plainly = [row for row in question.rows if _is_box(row)]
    for start in range(0, len(plainly), kit.TICKS):
        rows = plainly[start : start + kit.TICKS]
        yield {
            "type": "actions",
            "block_id": f"ticks{start}/{question.key}",
            "elements": [_boxes(rows, start)],
        }
    for row in question.rows:
        if not _is_box(row):
            yield _menu(row, question.key, words)
    if doubtful := [row for row in plainly if len(row.options) > 1]:
        yield _doubts(doubtful, question.key, words)
    made = [button(words.get("done"), "ticks:done", "done", "primary"), *_buttons(question.choices, "ticks:")]
    yield from actions(f"answer/{question.key}", made)


def _is_box(row: Row) -> bool:
    """Tell whether a row is simply true or not; "not sure" about it stands in a menu of its own."""
    return [option.value for option in row.options[1:]] in ([], ["unsure"])


def _doubts(rows: Sequence[Row], key: str, words: Wording) -> Block:
    options = [option(row.label, row.options[1].id) for row in rows][: kit.OPTIONS]
    now = [box for row, box in zip(rows, options, strict=False) if row.answer == "unsure"]
    menu: Block = {"type": "multi_static_select", "action_id": "tick:doubts", "options": options}
    menu |= {"placeholder": kit.words(words.get("doubts_which"), 150)} | (
        {"initial_options": now} if now else {}
    )
    return {
        "type": "section",
        "block_id": f"doubts/{key}",
        "text": kit.marked(escaped(words.get("doubts"))),
        "accessory": menu,
    }


def _boxes(rows: Sequence[Row], start: int) -> Block:
    options = [option(row.label, row.options[0].id) for row in rows]
    ticked = [box for row, box in zip(rows, options, strict=True) if row.answer == row.options[0].value]
    found: Block = {"type": "checkboxes", "action_id": f"tick:{start}", "options": options}
    return found | ({"initial_options": ticked} if ticked else {})


def _menu(row: Row, key: str, words: Wording) -> Block:
    options = [option(one.label, one.id) for one in row.options]
    now = next((box for box, one in zip(options, row.options, strict=True) if one.value == row.answer), None)
    menu = select(
        f"tick:{row.fact}", words.get("choose"), [*options, option(words.get("not_this"), "-")], now
    )
    return {
        "type": "section",
        "block_id": f"row/{row.fact}/{key}",
        "text": kit.marked(mrkdwn(row.label)),
        "accessory": menu,
    }


def _buttons(choices: Sequence[Choice], action: str = "press:") -> Iterator[Block]:
    for choice in choices:
        yield button(choice.label, f"{action}{choice.id}"[:255], choice.id)


def _commands(choices: Sequence[Choice]) -> Iterator[Block]:
    yield from _buttons(choices[:SHOWN])
    rest = choices[SHOWN:]
    if len(rest) == 1 or len(rest) > kit.OVERFLOW:
        yield from _buttons(rest)
    elif rest:
        yield {
            "type": "overflow",
            "action_id": "press:more",
            "options": [option(c.label, c.id) for c in rest],
        }


def _edits(reply: Reply, words: Wording) -> Iterator[Block]:
    for use in reply.review.uses if reply.review else ():
        title = plain(use.title) if use.use else words.get("review.production")
        yield button(words.say("review.edit", title=title), f"form:edit:{use.use or ''}", use.use or "")


def _review(review: Review) -> Iterator[Block]:
    quoted: set[str] = set()
    for use in review.uses:
        lines = [f"*{escaped(plain(use.title))}*"]
        for fact in use.facts:
            if fact.matters:
                noted = " _(noted)_" if fact.quote and not fact.confirmed else ""
                new = _telling(fact) and fact.quote not in quoted
                said = f" “{escaped(kit.short(fact.quote or '', 90))}”" if new else ""
                quoted.add(fact.quote or "")
                lines.append(f"• {mrkdwn(fact.label)}: {escaped(fact.answer)}{noted}{said}")
        yield from sections("\n".join(lines))


def _telling(fact: ReviewFact) -> bool:
    """Tell whether the person's words say more than the answer does."""
    return bool(fact.quote) and fact.by != "press" and fact.quote != fact.answer
