"""The typed environment: the only module that reads environment variables.

Values come, later ones winning, from `.data/dev.env` (written by scripts/start-dev.sh), `.env`, and the process
environment. ENV_FILE in the process environment names one file that is read in place of both: what a machine of its
own has written down must not leak into tests. Every field's description says how to mend a missing or wrong value;
`.env.example` is generated from it (`python -m sonicus.config > .env.example`).
"""

import os
import secrets
import uuid
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from sonicus.config_dns import DnsVariables
from sonicus.config_ground import GroundVariables
from sonicus.config_values import (
    NEEDED_BY_PROVIDERS,
    Problem,
    ServerUrl,
    SigningSecret,
    StripeKey,
    StripeSecret,
    WebAddress,
)

ROOT = Path(__file__).resolve().parent.parent


class Configuration(DnsVariables, GroundVariables, BaseSettings):
    """What one installation of Sonicus is told about its surroundings.

    Variables stand in `.env.example` in this order: those of the ground, those of DNS, then these.
    """

    model_config = SettingsConfigDict(
        env_file=os.environ.get("ENV_FILE") or (ROOT / ".data" / "dev.env", ROOT / ".env"),
        env_ignore_empty=True,
        extra="ignore",
        case_sensitive=True,
        frozen=True,
        hide_input_in_errors=True,
    )

    STRIPE_API_BASE: WebAddress = Field(
        default="https://api.stripe.com", description="Base URL of the Stripe API, without /v1."
    )
    STRIPE_SECRET_KEY: StripeKey = Field(
        description="Stripe's secret key: sk_test_… or sk_live_… followed by at least 24 letters and digits.",
        examples=["sk_test_changemechangemechangeme"],
    )
    STRIPE_WEBHOOK_SECRET: StripeSecret = Field(
        description="Signing secret (whsec_…) of the Stripe webhook endpoint.",
        examples=["whsec_change-me"],
    )

    ODOO_URL: WebAddress = Field(description="Base URL of Odoo.", examples=["https://sonicus.odoo.com"])
    ODOO_DB: str = Field(description="Name of Odoo's database.", examples=["sonicus"])
    ODOO_USER: str = Field(description="Log-in of the technical user in Odoo.", examples=["sonicus@sonicus.eu"])
    ODOO_API_KEY: SecretStr = Field(
        description="API key of that user: Odoo, Preferences, Account Security.", examples=["change-me"]
    )

    DEPLOYMENT_BACKEND: Literal["webhook"] = Field(default="webhook", description="Who runs instances: webhook.")
    DEPLOYMENT_WEBHOOK_URL: WebAddress = Field(
        description="Where signed deployment webhooks are sent.", examples=["https://platform.sonicus.eu/webhook"]
    )
    DEPLOYMENT_WEBHOOK_SECRET: SigningSecret = Field(
        description="whsec_ and the base64 of 24 to 64 random bytes, shared with the platform.",
        examples=["whsec_Y2hhbmdlLW1lLWNoYW5nZS1tZS1jaGFuZ2UtbWU="],
    )
    DEPLOYMENT_IMAGE: str = Field(
        default="sonicus-instance:1",
        description="The container image that organizations run, best with its digest: registry/name@sha256:….",
    )

    EMAIL_URL: ServerUrl = Field(
        description="SMTP server: smtp://host:port, smtp+tls://user:password@host:587 or smtps://user:password@host.",
        examples=["smtp+tls://user:change-me@mail.sonicus.eu:587"],
    )
    EMAIL_FROM: str = Field(default="", description="Sender of our mail; empty: Sonicus <hello@BASE_DOMAIN>.")
    INSTALL_ID: uuid.UUID | None = Field(
        default=None,
        description="Marks what this installation made outside, as a UUID; empty: derived from BASE_DOMAIN.",
        examples=[""],
    )
    SANDBOX_URL: WebAddress = Field(
        default="", description="Where the sandbox answers, on a developer's machine; empty in production."
    )
    TRUSTED_PROXIES: int = Field(
        default=0, ge=0, description="How many reverse proxies of ours stand before the web process."
    )

    SCHEMA_POOL_MIN: int = Field(
        default=5, ge=0, description="How many ready schemas wait for new organizations at the least; each 0.1 MB."
    )
    SCHEMA_POOL_MAX: int = Field(
        default=200, ge=0, description="How many wait at the most, however many organizations sign up."
    )

    @field_validator("SCHEMA_POOL_MAX")
    @classmethod
    def require_bounds_in_order(cls, value: int, info: ValidationInfo) -> int:
        if value < info.data.get("SCHEMA_POOL_MIN", 0):
            raise ValueError("less than SCHEMA_POOL_MIN")
        return value

    @property
    def scheme(self) -> str:
        """Plain http on a developer's machine, https everywhere else."""
        return "http" if self.DEBUG else "https"

    @property
    def database_direct_url(self) -> str:
        return (self.DATABASE_DIRECT_URL or self.DATABASE_URL).get_secret_value()

    @property
    def public_url(self) -> str:
        return f"{self.scheme}://{self.PUBLIC_HOST}"

    @property
    def install_id(self) -> uuid.UUID:
        return self.INSTALL_ID or uuid.uuid5(uuid.NAMESPACE_DNS, self.BASE_DOMAIN)


def read_configuration() -> tuple[Configuration, list[Problem]]:
    """Read the environment once; return every problem at once, with stand-in values where something is wrong."""
    try:
        return Configuration(), []
    except ValidationError as error:
        problems = {str(details["loc"][0]): _problem(details) for details in error.errors()}
        return _with_stand_ins(set(problems)), list(problems.values())


def _problem(details: Any) -> Problem:
    variable = str(details["loc"][0])
    missing = details["type"] == "missing"
    problem = "missing" if missing else details["msg"].removeprefix("Value error, ")
    return Problem(variable, problem, Configuration.model_fields[variable].description or "")


def _with_stand_ins(variables: set[str]) -> Configuration:
    """A configuration good enough to look at everything else; no process is started on it (sonicus/settings.py)."""
    stand_ins = {name: _stand_in(name) for name in variables}
    return Configuration(**stand_ins)


def _stand_in(variable: str) -> Any:
    field = Configuration.model_fields[variable]
    if variable == "SECRET_KEY":
        return secrets.token_urlsafe(50)
    if variable in NEEDED_BY_PROVIDERS:
        return NEEDED_BY_PROVIDERS[variable]
    return (field.examples or [None])[0] if field.is_required() else field.get_default()


def example_file() -> str:
    """The text of `.env.example`."""
    lines = ["# Generated by `python -m sonicus.config`; a test compares. Copy to .env and fill in."]
    for name, field in Configuration.model_fields.items():
        value = (field.examples or [field.get_default()])[0]
        text = {"True": "true", "False": "false", "None": ""}.get(str(value), str(value))
        text = ",".join(value) if isinstance(value, tuple) else text
        lines += ["", f"# {field.description}", f"{'' if field.is_required() else '# '}{name}={text}"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(example_file(), end="")  # noqa: T201
