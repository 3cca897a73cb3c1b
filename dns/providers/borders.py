"""What may be written at all: drawn once for every provider, and looked at before anything is sent.

A key often opens every zone of an account, so the border is ours to keep. Names are compared on label borders:
evilsonicus.eu is not within sonicus.eu.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import dns.exception
import dns.name
from dns.providers.base import DnsRecord, DnsZone, is_below, is_within
from dns.providers.canonical import canonical_content, canonical_name
from sonicus.lib.providers import ErrorKind, ProviderError

FOREIGN_LABELS = ("www", "mail", "autodiscover", "_domainkey")  # other services of the account live there


@dataclass(frozen=True)
class Borders:
    """Strictly below `base` and nowhere else. All methods raise ProviderError(invalid)."""

    provider: str
    base: str

    def refuse_elsewhere(self, name: str) -> None:
        if not is_within(name, self.base):
            raise self._refusal(f"{name} is not within {self.base}")

    def ours(self, zone: DnsZone, records: Iterable[DnsRecord]) -> list[DnsRecord]:
        """These records, each of which may be written."""
        given = list(records)
        for record in given:
            if not self._is_ours(record.name, zone) or record.type == "SOA" or not _is_name(record.name):
                raise self._refusal(f"{record.name} is not ours to write")
            if record.type == "CNAME" and canonical_content("CNAME", record.content) == record.place[0] + ".":
                raise self._refusal(f"{record.name} would be an alias of itself")
        return given

    def nearest(self, zones: Iterable[DnsZone]) -> DnsZone:
        """The zone that holds the base domain; NOT_FOUND where none does."""
        found = [zone for zone in zones if is_within(self.base, zone.name)]
        if not found:
            raise ProviderError(self.provider, ErrorKind.NOT_FOUND, f"no zone of the account holds {self.base}")
        return max(found, key=lambda zone: len(zone.name))

    def _is_ours(self, name: str, zone: DnsZone) -> bool:
        label = canonical_name(name).removesuffix(self.base).strip(".").rpartition(".")[2]
        return is_below(name, self.base) and is_within(name, zone.name) and label not in FOREIGN_LABELS

    def _refusal(self, message: str) -> ProviderError:
        return ProviderError(self.provider, ErrorKind.INVALID, message)


def _is_name(name: str) -> bool:
    try:
        dns.name.from_text(name)
    except dns.exception.DNSException:
        return False
    return True


def refuse_others(provider: str, there: Iterable[DnsRecord], wanted: Iterable[DnsRecord]) -> None:
    """Where anything else stands than what is asked for, the names are somebody's. Raises ProviderError(conflict)."""
    keys = {record.key for record in wanted}
    if others := [str(record) for record in there if record.key not in keys]:
        raise ProviderError(provider, ErrorKind.CONFLICT, f"{', '.join(others)} stands there already")


def refuse_alias_beside_others(provider: str, records: Iterable[DnsRecord]) -> None:
    """Where an alias stands nothing else may stand (RFC 1034, 3.6.2). Some servers drop what does, and say nothing."""
    by_name: dict[str, list[DnsRecord]] = {}
    for record in records:
        by_name.setdefault(record.place[0], []).append(record)
    for name, there in by_name.items():
        if len(there) > 1 and any(record.type == "CNAME" for record in there):
            raise ProviderError(provider, ErrorKind.CONFLICT, f"at {name} a CNAME would stand beside other records")
