"""The forms of single values of the environment, and what is said of a wrong one. Their names: config*.py."""

import ipaddress
import json
import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, SecretStr, field_validator, model_validator
from pydantic_settings import NoDecode

CommaList = Annotated[tuple[str, ...], NoDecode]


def _of_form(pattern: str) -> AfterValidator:
    """Refuse a secret of another form, without showing it."""

    def require_form(value: SecretStr) -> SecretStr:
        if not re.fullmatch(pattern, value.get_secret_value()):
            raise ValueError("does not have the expected form")
        return value

    return AfterValidator(require_form)


SigningSecret = Annotated[SecretStr, _of_form(r"whsec_[A-Za-z0-9+/]{32,}={0,2}")]
StripeKey = Annotated[SecretStr, _of_form(r"(sk|rk)_(test|live)_[a-zA-Z0-9]{24,}")]
StripeSecret = Annotated[SecretStr, _of_form(r"whsec_\S{8,}")]
LongSecret = Annotated[SecretStr, _of_form(r"(?s).{32,}")]

SERVER_SCHEMES = ("postgresql", "postgres", "redis", "rediss", "smtp", "smtp+tls", "smtps")


def _require_server_url(value: SecretStr) -> SecretStr:
    parts = urlsplit(value.get_secret_value())
    if parts.scheme not in SERVER_SCHEMES or not parts.hostname:
        raise ValueError("not a server URL; expected one of " + ", ".join(f"{s}://" for s in SERVER_SCHEMES))
    return value


def _require_web_address(value: str) -> str:
    if value and (urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).hostname):
        raise ValueError("not a web address")
    return value.rstrip("/")


ServerUrl = Annotated[SecretStr, AfterValidator(_require_server_url)]
WebAddress = Annotated[str, AfterValidator(_require_web_address)]


DnsProviderName = Literal["ionos", "rfc2136", "lexicon"]
DnsPolicy = Literal["full", "upsert-only", "read-only"]

TSIG_KEY = re.compile(
    r"[^:\s]+:hmac-(md5|sha1|sha224|sha256|sha384|sha512):(?:[A-Za-z0-9+/]{4})*[A-Za-z0-9+/]{2,4}={0,2}"
)


def require_dns_provider(values: dict[str, str]) -> None:
    """Refuse what names a provider of DNS without saying where it is; the text never shows a secret.

    The names of `values` are those of FurtherZone's fields.
    """
    needed = {"rfc2136": ("rfc2136_server", "rfc2136_key"), "lexicon": ("lexicon_provider",)}
    for name in needed.get(values["provider"], ()):
        if name in values and not values[name]:
            raise ValueError(f"missing, which {values['provider']} needs" + ("" if len(values) == 2 else f": {name}"))
    if values.get("rfc2136_key") and not TSIG_KEY.fullmatch(values["rfc2136_key"]):
        raise ValueError("the TSIG key is not of the form name:algorithm:base64")
    if values.get("lexicon_options") and not _is_json_object(values["lexicon_options"]):
        raise ValueError("the options of lexicon are not a JSON object")


def _is_json_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


class FurtherZone(BaseModel):
    """A base domain beside BASE_DOMAIN. What is left out is empty; nothing is taken over from BASE_DOMAIN's."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    base: str
    provider: DnsProviderName = "ionos"
    policy: DnsPolicy = "full"
    nameservers: tuple[str, ...] = ()
    rfc2136_server: str = ""
    rfc2136_key: SecretStr = SecretStr("")
    lexicon_provider: str = ""
    lexicon_options: SecretStr = SecretStr("")

    @field_validator("nameservers")
    @classmethod
    def require_different_nameservers(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return require_different_servers(value)

    @model_validator(mode="after")
    def require_what_the_provider_needs(self) -> "FurtherZone":
        plain = self.as_plain()
        names = ("provider", "rfc2136_server", "rfc2136_key", "lexicon_provider", "lexicon_options")
        try:
            require_dns_provider({name: plain[name] for name in names})
        except ValueError as error:
            raise ValueError(f"{self.base}: {error}") from None
        return self

    def as_plain(self) -> dict[str, Any]:
        secrets = {name: getattr(self, name).get_secret_value() for name in ("rfc2136_key", "lexicon_options")}
        return {**self.model_dump(), **secrets, "base": self.base.lower().strip(".")}


BIND_ADDRESS = re.compile(r"(\[[0-9a-fA-F:]+\]|\d+\.\d+\.\d+\.\d+):\d{1,5}")
HOST_AND_PORT = re.compile(r"(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+)(:\d{1,5})?")


def is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def require_different_servers(servers: tuple[str, ...], usual_port: int = 53) -> tuple[str, ...]:
    """However they are written: one that stands there twice would count twice where so many must agree."""
    seen: dict[tuple[str, int], str] = {}
    for server in servers:
        place = _place_of(server, usual_port)
        if place in seen:
            raise ValueError(f"{server} is the same server as {seen[place]}: name it once")
        seen[place] = server
    return servers


def _place_of(server: str, usual_port: int) -> tuple[str, int]:
    if is_address(server):
        host, port = server, ""
    else:
        host, _, port = server.rpartition(":") if re.search(r"[^:]:\d+$", server) else (server, "", "")
    host = host.strip("[]").lower().rstrip(".")
    return (ipaddress.ip_address(host).compressed if is_address(host) else host), int(port or usual_port)


NEEDED_BY_PROVIDERS = {
    "RFC2136_SERVER": "ns.invalid",
    "RFC2136_KEY": SecretStr("stand-in:hmac-sha256:c3RhbmQtaW4="),
    "LEXICON_PROVIDER": "stand-in",
}


@dataclass(frozen=True)
class Problem:
    """One variable that is missing or wrong, and how to mend it. Never holds the value."""

    variable: str
    problem: str
    mend: str

    def __str__(self) -> str:
        return f"{self.variable}: {self.problem}. {self.mend}"
