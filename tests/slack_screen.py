"""What stands on a screen of the fake Slack: buttons, boxes and fields, by value or by label."""

from typing import Any

from slack_fake import Said


def find(message: Said, value: str, action: str = "", must: bool = True) -> Any:
    """Return the block, the element and the option with a value, or whose label it is."""
    for block in message.blocks:
        for element in [*block.get("elements", []), *([block["accessory"]] if "accessory" in block else [])]:
            if action and element.get("action_id") != action:
                continue
            if value in {element.get("value"), element.get("action_id")} or (
                element.get("text", {})
                and isinstance(element.get("text"), dict)
                and element["text"]["text"] == value
            ):
                return block, element, None
            for option in (
                element.get("options", []) if element.get("type") in {"static_select", "overflow"} else []
            ):
                if value in {option["value"], option["text"]["text"]}:
                    return block, element, option
    assert not must, f"no {value!r} in {message.blocks}"
    return None


def ticked(message: Said, values: list[str]) -> dict[str, Any]:
    """Return the state of a message in which these boxes are ticked."""
    state: dict[str, Any] = {}
    for block in message.blocks:
        for element in [*block.get("elements", []), *([block["accessory"]] if "accessory" in block else [])]:
            chosen = [option for option in element.get("options", []) if option["value"] in values]
            if element["type"] in {"checkboxes", "multi_static_select"}:
                state.setdefault(block["block_id"], {})[element["action_id"]] = {
                    "type": element["type"],
                    "selected_options": chosen,
                }
            elif element["type"] == "static_select":
                field = {"type": "static_select", "selected_option": chosen[0] if chosen else None}
                state.setdefault(block["block_id"], {})[element["action_id"]] = field
    return state


def field(element: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """Return what a form sends of one of its fields."""
    name, kind = values["_"], element["type"]
    if kind == "plain_text_input":
        return {"type": kind, "value": values.get(name, element.get("initial_value"))}
    if kind == "static_select":
        chosen = values.get(name, (element.get("initial_option") or {}).get("value"))
        return {
            "type": kind,
            "selected_option": next((o for o in element["options"] if o["value"] == chosen), None),
        }
    key = {
        "datepicker": "selected_date",
        "multi_users_select": "selected_users",
        "conversations_select": "selected_conversation",
    }[kind]
    return {"type": kind, key: values.get(name, [] if kind == "multi_users_select" else None)}
