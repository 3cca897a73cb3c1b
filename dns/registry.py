"""Settings choose the provider of each base domain."""

from functools import lru_cache

from django.conf import settings

from dns.providers.base import DnsProvider
from dns.providers.ionos.client import IonosClient
from dns.providers.ionos.provider import IonosProvider
from dns.zones import BaseZone, base_zone


def provider() -> DnsProvider:
    """That of BASE_DOMAIN."""
    return provider_for(settings.BASE_DOMAIN)


def provider_for(base: str) -> DnsProvider:
    """One for each process and choice of settings, so that connections are kept. Raises LookupError as base_zone()."""
    return _provider(base_zone(base), settings.IONOS_API_URL, settings.IONOS_API_KEY)


@lru_cache(maxsize=64)
def _provider(zone: BaseZone, ionos_url: str, ionos_key: str) -> DnsProvider:
    return IonosProvider(_ionos(ionos_url, ionos_key), zone.base)


@lru_cache(maxsize=4)
def _ionos(url: str, key: str) -> IonosClient:
    return IonosClient(url, key)
