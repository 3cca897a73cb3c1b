"""Settings choose the provider."""

from functools import lru_cache

from django.conf import settings

from dns.providers.base import DnsProvider
from dns.providers.ionos.client import IonosClient
from dns.providers.ionos.provider import IonosProvider


def provider() -> DnsProvider:
    """One for each process and choice of settings, so that connections are kept."""
    makers = {"ionos": lambda: _ionos(settings.IONOS_API_URL, settings.IONOS_API_KEY, settings.BASE_DOMAIN)}
    return makers[settings.DNS_PROVIDER]()


@lru_cache(maxsize=4)
def _ionos(url: str, key: str, base_domain: str) -> IonosProvider:
    return IonosProvider(IonosClient(url, key), base_domain)
