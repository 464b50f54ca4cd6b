"""Slack's limits on blocks and views, written down from its pages and compared with the models of `slack_sdk`."""

from collections.abc import Iterator
from typing import Any

from slack_sdk.models.blocks import Block as SdkBlock
from slack_sdk.models.views import View

Json = dict[str, Any]
IN_MESSAGES = {"section", "actions", "context", "header", "divider", "image", "rich_text"}
IN_ACTIONS = {
    "button",
    "checkboxes",
    "static_select",
    "overflow",
    "datepicker",
    "users_select",
    "conversations_select",
    "radio_buttons",
}
IN_SECTIONS = IN_ACTIONS | {"multi_static_select"}
IN_INPUTS = {
    "plain_text_input",
    "static_select",
    "checkboxes",
    "datepicker",
    "multi_users_select",
    "conversations_select",
    "radio_buttons",
}


def wrong_blocks(blocks: list[Json], modal: bool = False) -> str:
    """Return what Slack would complain about, empty if nothing."""
    if len(blocks) > (100 if modal else 50):
        return f"no more than {100 if modal else 50} items allowed"
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)):
        return "`block_id` must be unique"
    for number, block in enumerate(blocks):
        for wrong in _block(block, modal):
            return f"{wrong} [json-pointer:/blocks/{number}]"
        SdkBlock.parse(block).validate_json()  # type: ignore[union-attr]
    actions = [
        element["action_id"]
        for block in blocks
        for element in block.get("elements", [])
        if "action_id" in element
    ]
    by_block = [
        (block.get("block_id"), e["action_id"])
        for block in blocks
        for e in block.get("elements", [])
        if "action_id" in e
    ]
    return (
        "`action_id` must be unique in its block" if len(by_block) != len(set(by_block)) and actions else ""
    )


def wrong_view(view: Json) -> str:
    """Return what Slack would complain about in a view."""
    if view["type"] == "modal":
        for name, most in (("title", 24), ("submit", 24), ("close", 24)):
            if name in view and not 0 < len(view[name]["text"]) <= most:
                return f"{name}: must be 1 to {most} characters"
        if "title" not in view or (
            any(b["type"] == "input" for b in view["blocks"]) and "submit" not in view
        ):
            return "title or submit is missing"
    if len(view.get("private_metadata", "")) > 3000:
        return "private_metadata: no more than 3000 characters"
    if not 0 < len(view["blocks"]) <= 100:
        return "blocks: 1 to 100"
    View(**view).validate_json()
    return wrong_blocks(view["blocks"], modal=True)


def _block(block: Json, modal: bool) -> Iterator[str]:
    kind = block["type"]
    if kind not in IN_MESSAGES | ({"input"} if modal else set()):
        yield f"unsupported type: {kind}"
    if not 0 < len(block.get("block_id", "x")) <= 255:
        yield "block_id: no more than 255 characters"
    if kind == "section":
        yield from _text(block["text"], 3000)
        if "accessory" in block:
            yield from _element(block["accessory"], IN_SECTIONS)
    if kind == "header":
        yield from _text(block["text"], 150, "plain_text")
    if kind == "context":
        if not 0 < len(block["elements"]) <= 10:
            yield "context: 1 to 10 elements"
        for element in block["elements"]:
            yield from _text(element, 3000)
    if kind == "actions":
        if not 0 < len(block["elements"]) <= 25:
            yield "actions: 1 to 25 elements"
        for element in block["elements"]:
            yield from _element(element, IN_ACTIONS)
    if kind == "input":
        yield from _text(block["label"], 2000, "plain_text")
        if "hint" in block:
            yield from _text(block["hint"], 2000, "plain_text")
        yield from _element(block["element"], IN_INPUTS)


def _element(element: Json, allowed: set[str]) -> Iterator[str]:
    kind = element["type"]
    if kind not in allowed:
        yield f"unsupported element: {kind}"
    if not 0 < len(element.get("action_id", "")) <= 255:
        yield "action_id: 1 to 255 characters"
    if kind == "button":
        yield from _text(element["text"], 75, "plain_text")
        if len(element.get("value", "")) > 2000:
            yield "value: no more than 2000 characters"
        if element.get("style") not in {None, "primary", "danger"}:
            yield "style"
    if "placeholder" in element:
        yield from _text(element["placeholder"], 150, "plain_text")
    if kind == "plain_text_input" and len(element.get("initial_value", "")) > element.get("max_length", 3000):
        yield "initial_value: longer than max_length"
    most = {
        "checkboxes": 10,
        "radio_buttons": 10,
        "overflow": 5,
        "static_select": 100,
        "multi_static_select": 100,
    }.get(kind)
    if most:
        yield from _options(element, most)


def _options(element: Json, most: int) -> Iterator[str]:
    options = element.get("options", [])
    if not 0 < len(options) <= most:
        yield f"options: 1 to {most}"
    values = [one["value"] for one in options]
    if len(values) != len(set(values)):
        yield "options: values must be unique"
    for one in options:
        yield from _text(one["text"], 75)
        if not 0 < len(one["value"]) <= 150:
            yield "option value: 1 to 150 characters"
    first = [
        *element.get("initial_options", []),
        *([element["initial_option"]] if "initial_option" in element else []),
    ]
    if any(one not in options for one in first):
        yield "initial option is not among the options"
    if "initial_options" in element and not element["initial_options"]:
        yield "initial_options: must not be empty"


def _text(text: Json, most: int, kind: str = "") -> Iterator[str]:
    if kind and text["type"] != kind:
        yield f"must be {kind}"
    if not 0 < len(text["text"]) <= most:
        yield f"must be 1 to {most} characters"
    if text["type"] == "mrkdwn" and not text.get("verbatim"):
        yield "our own rule: mrkdwn must be verbatim, so that Slack links nothing by itself"
