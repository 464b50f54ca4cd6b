"""Slack's agent surface, all of it in one place.

Since June 2026 Slack recommends `agent_view`: conversations are threads in the Messages tab, which is where
our interviews live anyway, and opening the tab arrives as `app_home_opened` with `tab: messages`. What is
left to do here is to offer first sentences. The line "is reading…" is `Slack.status`.
"""

from slack_sdk.errors import SlackApiError

from assistant.channels.slack.call import Slack, log
from assistant.channels.slack.tools import Tools


async def opened(tools: Tools, slack: Slack, channel: str) -> None:
    """Offer first sentences above the composer; a workspace without the agent surface does without."""
    prompts = [{"title": one["title"], "message": one["message"]} for one in tools.words.get("agent.prompts")]
    try:
        await slack.client.api_call(
            "assistant.threads.setSuggestedPrompts", json={"channel_id": channel, "prompts": prompts}
        )
    except SlackApiError as wrong:
        log.debug("no first sentences: %s", wrong.response["error"])
