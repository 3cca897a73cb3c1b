"""What an operator does about a provider that refuses: which variable to look at."""

from django.conf import settings

from dns.providers.ionos.errors import KEY_ADVICE as IONOS_ADVICE
from dns.providers.rfc2136.errors import KEY_ADVICE as TSIG_ADVICE
from dns.zones import BaseZone
from sonicus.lib.providers import ErrorKind, ProviderError

KEYS = {"ionos": "IONOS_API_KEY", "rfc2136": "RFC2136_KEY", "lexicon": "LEXICON_OPTIONS"}
PLACES = {"ionos": "IONOS_API_URL", "rfc2136": "RFC2136_SERVER", "lexicon": "LEXICON_PROVIDER and LEXICON_OPTIONS"}
ADVICE = {"ionos": IONOS_ADVICE, "rfc2136": TSIG_ADVICE, "lexicon": "check what its provider needs for a log-in"}


def mend(zone: BaseZone, error: ProviderError) -> str:
    key, place = _variable(zone, KEYS[zone.provider]), _variable(zone, PLACES[zone.provider])
    base = "BASE_DOMAIN" if zone.base == settings.BASE_DOMAIN else "“base” in DNS_FURTHER_ZONES"
    mends = {
        ErrorKind.AUTH: f"{key}: {ADVICE[zone.provider]}.",
        ErrorKind.NOT_FOUND: f"{base} must be a zone that {key} opens, or lie within one.",
        ErrorKind.RATE_LIMITED: "Wait, then try again.",
        ErrorKind.UNAVAILABLE: f"{place}: is it right, and reachable from here?",
    }
    return mends.get(error.kind, "Look at the message.")


def _variable(zone: BaseZone, name: str) -> str:
    """IONOS has one account for all base domains; what else a further one needs stands with it."""
    if zone.base == settings.BASE_DOMAIN or zone.provider == "ionos":
        return name
    return f"{name.lower()} in DNS_FURTHER_ZONES"
