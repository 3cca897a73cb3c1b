"""How both doctors name a zone in what they found, and what they advise."""

from django.conf import settings

from dns.mends import mend
from dns.zones import BaseZone
from sonicus.lib.findings import Finding, fail
from sonicus.lib.providers import ProviderError

MEND_SERVERS = "DNS_NAMESERVERS must name servers that serve the zone of BASE_DOMAIN, or be empty."
MEND_FURTHER = "“nameservers” in DNS_FURTHER_ZONES must name servers that serve the zone of “base”, or be left out."


def failure(subject: str, zone: BaseZone, error: ProviderError) -> Finding:
    return fail(subject_of(subject, zone), str(error), mend(zone, error))


def subject_of(subject: str, zone: BaseZone) -> str:
    """Further base domains are named; the first is who is meant where nobody is."""
    return subject if zone.base == settings.BASE_DOMAIN else f"{subject} {zone.base}"


def mend_servers(zone: BaseZone) -> str:
    return MEND_SERVERS if zone.base == settings.BASE_DOMAIN else MEND_FURTHER
