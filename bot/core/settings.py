"""What the environment or `.env` says, typed. Read once, by bot/__main__.py; see .env.example."""

import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    DirectoryPath,
    Field,
    SecretStr,
    ValidationError,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from store.db import Safe


class WrongSetting(ValueError):
    """One line for the operator: which names are wrong and what they take. Never the value."""


def _stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _capital(value: Any) -> Any:
    return value.strip().upper() if isinstance(value, str) else value


def _home(path: Path) -> Path:
    return path.expanduser()


def _web(address: str) -> str:
    if not address.startswith(("http://", "https://")):
        raise ValueError("must start with http:// or https://")
    return address


def _bare(address: str) -> str:
    return _web(address).rstrip("/")


def _slack_api(address: str) -> str:
    if not _web(address).endswith("/api/"):
        raise ValueError("must end in /api/")
    return address


def _database(url: SecretStr) -> SecretStr:
    if not url.get_secret_value().startswith(("postgresql+psycopg://", "sqlite:///")):
        raise ValueError("must start with postgresql+psycopg:// or sqlite:///")
    return url


def _account(account: str) -> str:
    if not re.fullmatch(r"[a-z]+:\w+", account):
        raise ValueError("must look like slack:U012AB3CD")
    return account


def _bucket(url: str) -> str:
    if not url.removeprefix("s3://").strip("/") or not url.startswith("s3://"):
        raise ValueError("must look like s3://bucket/prefix")
    return url


# A pasted token often brings a line end along.
Secret = Annotated[SecretStr, BeforeValidator(_stripped)]
Folder = Annotated[Path, AfterValidator(_home)]
Address = Annotated[str, AfterValidator(_bare)]
Words = Annotated[str, Field(min_length=1)]


class Settings(BaseSettings):
    """Every name of docs and .env.example, in lower case. Empty counts as not set."""

    model_config = SettingsConfigDict(
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        str_strip_whitespace=True,
    )

    data_dir: Folder = Path("data")
    database_url: Annotated[Secret, AfterValidator(_database)] | None = None
    sqlite_synchronous: Annotated[Safe, BeforeValidator(_capital)] = "NORMAL"
    media_url: Annotated[str, AfterValidator(_bucket)] | None = None

    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    host: Words = "127.0.0.1"
    public_url: Address | None = None

    slack_bot_token: Secret | None = None
    slack_app_token: Secret | None = None
    slack_signing_secret: Secret | None = None
    slack_api_url: Annotated[str, AfterValidator(_slack_api)] | None = None
    discord_token: Secret | None = None
    installer: Annotated[str, AfterValidator(_account)] | None = None

    anthropic_api_key: Secret | None = None
    anthropic_base_url: Address | None = None
    model: Words = "claude-sonnet-5-5"
    model_review: Words = "claude-opus-5-5"
    model_digest: Words = "claude-haiku-5-5"
    model_calls_at_once: Annotated[int, Field(ge=1, le=1000)] = 32
    model_calls_per_minute: Annotated[int, Field(ge=1)] = 1_000
    model_tokens_per_minute: Annotated[int, Field(ge=1)] = 400_000
    roles_dir: DirectoryPath | None = None

    runway_api_key: Secret | None = None
    runway_base_url: Address | None = None
    fal_key: Secret | None = None
    fal_base_url: Address | None = None

    log_format: Literal["text", "json"] = "text"


def load(env_file: Path | None = Path(".env")) -> Settings:
    """The environment over `env_file` over the defaults.

    Raises WrongSetting for a value of the wrong kind or a file that is not text.
    """
    try:
        return Settings(_env_file=env_file)
    except ValidationError as error:
        raise WrongSetting("; ".join(_line(item) for item in error.errors())) from None
    except (OSError, UnicodeDecodeError):
        raise WrongSetting(f"{env_file} cannot be read as UTF-8 text") from None


def _line(error: Any) -> str:
    name = str(error["loc"][0]).upper()
    return f"{name}: {error['msg'].removeprefix('Value error, ')}"
