"""The base domains below which organizations get their names, as settings describe them; each lies in one zone."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class BaseZone:
    """`nameservers` is empty where they are to be found from the zone itself."""

    base: str
    provider: str
    policy: str
    nameservers: tuple[str, ...] = ()
    rfc2136_server: str = ""
    rfc2136_key: str = ""
    lexicon_provider: str = ""
    lexicon_options: str = ""

    def __repr__(self) -> str:
        return f"BaseZone({self.base}, {self.provider}, {self.policy})"  # its keys stay out of logs


def base_zones() -> tuple[BaseZone, ...]:
    """That of BASE_DOMAIN first."""
    first = BaseZone(
        settings.BASE_DOMAIN,
        settings.DNS_PROVIDER,
        settings.DNS_POLICY,
        settings.DNS_NAMESERVERS,
        settings.RFC2136_SERVER,
        settings.RFC2136_KEY,
        settings.LEXICON_PROVIDER,
        settings.LEXICON_OPTIONS,
    )
    return (first, *(BaseZone(**further) for further in settings.DNS_FURTHER_ZONES))


def base_zone(base: str) -> BaseZone:
    """Raises LookupError where settings no longer know it."""
    found = next((zone for zone in base_zones() if zone.base == base), None)
    if found is None:
        raise LookupError(f"{base} is no base domain of the settings (BASE_DOMAIN, DNS_FURTHER_ZONES).")
    return found
