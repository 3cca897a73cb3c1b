"""Settings choose the provider of each base domain."""

import json
from dataclasses import replace
from functools import lru_cache

from django.conf import settings

from dns.providers.base import DnsProvider
from dns.providers.ionos.client import IonosClient
from dns.providers.ionos.provider import IonosProvider
from dns.providers.lexicon.client import LexiconClient
from dns.providers.lexicon.provider import LexiconProvider
from dns.providers.rfc2136.client import Rfc2136Client
from dns.providers.rfc2136.key import read_key
from dns.providers.rfc2136.provider import Rfc2136Provider
from dns.zones import BaseZone, base_zone

WRONG_SECRET = "d3Jvbmc="  # noqa: S105


def provider_for(base: str) -> DnsProvider:
    """One for each process and choice of settings, so that connections are kept. Raises LookupError as base_zone()."""
    return _provider(base_zone(base), settings.IONOS_API_URL, settings.IONOS_API_KEY)


def stranger_for(base: str) -> DnsProvider | None:
    """The same provider with a key that opens nothing; None where it is not known which option is the key."""
    zone = base_zone(base)
    if zone.provider == "lexicon":
        return None
    wrong = replace(zone, rfc2136_key=f"sonicus-stranger:hmac-sha256:{WRONG_SECRET}")
    return _provider(wrong, settings.IONOS_API_URL, "sonicus.stranger")


@lru_cache(maxsize=64)
def _provider(zone: BaseZone, ionos_url: str, ionos_key: str) -> DnsProvider:
    if zone.provider == "rfc2136":
        return Rfc2136Provider(Rfc2136Client(zone.rfc2136_server, read_key(zone.rfc2136_key)), zone.base)
    if zone.provider == "lexicon":
        options = json.loads(zone.lexicon_options or "{}")
        client = LexiconClient(zone.lexicon_provider, options)
        return LexiconProvider(client, zone.base, zone=options.get("domain", ""))
    return IonosProvider(_ionos(ionos_url, ionos_key), zone.base)


@lru_cache(maxsize=4)
def _ionos(url: str, key: str) -> IonosClient:
    return IonosClient(url, key)
