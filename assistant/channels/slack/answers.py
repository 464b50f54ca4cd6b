"""Which work each kind of job is, and which forms are answered before they close."""

import json
from collections.abc import Mapping
from typing import Any

from assistant.channels.slack import forms, home, reviewer, talk
from assistant.channels.slack.hear import Body
from assistant.channels.slack.line import Handler
from assistant.channels.slack.store import Job
from assistant.channels.slack.tools import Changed, Tools


async def _form(tools: Tools, job: Job) -> Changed:
    return await _FORMS[job.data["form"]](tools, job)


async def answer_now(tools: Tools, body: Body) -> dict[str, Any] | None:
    """Return what is wrong with a form, for Slack to show in it; None when it may close."""
    checks = {"reviewer": reviewer.wrong_reviewers, "decide": reviewer.wrong_decision}
    check = checks.get(body["view"]["callback_id"])
    return await check(tools, body, json.loads(body["view"]["private_metadata"])) if check else None


_FORMS: Mapping[str, Handler] = {
    "edit": forms.edited,
    "reviewer": reviewer.ask,
    "share": reviewer.share,
    "decide": reviewer.decide,
}
HANDLERS: Mapping[str, Handler] = {
    "say": talk.say,
    "begin": talk.begin,
    "press": talk.press,
    "letter": talk.letter,
    "form": _form,
    "home": home.show_home,
}
