"""What all providers have in common: of whatever they reach, one zone holds the base domain, and is found once."""

from abc import ABC, abstractmethod

from dns.providers.base import DnsZone
from dns.providers.borders import Borders
from dns.providers.canonical import canonical_name


class SingleZone(ABC):
    """Writes strictly below `base_domain` and nowhere else; `name` is the provider's, as errors tell it."""

    def __init__(self, name: str, base_domain: str) -> None:
        self.name = name
        self._borders = Borders(name, canonical_name(base_domain))
        self._zone: DnsZone | None = None

    def zones(self) -> list[DnsZone]:
        """Where no list is to be had: the zone that holds the base domain."""
        return [self._find_zone()]

    def zone_for(self, name: str) -> DnsZone:
        self._borders.refuse_elsewhere(name)
        self._zone = self._zone or self._find_zone()
        return self._zone

    @abstractmethod
    def _find_zone(self) -> DnsZone:
        """Asks the provider. Raises ProviderError(not_found) where it has none."""
