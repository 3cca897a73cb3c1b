"""Variables of the environment for names and certificates: providers, servers to ask, the edge."""

from pydantic import BaseModel, Field, SecretStr, ValidationInfo, field_validator

from sonicus.config_values import (
    BIND_ADDRESS,
    HOST_AND_PORT,
    CommaList,
    DnsPolicy,
    DnsProviderName,
    FurtherZone,
    WebAddress,
    is_address,
    require_different_servers,
    require_dns_provider,
)


class DnsVariables(BaseModel):
    IONOS_API_URL: WebAddress = Field(
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
