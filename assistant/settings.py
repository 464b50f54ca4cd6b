"""The environment, read once, typed. Nothing else reads it; nothing below it asks for the time."""

from datetime import UTC, date, datetime
from functools import cached_property
from os import pathsep
from pathlib import Path
from typing import Annotated

from platformdirs import user_data_path
from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class SettingsError(ValueError):
    """A setting that cannot be used; its text says which, and what to do."""


class Settings(BaseSettings):
    """Every setting has a default that works. Prefix: FRANKLY_."""

    model_config = SettingsConfigDict(env_prefix="FRANKLY_", frozen=True, extra="ignore")

    model: str = ""
    """Empty for none, else `provider:name` as LangChain's `init_chat_model` takes it."""
    model_url: str = ""
    """The server of that provider, e.g. any OpenAI-compatible one; empty for the provider's own."""
    model_key: SecretStr = SecretStr("")
    """Key for that server, if it wants one. The providers' own keys are never sent to it."""
    models: Annotated[tuple[str, ...], NoDecode] = ()
    """Further models that a person may switch to, separated by spaces."""
    model_timeout: float = Field(20.0, gt=0, le=300)
    """Seconds a turn may wait for the model before it goes on without it."""
    database_url: str = ""
    """Empty for one SQLite file in the person's data folder; `sqlite:///PATH` or `postgresql://…`."""
    data_dir: Path = Field(default_factory=lambda: user_data_path("frankly", appauthor=False))
    """Where the SQLite file, the web channel's secret and its uploaded files live."""
    policies: Annotated[tuple[Path, ...], NoDecode] = ()
    """Folders of further packs, separated like PATH."""
    language: str = "en"

    @field_validator("policies", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(Path(part) for part in value.split(pathsep) if part)
        return value

    @field_validator("models", mode="before")
    @classmethod
    def _named(cls, value: object) -> object:
        return tuple(value.split()) if isinstance(value, str) else value

    @field_validator("database_url")
    @classmethod
    def _known(cls, value: str) -> str:
        if value and not value.startswith(("sqlite:///", "postgres://", "postgresql://")):
            raise ValueError("must be sqlite:///PATH or postgresql://…")
        return value

    @cached_property
    def database(self) -> str:
        """The database address with the default filled in; makes the folder of a default file."""
        if self.database_url:
            return self.database_url
        self.data_dir.mkdir(parents=True, exist_ok=True)
        return f"sqlite:///{self.data_dir / 'frankly.db'}"


class SlackEnvironment(BaseSettings):
    """What the Slack channel needs; its names are Slack's own. Tokens are never shown or logged."""

    model_config = SettingsConfigDict(env_prefix="SLACK_", frozen=True, extra="ignore")

    bot_token: SecretStr = SecretStr("")
    app_token: SecretStr = SecretStr("")
    signing_secret: SecretStr = SecretStr("")
    client_id: str = ""
    client_secret: SecretStr = SecretStr("")
    api_url: str = "https://slack.com/api/"
    public_url: str = Field("", validation_alias="FRANKLY_PUBLIC_URL")
    """Where a browser finds the web chat, for "go on in the browser"."""


def today() -> date:
    """Return the date to judge on."""
    return datetime.now(UTC).astimezone().date()


def now() -> int:
    """Return the time in seconds since 1970, for when an answer was given."""
    return int(datetime.now(UTC).timestamp())
