"""What Slack sends -> a job to keep, as plain values. What it does not understand is nothing."""

import html
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assistant.channels.slack.store import Job

Body = Mapping[str, Any]
_MENTION = re.compile(r"<@[UW][A-Z0-9]+(?:\|[^>]*)?>")
_LINK = re.compile(
    r"<(?:(https?://|mailto:)[^|>]*\|([^>]+)|((?:https?://|mailto:)[^|>]+)|[#@!][^|>]*\|([^>]+)|([#@!][^|>]+))>"
)
_QUIET = ("tick:", "form:", "link:")
"""Presses that are no answers yet, or that open a form at once."""


def hear(body: Body) -> Job | None:
    """Return the job in a request, None when there is nothing to do or it must be done at once."""
    if body.get("type") == "event_callback":
        return _event(body, body["event"])
    if "command" in body:
        return _job(
            body, body["trigger_id"], "begin", text=body.get("text", ""), response_url=body["response_url"]
        )
    kind = body.get("type")
    if kind == "message_action":
        said = _said(body["message"].get("text", ""))
        return _job(body, body["trigger_id"], "begin", text=said, response_url=body["response_url"])
    if kind == "block_actions":
        return _press(body, body["actions"][0])
    if kind == "view_submission":
        return _form(body, body["view"])
    return None


def team_of(body: Body) -> str:
    """Return the workspace a request is about."""
    team = body.get("team") or {}
    return str(body.get("team_id") or (team.get("id") if isinstance(team, Mapping) else team) or "")


def user_of(body: Body) -> str:
    """Return who did it."""
    user = body.get("user") or body.get("user_id") or body.get("event", {}).get("user") or ""
    return str(user.get("id", "") if isinstance(user, Mapping) else user)


def home_team_of(body: Body) -> str:
    """Return the workspace the person belongs to; another one in a channel shared between companies."""
    user = body.get("user")
    own = user.get("team_id") if isinstance(user, Mapping) else body.get("event", {}).get("user_team")
    return str(own or team_of(body))


def root_of(body: Body) -> str:
    """Return the thread a pressed message stands in."""
    message, container = body.get("message", {}), body.get("container", {})
    return str(
        message.get("thread_ts")
        or container.get("thread_ts")
        or message.get("ts")
        or container.get("message_ts")
        or ""
    )


def values(view_or_body: Body) -> dict[str, Any]:
    """Return what stands in the fields of a message or a modal, by block and then action."""
    found: dict[str, Any] = {}
    for block, fields in view_or_body.get("state", {}).get("values", {}).items():
        found[block] = {action: _value(field) for action, field in fields.items()}
    return found


def _event(body: Body, event: Body) -> Job | None:
    if event.get("bot_id") or not event.get("user"):
        return None
    kind, channel = event["type"], str(event.get("channel", ""))
    files = bool(event.get("files"))
    if kind == "message" and event.get("channel_type") == "im":
        if event.get("subtype") in {None, "file_share", "thread_broadcast"}:
            said = _said(event.get("text", ""))
            return _job(
                body,
                body["event_id"],
                "say",
                channel,
                event.get("thread_ts") or event["ts"],
                event["ts"],
                text=said,
                files=files,
            )
    elif kind == "app_mention" and not channel.startswith("D") and "subtype" not in event:
        root = event.get("thread_ts") or event["ts"]
        said = _said(_MENTION.sub("", event.get("text", ""), count=1))
        return _job(body, body["event_id"], "begin", channel, root, event["ts"], text=said, mention=True)
    elif kind == "app_home_opened":
        return _job(
            body, body["event_id"], "home", channel, at=event.get("event_ts", ""), tab=event.get("tab", "")
        )
    return None


def _press(body: Body, action: Body) -> Job | None:
    name = action["action_id"]
    if name.startswith(_QUIET):
        return None
    container = body.get("container", {})
    channel = str(container.get("channel_id") or body.get("channel", {}).get("id", ""))
    message = body.get("message", {})
    root = root_of(body)
    ts, at = str(message.get("ts", "")), str(action.get("action_ts", ""))
    id = f"{channel}:{ts}:{at}:{name}"[:200]
    if name.startswith("letter:"):
        return _job(body, id, "letter", channel, root, at, format=action["value"])
    if name == "home:begin":
        return _job(body, id, "begin", at=at, text="")
    question = action["block_id"].split("#")[0].partition("/")[2]
    return _job(
        body,
        id,
        "press",
        channel,
        root,
        at,
        choices=_choices(body, action),
        question=question,
        message=ts,
        label=_label(body, action),
    )


def _form(body: Body, view: Body) -> Job:
    meta = json.loads(view.get("private_metadata") or "{}")
    name = body["user"].get("name") or body["user"].get("username") or body["user"]["id"]
    job = _job(
        body,
        f"{view['id']}:{view.get('hash', '')}"[:200],
        "form",
        form=view["callback_id"],
        meta=meta,
        values=values(view),
        name=name,
    )
    return (
        replace(job, key=f"{job.team}:{meta['asker']}") if "asker" in meta else job
    )  # in turn with the asker's own


def _job(body: Body, id: str, kind: str, channel: str = "", root: str = "", at: str = "", **data: Any) -> Job:
    team, user = team_of(body), user_of(body)
    return Job(
        id, kind, team, user, f"{team}:{user}", at or str(body.get("event_time", "")), channel, root, data
    )


def _choices(body: Body, action: Body) -> list[str]:
    chosen = action.get("selected_option") or {"value": action.get("value", "")}
    if not action["action_id"].startswith("ticks:"):
        return [chosen["value"]]
    ticked: list[str] = []
    for fields in values(body).values():
        for field in fields.values():
            ticked += field if isinstance(field, list) else [field] if field else []
    return [one for one in ticked if one != "-"] + ([chosen["value"]] if chosen["value"] != "done" else [])


def _label(body: Body, action: Body) -> str:
    if not action["action_id"].startswith("ticks:"):
        shown = action.get("selected_option", action).get("text", {})
        return str(shown.get("text", ""))
    blocks = {block.get("block_id"): block for block in body.get("message", {}).get("blocks", ())}
    labels: list[str] = []
    for id, fields in body.get("state", {}).get("values", {}).items():
        head = f"{blocks[id]['text']['text']}: " if "text" in blocks.get(id, {}) else ""
        for field in fields.values():
            options = field.get("selected_options") or filter(None, [field.get("selected_option")])
            labels += [head + one["text"]["text"] for one in options if one["value"] != "-"]
    pressed = str(action.get("text", {}).get("text", ""))
    return " · ".join(labels if action.get("value") == "done" and labels else [*labels, pressed])


def _value(field: Body) -> Any:
    if "selected_options" in field:
        return [one["value"] for one in field["selected_options"] or ()]
    if "selected_option" in field:
        return (field["selected_option"] or {}).get("value")
    for name in ("value", "selected_date", "selected_users", "selected_conversation"):
        if name in field:
            return field[name]
    return None


def _said(text: str) -> str:
    """Return the words a person typed: Slack escapes them and turns names and addresses into its own marks."""

    def shown(found: re.Match[str]) -> str:
        return next(
            (part for part in (found.group(2), found.group(3), found.group(4), found.group(5)) if part), ""
        )

    return html.unescape(_LINK.sub(shown, text)).strip()
