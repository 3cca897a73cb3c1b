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
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from sonicus.config_values import (
    BIND_ADDRESS,
    HOST_AND_PORT,
    NEEDED_BY_PROVIDERS,
    SERVER_SCHEMES,
    CommaList,
    DnsPolicy,
    DnsProviderName,
    FurtherZone,
    LongSecret,
    Problem,
    SigningSecret,
    StripeKey,
    StripeSecret,
    is_address,
    require_different_servers,
    require_dns_provider,
)

ROOT = Path(__file__).resolve().parent.parent


class Configuration(BaseSettings):
    """What one installation of Sonicus is told about its surroundings."""

    model_config = SettingsConfigDict(
        env_file=os.environ.get("ENV_FILE") or (ROOT / ".data" / "dev.env", ROOT / ".env"),
        env_ignore_empty=True,
        extra="ignore",
        case_sensitive=True,
        frozen=True,
        hide_input_in_errors=True,
    )

    DATABASE_URL: SecretStr = Field(
        description="PostgreSQL, e.g. postgresql://sonicus:password@127.0.0.1:5433/sonicus.",
        examples=["postgresql://sonicus:change-me@127.0.0.1:5433/sonicus"],
    )
    POSTGRES_BIN: str = Field(
        default="",
        description="Folder of pg_dump for backups, e.g. /usr/lib/postgresql/18/bin; empty: found on this machine.",
        examples=[""],
    )
    DATABASE_DIRECT_URL: SecretStr | None = Field(
        default=None,
        description="The same database past any connection pooler, for listening and backups; empty: DATABASE_URL.",
        examples=[""],
    )
    REDIS_URL: SecretStr = Field(
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

    IONOS_API_URL: str = Field(
        description="Base URL of the IONOS Hosting DNS API.", examples=["https://api.hosting.ionos.com/dns"]
    )
    IONOS_API_KEY: SecretStr = Field(
        description="Key of the form prefix.secret, made at developer.hosting.ionos.com (not a Cloud DNS token).",
        examples=["prefix.secret"],
    )
    DNS_PROVIDER: DnsProviderName = Field(
        default="ionos", description="Who keeps the zone of BASE_DOMAIN: ionos, rfc2136 or lexicon."
    )
    DNS_POLICY: DnsPolicy = Field(
        default="full",
        description="What may be done in the zone of BASE_DOMAIN: full, upsert-only (removes nothing) or read-only.",
    )
    RFC2136_SERVER: str = Field(
        default="",
        validate_default=True,
        description="With DNS_PROVIDER=rfc2136: the primary server, host or host:port (BIND, Knot, PowerDNS).",
        examples=[""],
    )
    RFC2136_KEY: SecretStr = Field(
        default=SecretStr(""),
        validate_default=True,
        description="With DNS_PROVIDER=rfc2136: its TSIG key, e.g. sonicus:hmac-sha256:c2VjcmV0 (base64).",
        examples=[""],
    )
    LEXICON_PROVIDER: str = Field(
        default="",
        validate_default=True,
        description="With DNS_PROVIDER=lexicon: the provider's name in dns-lexicon (needs requirements-lexicon.txt).",
        examples=[""],
    )
    LEXICON_OPTIONS: SecretStr = Field(
        default=SecretStr(""),
        validate_default=True,
        description='With DNS_PROVIDER=lexicon: its options as JSON, e.g. {"auth_token": "…"}.',
        examples=[""],
    )
    DNS_FURTHER_ZONES: tuple[FurtherZone, ...] = Field(
        default=(),
        description='Further base domains, as JSON: [{"base": "sonicus.app", "provider": "ionos", "policy": "full"}].',
        examples=[""],
    )
    DNS_NAMESERVERS: CommaList = Field(
        default=(),
        description="Authoritative servers to ask, host or host:port, comma-separated; empty: found from the zone.",
        examples=[""],
    )
    DNS_RESOLVERS: CommaList = Field(
        default=(),
        description="Resolvers that must see a name before it counts as live, comma-separated; may be empty.",
        examples=["1.1.1.1,8.8.8.8,9.9.9.9"],
    )
    DNS_STUB_ZONES: CommaList = Field(
        default=(),
        description="Servers to ask for zones that the public DNS does not lead to: zone=host:port, comma-separated.",
        examples=[""],
    )
    DNS_QUORUM: int | None = Field(
        default=None,
        ge=0,
        description="How many of DNS_RESOLVERS must agree; empty: a majority. All of them where it is more than those.",
        examples=[""],
    )
    DNS_TIMEOUT_SECONDS: float = Field(
        default=1.5, gt=0, le=10, description="How long one question to a name server may take, for each try."
    )
    DNS_RETRIES: int = Field(
        default=1, ge=0, le=5, description="How often a name server that kept silent is asked once more."
    )
    DNS_AUTHORITATIVE_CAP: int = Field(
        default=500, ge=1, description="Questions a second to each authoritative server, when all names are verified."
    )
    DNS_RESOLVER_CAP: int = Field(
        default=50, ge=1, description="Questions a second to each of DNS_RESOLVERS, when all names are verified."
    )
    CAA_ISSUER: str = Field(
        default="letsencrypt.org",
        description="The authority that CAA records must allow to issue certificates; none: nobody looks at them.",
    )
    DNS_LEDGER_DAYS: int = Field(default=30, ge=1, description="How long each answer of a name server is kept.")
    NAME_QUARANTINE_DAYS: int = Field(
        default=90, ge=0, description="How long a name that was given up cannot be taken by anybody else."
    )
    EDGE_ADDRESSES: CommaList = Field(
        default=("127.0.0.1",),
        description="IPv4 and IPv6 addresses that organizations' names point to, comma-separated.",
        examples=["203.0.113.10,2001:db8::10"],
    )
    EDGE_TLS: CommaList = Field(
        default=(),
        description="Where the edge answers TLS, host:port, comma-separated; empty: EDGE_ADDRESSES; none: no look.",
        examples=[""],
    )
    INTERNAL_BIND: str = Field(
        default="127.0.0.1:18101",
        description="Where the edge asks which names may have a certificate, host:port; never to be published.",
    )
    INTERNAL_TOKEN: SecretStr = Field(
        default=SecretStr(""),
        description="What the edge must then give as ?token=…, at least 16 characters; empty: nothing.",
        examples=[""],
    )

    STRIPE_API_BASE: str = Field(
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

    ODOO_URL: str = Field(description="Base URL of Odoo.", examples=["https://sonicus.odoo.com"])
    ODOO_DB: str = Field(description="Name of Odoo's database.", examples=["sonicus"])
    ODOO_USER: str = Field(description="Log-in of the technical user in Odoo.", examples=["sonicus@sonicus.eu"])
    ODOO_API_KEY: SecretStr = Field(
        description="API key of that user: Odoo, Preferences, Account Security.", examples=["change-me"]
    )

    DEPLOYMENT_BACKEND: Literal["webhook"] = Field(default="webhook", description="Who runs instances: webhook.")
    DEPLOYMENT_WEBHOOK_URL: str = Field(
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

    EMAIL_URL: SecretStr = Field(
        description="SMTP server: smtp://host:port, smtp+tls://user:password@host:587 or smtps://user:password@host.",
        examples=["smtp+tls://user:change-me@mail.sonicus.eu:587"],
    )
    EMAIL_FROM: str = Field(default="", description="Sender of our mail; empty: Sonicus <hello@BASE_DOMAIN>.")
    INSTALL_ID: uuid.UUID | None = Field(
        default=None,
        description="Marks what this installation made outside, as a UUID; empty: derived from BASE_DOMAIN.",
        examples=[""],
    )
    SANDBOX_URL: str = Field(
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

    @field_validator("DNS_NAMESERVERS", "DNS_RESOLVERS", "DNS_STUB_ZONES", "EDGE_ADDRESSES", "EDGE_TLS", mode="before")
    @classmethod
    def split_commas(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("RFC2136_SERVER", "RFC2136_KEY", "LEXICON_PROVIDER", "LEXICON_OPTIONS")
    @classmethod
    def require_what_the_provider_needs(cls, value: str | SecretStr, info: ValidationInfo) -> str | SecretStr:
        plain = value.get_secret_value() if isinstance(value, SecretStr) else value
        require_dns_provider({"provider": info.data.get("DNS_PROVIDER", ""), str(info.field_name).lower(): plain})
        return value

    @field_validator("DNS_FURTHER_ZONES")
    @classmethod
    def require_different_bases(cls, value: tuple[FurtherZone, ...], info: ValidationInfo) -> tuple[FurtherZone, ...]:
        bases = [str(info.data.get("BASE_DOMAIN", "")), *(zone.as_plain()["base"] for zone in value)]
        for base in bases:
            if bases.count(base) > 1:
                raise ValueError(f"{base} is a base domain twice")
        return value

    @field_validator("EDGE_ADDRESSES")
    @classmethod
    def require_addresses(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for address in value:
            if not is_address(address):
                raise ValueError(f"{address} is not an IPv4 or IPv6 address")
        if not value:
            raise ValueError("at least one address is needed")
        return value

    @field_validator("INTERNAL_TOKEN")
    @classmethod
    def require_long_token(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < 16:
            raise ValueError("shorter than 16 characters")
        return value

    @field_validator("INTERNAL_BIND")
    @classmethod
    def require_bind_address(cls, value: str) -> str:
        if not BIND_ADDRESS.fullmatch(value):
            raise ValueError("not address:port")
        return value

    @field_validator("DNS_NAMESERVERS", "DNS_RESOLVERS", "EDGE_TLS")
    @classmethod
    def require_servers(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        for server in value:
            if not is_address(server) and not HOST_AND_PORT.fullmatch(server):
                raise ValueError(f"{server} is neither a host nor host:port")
        return require_different_servers(value, usual_port=443 if info.field_name == "EDGE_TLS" else 53)

    @field_validator("IONOS_API_URL", "STRIPE_API_BASE", "ODOO_URL", "DEPLOYMENT_WEBHOOK_URL", "SANDBOX_URL")
    @classmethod
    def require_web_address(cls, value: str) -> str:
        if value and (urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).hostname):
            raise ValueError("not a web address")
        return value.rstrip("/")

    @field_validator("BASE_DOMAIN", "PUBLIC_HOST")
    @classmethod
    def require_host_name(cls, value: str) -> str:
        if "/" in value or " " in value or not value.strip("."):
            raise ValueError("not a host name")
        return value.lower().strip(".")

    @field_validator("DATABASE_URL", "DATABASE_DIRECT_URL", "REDIS_URL", "EMAIL_URL")
    @classmethod
    def require_server_url(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None:
            return None
        parts = urlsplit(value.get_secret_value())
        if parts.scheme not in SERVER_SCHEMES or not parts.hostname:
            raise ValueError("not a server URL; expected one of " + ", ".join(f"{s}://" for s in SERVER_SCHEMES))
        return value

    @field_validator("SCHEMA_POOL_MAX")
    @classmethod
    def require_bounds_in_order(cls, value: int, info: ValidationInfo) -> int:
        if value < info.data.get("SCHEMA_POOL_MIN", 0):
            raise ValueError("less than SCHEMA_POOL_MIN")
        return value

    @field_validator("DATABASE_DIRECT_URL")
    @classmethod
    def require_same_database(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        usual = info.data.get("DATABASE_URL")
        if value and usual and urlsplit(value.get_secret_value()).path != urlsplit(usual.get_secret_value()).path:
            raise ValueError("names another database than DATABASE_URL")
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
