"""The Slack channel: the same conversation where production teams already talk, on Bolt.

Nothing here decides anything: Slack's events become messages to `Conversation.reply`, its replies become
blocks. `frankly slack` needs the extra: `pip install "frankly[slack]"`.
"""

import sys
from importlib.util import find_spec

from assistant.channels.slack.config import SlackSettings
from assistant.settings import Settings


def serve(settings: Settings, slack: SlackSettings, host: str = "127.0.0.1", port: int = 3000) -> None:
    """Run the channel until it is interrupted, or leave with one clear line when it cannot run."""
    if not (find_spec("slack_bolt") and find_spec("aiohttp")):
        sys.exit('frankly slack: needs the extra packages for Slack; install "frankly[slack]".')
    if missing := slack.missing:
        sys.exit(f"frankly slack: set {missing} in the environment; docs/slack.md says where to find it.")
    from assistant.channels.slack.run import run

    run(settings, slack, host, port)


__all__ = ["SlackSettings", "serve"]
