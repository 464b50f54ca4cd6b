"""What the Slack channel must be told: tokens, from the environment only, never shown."""

from pydantic import BaseModel, ConfigDict, SecretStr


class SlackSettings(BaseModel):
    """SLACK_BOT_TOKEN and its companions, as `assistant.settings` reads them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bot_token: SecretStr = SecretStr("")
    """`xoxb-…`: SLACK_BOT_TOKEN."""
    app_token: SecretStr = SecretStr("")
    """`xapp-…`, for Socket Mode: SLACK_APP_TOKEN."""
    signing_secret: SecretStr = SecretStr("")
    """For HTTP, when there is no app token: SLACK_SIGNING_SECRET."""
    client_id: str = ""
    """For several workspaces: SLACK_CLIENT_ID."""
    client_secret: SecretStr = SecretStr("")
    """For several workspaces: SLACK_CLIENT_SECRET."""
    public_url: str = ""
    """Where a browser finds the web channel, for "go on in the browser": FRANKLY_PUBLIC_URL."""
    api_url: str = "https://slack.com/api/"
    """Another address in tests only: SLACK_API_URL."""

    @property
    def installs(self) -> bool:
        """Whether workspaces install the app themselves, each with a token of its own."""
        return bool(self.client_id and self.client_secret.get_secret_value())

    @property
    def known(self) -> bool:
        """Whether there is a Slack that an interview could go on in."""
        return self.installs or bool(self.bot_token.get_secret_value())

    @property
    def socket_mode(self) -> bool:
        """Whether events come through a connection of ours instead of to an address of ours."""
        return bool(self.app_token.get_secret_value()) and not self.installs

    @property
    def mounts(self) -> bool:
        """Whether the web server answers Slack as well: never beside Socket Mode, where each event would come twice."""
        return self.known and bool(self.signing_secret.get_secret_value()) and not self.socket_mode

    @property
    def missing(self) -> str:
        """Return the first variable that is needed and not set."""
        if self.installs:
            return "" if self.signing_secret.get_secret_value() else "SLACK_SIGNING_SECRET"
        if not self.bot_token.get_secret_value():
            return "SLACK_BOT_TOKEN"
        if not (self.app_token.get_secret_value() or self.signing_secret.get_secret_value()):
            return "SLACK_APP_TOKEN (or SLACK_SIGNING_SECRET, for HTTP)"
        return ""
