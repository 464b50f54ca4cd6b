"""The blocks of a whole conversation as a page, to look at: `python tests/slack_gallery.py OUT.html [OUT.png]`.

A small renderer of our own; Slack draws them a little differently.
"""

import asyncio
import html
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

os.environ.setdefault("LANGGRAPH_STRICT_MSGPACK", "true")

from slack_fake import BOT, Said, fake_slack
from slack_person import Person, opened_channel

STYLE = """
body{font:15px/1.46 Lato,Helvetica,Arial,sans-serif;color:#1d1c1d;background:#fff;max-width:760px;margin:24px auto;padding:0 16px}
.m{display:flex;gap:10px;margin:14px 0}.a{flex:none;width:36px;height:36px;border-radius:6px;background:#1d3a36;color:#fff;display:grid;place-items:center;font-weight:700}
.p .a{background:#8a6d3b}.b{flex:1;min-width:0}.n{font-weight:900}.s{margin:4px 0;white-space:pre-wrap;display:flex;justify-content:space-between;gap:12px}
.c{color:#616061;font-size:13px;margin:4px 0;white-space:pre-wrap}.no{color:#b3261e}#small{padding:12px 16px;background:#fff}.r{display:flex;flex-wrap:wrap;gap:8px;margin:8px 0}.btn,.sel{border:1px solid #1d1c1d4d;border-radius:8px;padding:3px 12px;font-weight:700;font-size:13px;background:#fff}
.primary{background:#007a5a;color:#fff;border-color:#007a5a}.sel{font-weight:400}.sel:after{content:" ▾"}.box{display:block}.w{background:#f8f8f8;border-radius:8px;padding:4px 8px}
.f{border:1px solid #ddd;border-radius:8px;padding:8px 12px;display:inline-block}.modal{border:1px solid #bbb;border-radius:10px;padding:16px;margin:16px 46px}.in{border:1px solid #bbb;border-radius:4px;padding:6px 10px;margin:2px 0 10px;color:#616061}
h3{margin:0 0 8px}a{color:#1264a3}code{background:#f6f6f6;color:#c01343}h2{margin-top:40px}
"""


def marked(text: str) -> str:
    """Return mrkdwn as HTML, the way Slack reads it."""
    links: list[str] = []

    def kept(found: re.Match[str]) -> str:
        links.append(f'<a href="{found.group(1)}">{found.group(2) or found.group(1)}</a>')
        return f"\0{len(links) - 1}\0"

    text = text.replace("⛔", '<b class="no">■</b>')  # an emoji, for which this machine may have no letters
    text = re.sub(r"<(https?://[^|>]+)(?:\|([^>]+))?>", kept, text)
    text = re.sub(r"<([@#])([^>]+)>", r"<b>\1\2</b>", text)
    text = re.sub(r"(?<!\w)\*(\S(?:[^*\n]*\S)?)\*(?!\w)", r"<b>\1</b>", text)
    text = re.sub(r"(?<![\w/])_(\S(?:[^_\n]*\S)?)_(?!\w)", r"<i>\1</i>", text)
    text = re.sub(r"`([^`]+)`", r"<code>\1</code>", text)
    return re.sub("\0(\\d+)\0", lambda found: links[int(found.group(1))], text)


def shown(text: dict[str, Any]) -> str:
    """Return a text object."""
    return marked(text["text"]) if text["type"] == "mrkdwn" else html.escape(text["text"])


def element(one: dict[str, Any]) -> str:
    """Return a button, a menu, a tick-list or a field."""
    kind = one["type"]
    if kind == "button":
        return f'<span class="btn {one.get("style", "")}">{shown(one["text"])}</span>'
    if kind == "checkboxes":
        on = [option["value"] for option in one.get("initial_options", [])]
        rows = [
            f'<label class="box">{"☑" if o["value"] in on else "☐"} {shown(o["text"])}</label>'
            for o in one["options"]
        ]
        return f"<div>{''.join(rows)}</div>"
    if kind in {"plain_text_input", "datepicker"}:
        return html.escape(one.get("initial_value", "")) or "&nbsp;"
    if kind == "overflow":
        return '<span class="btn">⋯</span>'
    first = one.get("initial_option", {}).get("text") or one.get(
        "placeholder", {"type": "plain_text", "text": one.get("initial_value", " ")}
    )
    return f'<span class="sel">{shown(first)}</span>'


def block(one: dict[str, Any]) -> str:
    """Return one block."""
    kind = one["type"]
    if kind == "section":
        return f'<div class="s"><div>{shown(one["text"])}</div>{element(one["accessory"]) if "accessory" in one else ""}</div>'
    if kind == "context":
        return "".join(f'<div class="c">{shown(part)}</div>' for part in one["elements"])
    if kind == "header":
        return f"<h3>{shown(one['text'])}</h3>"
    if kind == "input":
        hint = f'<div class="c">{shown(one["hint"])}</div>' if "hint" in one else ""
        return f"<b>{shown(one['label'])}</b><div class='in'>{element(one['element'])}</div>{hint}"
    return f'<div class="r">{"".join(element(part) for part in one["elements"])}</div>'


def message(said: Said) -> str:
    """Return one message."""
    ours = said.user == BOT
    body = "".join(block(one) for one in said.blocks) or f'<div class="s">{said.text}</div>'
    body += "".join(f'<div class="f">{html.escape(file["name"])}</div>' for file in said.files)
    only = '<div class="c">Only visible to you</div>' if said.only_for else ""
    return f'<div class="m {"" if ours else "p"}"><div class="a">{"F" if ours else said.user[1]}</div><div class="b {"w" if only else ""}">{only}<span class="n">{"Frankly" if ours else said.user}</span>{body}</div></div>'


def modal(view: dict[str, Any], most: int = 8) -> str:
    """Return the top of a modal."""
    return f'<div class="modal"><h3>{shown(view["title"])}</h3>{"".join(block(one) for one in view["blocks"][:most])}<div class="r"><span class="btn primary">{shown(view["submit"])}</span></div></div>'


async def page() -> str:
    """Play the second mood board of `conversation.md`, with a review, and return what was on the screens."""
    with tempfile.TemporaryDirectory() as folder:
        async with fake_slack() as slack, opened_channel(slack, Path(folder)) as channel:
            ana, dana = Person(slack, channel), Person(slack, channel, "UDANA")
            await ana.say(
                "we cloned our leads voice w elevenlabs for 2 ADR lines ep4, theyre in the mix. she was fine w it on the phone"
            )
            asked, live = set(), []
            for _ in range(14):
                question = ana.last.question
                if question is None or question.kind == "review":
                    break
                live.append(message(ana.screen()))
                await (
                    ana.press("why")
                    if question.kind == "ticks" and not asked
                    else ana.press("Not sure" if question.kind != "ticks" else "none")
                    if question.key not in {"another_use"}
                    else ana.press(".another_use.no")
                )
                asked.add(question.key)
            await ana.say("review")
            await ana.press("form:edit:u1")
            edit = ana.view()
            await ana.say("draft now")
            await ana.press("form:reviewer")
            reviewer = ana.view()
            await ana.submit(reviewer, who=["UDANA"], note="Before Friday, please")
            card = next(
                said for said in slack.said if any(b.get("block_id") == "decide#0" for b in said.blocks)
            )
            before = message(card)
            await dana.press("form:decide:approve", card)
            decide = dana.view()
            await dana.submit(
                decide, comment="Fine", conditions="Consent on paper first", expires="2027-01-31"
            )
            opened = {
                "type": "app_home_opened",
                "user": "UANA",
                "channel": ana.room,
                "tab": "home",
                "event_ts": "1.2",
            }
            await ana.send(ana.event(opened))
            begun = slack.thread(ana.room, ana.root)[0]
            parts = [
                f"<div id=small>{message(begun)}{live[0]}{before}</div>",
                "<h2>Questions, as they are asked</h2>",
                *live[:5],
                "<h2>The thread, answered</h2>",
                "".join(message(said) for said in slack.said if said.channel == ana.room),
                "<h2>Edit</h2>",
                modal(edit),
                "<h2>To a reviewer</h2>",
                modal(reviewer),
                before,
            ]
            parts += [
                modal(decide),
                message(card),
                "<h2>Home</h2>",
                "".join(block(one) for one in slack.homes["UANA"]["blocks"]),
            ]
            return f"<!doctype html><meta charset=utf-8><title>Frankly in Slack</title><style>{STYLE}</style>{''.join(parts)}"


def main(out: str, picture: str = "", small: str = "") -> None:
    """Write the page and, if asked, a picture of it, and of how it begins and ends."""
    Path(out).write_text(asyncio.run(page()), "utf-8")
    if picture:
        from stage import browser

        with browser() as found:
            tab = found.new_page(viewport={"width": 820, "height": 900})
            tab.goto(Path(out).resolve().as_uri())
            tab.screenshot(path=picture, full_page=True)
            if small:
                tab.locator("#small").screenshot(path=small)


if __name__ == "__main__":
    main(*sys.argv[1:])
