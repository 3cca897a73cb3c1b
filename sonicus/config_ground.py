"""Variables of the environment that all rest on: the database, Redis, the names under which Sonicus is reached."""

from urllib.parse import urlsplit

from pydantic import BaseModel, Field, SecretStr, ValidationInfo, field_validator

from sonicus.config_values import LongSecret, ServerUrl


class GroundVariables(BaseModel):
    DATABASE_URL: ServerUrl = Field(
        description="PostgreSQL, e.g. postgresql://sonicus:password@127.0.0.1:5433/sonicus.",
        examples=["postgresql://sonicus:change-me@127.0.0.1:5433/sonicus"],
    )
    POSTGRES_BIN: str = Field(
        default="",
        description="Folder of pg_dump for backups, e.g. /usr/lib/postgresql/18/bin; empty: found on this machine.",
        examples=[""],
    )
    DATABASE_DIRECT_URL: ServerUrl | None = Field(
        default=None,
        description="The same database past any connection pooler, for listening and backups; empty: DATABASE_URL.",
        examples=[""],
    )
    REDIS_URL: ServerUrl = Field(
        description="Redis or Valkey, e.g. redis://127.0.0.1:6380/0. It may be lost at any moment without harm.",
        examples=["redis://127.0.0.1:6380/0"],
    )
    BASE_DOMAIN: str = Field(
        description="The domain under which organizations get their names, e.g. sonicus.eu; no scheme, no port.",
        examples=["sonicus.eu"],
    )
    PUBLIC_HOST: str = Field(
        description="Host, and port where it is not the usual one, of the public pages, e.g. app.sonicus.eu.",
        examples=["app.sonicus.eu"],
    )
    SECRET_KEY: LongSecret = Field(
        description="At least 32 random characters: python -c 'import secrets; print(secrets.token_urlsafe(50))'.",
        examples=["change-me-to-at-least-fifty-random-characters-please"],
    )
    DEBUG: bool = Field(default=False, description="true on a developer's machine only: plain http, error pages.")

    @field_validator("BASE_DOMAIN", "PUBLIC_HOST")
    @classmethod
    def require_host_name(cls, value: str) -> str:
        if "/" in value or " " in value or not value.strip("."):
            raise ValueError("not a host name")
        return value.lower().strip(".")

    @field_validator("DATABASE_DIRECT_URL")
    @classmethod
    def require_same_database(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        usual = info.data.get("DATABASE_URL")
        if value and usual and urlsplit(value.get_secret_value()).path != urlsplit(usual.get_secret_value()).path:
            raise ValueError("names another database than DATABASE_URL")
        return value
