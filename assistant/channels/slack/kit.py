"""Block Kit: the pieces a message or a modal is made of, each kept within Slack's limits."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Literal

from assistant.channels.slack.mrkdwn import plain, split, unmarked

Block = dict[str, Any]
SECTION = 3_000
BLOCKS = 50
ACTIONS = 25
LABEL = 75
OVERFLOW = 5
OPTIONS = 100
TICKS = 10
TEXT = 3_900
"""Of the notification text; Slack cuts it at 40,000 and recommends 4,000."""
MESSAGE = 11_000
"""Of all blocks together. Slack says `msg_blocks_too_long` a little above 13,000, whatever its pages say."""
MODAL_TITLE = 24
Style = Literal["primary", "danger"]


def sections(text: str, block_id: str = "") -> list[Block]:
    """Return mrkdwn as one section, or as many as it takes."""
    pieces = split(text, SECTION)
    return [
        {"type": "section", "text": marked(piece)} | ({"block_id": f"{block_id}/{n}"} if block_id else {})
        for n, piece in enumerate(pieces)
    ]


def context(text: str) -> list[Block]:
    """Return small print."""
    return [{"type": "context", "elements": [marked(piece)]} for piece in split(text, SECTION)]


def marked(text: str) -> Block:
    """Return mrkdwn as an object in which Slack itself links nothing."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def words(text: str, limit: int = LABEL) -> Block:
    """Return plain text, shortened to fit."""
    return {"type": "plain_text", "text": short(text, limit) or " ", "emoji": False}


def short(text: str, limit: int) -> str:
    """Return text on one line, cut at the limit."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def button(label: str, action: str, value: str, style: Style | None = None) -> Block:
    """Return a button; a screen reader hears the whole label."""
    found: Block = {"type": "button", "text": words(plain(label)), "action_id": action, "value": value}
    if len(plain(label)) > LABEL:
        found["accessibility_label"] = short(plain(label), LABEL)
    return found | ({"style": style} if style else {})


def link_button(label: str, action: str, url: str) -> Block:
    """Return a button that opens a page."""
    return {"type": "button", "text": words(label), "action_id": action, "url": url, "style": "primary"}


def option(label: str, value: str) -> Block:
    """Return one option of a select, a tick-list or an overflow menu."""
    return {"text": words(plain(label)), "value": value}


def select(
    action: str,
    hint: str,
    options: Sequence[Block],
    chosen: Block | None = None,
    groups: Sequence[Block] = (),
) -> Block:
    """Return a menu of one choice."""
    found: Block = {"type": "static_select", "action_id": action, "placeholder": words(hint, 150)}
    found |= {"option_groups": list(groups[:OPTIONS])} if groups else {"options": list(options[:OPTIONS])}
    return found | ({"initial_option": chosen} if chosen else {})


def actions(block_id: str, elements: Iterable[Block]) -> list[Block]:
    """Return buttons and menus in one row, or as many as it takes."""
    waiting = iter(elements)
    rows: list[Block] = []
    while row := list(islice(waiting, ACTIONS)):
        rows.append({"type": "actions", "block_id": f"{block_id}#{len(rows)}", "elements": row})
    return rows


def input_of(block_id: str, label: str, element: Block, optional: bool = False, hint: str = "") -> Block:
    """Return a labelled field of a modal."""
    found: Block = {"type": "input", "block_id": block_id, "label": words(label, 2_000), "element": element}
    return found | {"optional": optional} | ({"hint": words(hint, 2_000)} if hint else {})


def text_input(action: str, value: str = "", lines: bool = False, limit: int = 3_000) -> Block:
    """Return a text field."""
    found: Block = {"type": "plain_text_input", "action_id": action, "multiline": lines, "max_length": limit}
    return found | ({"initial_value": value[:limit]} if value else {})


def spoken(blocks: Iterable[Block]) -> str:
    """Return what blocks say, for screen readers: Slack lets them read a message's text instead of its blocks."""
    return "\n".join(line for block in blocks for line in _lines(block))


def _lines(block: Block) -> Iterator[str]:
    if "text" in block:
        yield block["text"]["text"]
    if block["type"] == "context":
        yield from (element["text"] for element in block["elements"])
    elif block["type"] == "actions":
        labels = [element["text"]["text"] for element in block["elements"] if "text" in element]
        labels += [one["text"]["text"] for element in block["elements"] for one in element.get("options", ())]
        yield unmarked(" · ".join(labels))


def messages(blocks: Sequence[Block]) -> list[list[Block]]:
    """Cut blocks into messages that Slack takes."""
    found: list[list[Block]] = [[]]
    size = 0
    for block in blocks:
        weight = _weight(block)
        if found[-1] and (len(found[-1]) == BLOCKS or size + weight > MESSAGE):
            found.append([])
            size = 0
        found[-1].append(block)
        size += weight
    return found if found[-1] else []


def _weight(value: Any) -> int:
    if isinstance(value, dict):
        return sum(_weight(item) for item in value.values())
    if isinstance(value, list):
        return sum(_weight(item) for item in value)
    return len(value) if isinstance(value, str) else 0
