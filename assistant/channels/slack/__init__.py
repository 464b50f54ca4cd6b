"""The Slack channel: the same conversation where production teams already talk, on Bolt.

Nothing here decides anything: Slack's events become messages to `Conversation.reply`, its replies become
blocks. `frankly slack` needs the extra: `pip install "frankly[slack]"`.
"""

from importlib.util import find_spec

from assistant.channels.slack.config import SlackSettings
from assistant.settings import Settings, SettingsError, SlackEnvironment


def from_environment() -> SlackSettings:
    """Return what the environment says of Slack."""
    return SlackSettings(**SlackEnvironment().model_dump())


def serve(settings: Settings, slack: SlackSettings, host: str = "127.0.0.1", port: int = 3000) -> None:
    """Run the channel until it is interrupted, or say in one line why it cannot run."""
    if not installed():
        raise SettingsError('Slack needs its extra packages; install "frankly[slack]".')
    if missing := slack.missing:
        raise SettingsError(f"Slack needs {missing} in the environment; docs/slack.md says where to find it.")
    from assistant.channels.slack.run import run

    run(settings, slack, host, port)


def installed() -> bool:
    """Tell whether the extra packages for Slack are there."""
    return bool(find_spec("slack_bolt") and find_spec("aiohttp"))


__all__ = ["SlackSettings", "from_environment", "installed", "serve"]
