"""Several workspaces: each installs the app itself, and its token is kept in our database."""

from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore
from sqlalchemy.ext.asyncio import create_async_engine

from assistant.channels.slack.config import SlackSettings
from assistant.handover import beside

SCOPES = (
    "app_mentions:read",
    "assistant:write",
    "chat:write",
    "commands",
    "files:write",
    "im:history",
    "im:write",
)
"""The same as in `slack-manifest.yaml`, which says why each is needed."""
STATE_SECONDS = 600


class Installs:
    """Who installed the app, and the way to install it."""

    def __init__(self, database: str, slack: SlackSettings) -> None:
        self._engine = engine = create_async_engine(beside(database, "slack"))
        self.store = AsyncSQLAlchemyInstallationStore(slack.client_id, engine)
        self.states = AsyncSQLAlchemyOAuthStateStore(STATE_SECONDS, engine)
        self.settings = AsyncOAuthSettings(
            client_id=slack.client_id,
            client_secret=slack.client_secret.get_secret_value(),
            scopes=SCOPES,
            installation_store=self.store,
            installation_store_bot_only=True,
            state_store=self.states,
        )

    async def prepare(self) -> None:
        """Create the tables that are not there yet."""
        async with self._engine.begin() as connection:
            await connection.run_sync(self.store.metadata.create_all)
            await connection.run_sync(self.states.metadata.create_all)

    async def close(self) -> None:
        """Close all connections."""
        await self._engine.dispose()

    async def token(self, team: str) -> str:
        """Return the token of a workspace; LookupError when it has not installed the app, or no longer has it."""
        bot = await self.store.async_find_bot(enterprise_id=None, team_id=team)
        if bot is None:
            raise LookupError(f"Frankly is not installed in the workspace {team}")
        return str(bot.bot_token)
