"""Our language, spoken to IONOS. A key there may write every zone of the account, so the borders are drawn here."""

from collections.abc import Callable, Iterable
from functools import partial
from itertools import groupby
from typing import TypeVar

from dns.providers.base import DnsRecord, DnsZone, is_below, is_within
from dns.providers.canonical import canonical_name
from dns.providers.ionos.client import NAME, IonosClient
from sonicus.lib.providers import ErrorKind, ProviderError

Answered = TypeVar("Answered")

FOREIGN_LABELS = ("www", "mail", "autodiscover", "_domainkey")  # other services of the account live there


class IonosProvider:
    """Writes strictly below `base_domain` and nowhere else."""

    name = NAME
    claims_atomically = False  # the API knows no conditional write

    def __init__(self, client: IonosClient, base_domain: str) -> None:
        self._client = client
        self._base_domain = canonical_name(base_domain)
        self._zone: DnsZone | None = None

    def zone_for(self, name: str) -> DnsZone:
        """The zone of the base domain is remembered; it is forgotten when IONOS no longer knows it."""
        if not is_within(name, self._base_domain):
            raise ProviderError(NAME, ErrorKind.INVALID, f"{name} is not within {self._base_domain}")
        self._zone = self._zone or self._find_zone()
        return self._zone

    def records(self, zone: DnsZone, name: str) -> list[DnsRecord]:
        return self._within(zone, lambda zone_id: self._client.records(zone_id, canonical_name(name)))

    def zones(self) -> list[DnsZone]:
        return self._client.zones()

    def survey(self, zone: DnsZone) -> list[DnsRecord]:
        return self._within(zone, self._client.records)

    def claim(self, zone: DnsZone, records: Iterable[DnsRecord]) -> list[DnsRecord]:
        wanted = self._ours(zone, records)
        keys = {record.key for record in wanted}
        names = {record.place[0] for record in wanted}
        there = [record for name in sorted(names) for record in self.records(zone, name)]
        if others := [str(record) for record in there if record.key not in keys]:
            raise ProviderError(NAME, ErrorKind.CONFLICT, f"{', '.join(others)} stands there already")
        return self.upsert(zone, wanted)

    def upsert(self, zone: DnsZone, records: Iterable[DnsRecord]) -> list[DnsRecord]:
        wanted = self._ours(zone, records)
        observed = self._at_places_of(zone, wanted)
        new, replaced = _sorted_by_deed(wanted, observed)
        if new:
            self._within(zone, lambda zone_id: self._client.create(zone_id, new))
        if replaced:
            self._within(zone, lambda zone_id: self._client.replace_places(zone_id, replaced))
        return self._at_places_of(zone, wanted) if new or replaced else observed

    def delete(self, zone: DnsZone, records: Iterable[DnsRecord]) -> None:
        """Identifiers change when a record is written again, so they are looked up right before."""
        unwanted = self._ours(zone, records)
        keys = {record.key for record in unwanted}
        for record in self._at_places_of(zone, unwanted):
            if record.key in keys:
                self._within(zone, partial(self._client.delete, record_id=record.identifier))

    def _find_zone(self) -> DnsZone:
        zones = [zone for zone in self._client.zones() if is_within(self._base_domain, zone.name)]
        if not zones:
            raise ProviderError(NAME, ErrorKind.NOT_FOUND, f"no zone of the account holds {self._base_domain}")
        return max(zones, key=lambda zone: len(zone.name))

    def _within(self, zone: DnsZone, call: Callable[[str], Answered]) -> Answered:
        """Where a zone was made anew it has another identifier, and the old one is answered with 401 or 404."""
        try:
            return call(zone.identifier)
        except ProviderError as error:
            if error.kind not in (ErrorKind.AUTH, ErrorKind.NOT_FOUND):
                raise
            self._zone = None
            found = self.zone_for(zone.name if is_within(zone.name, self._base_domain) else self._base_domain)
            if found.identifier == zone.identifier:
                raise
            return call(found.identifier)

    def _at_places_of(self, zone: DnsZone, records: list[DnsRecord]) -> list[DnsRecord]:
        places = {record.place for record in records}
        names = sorted({name for name, _ in places})
        return [record for name in names for record in self.records(zone, name) if record.place in places]

    def _ours(self, zone: DnsZone, records: Iterable[DnsRecord]) -> list[DnsRecord]:
        """Refuse before anything is sent what we must never write."""
        given = list(records)
        for record in given:
            labels = canonical_name(record.name).removesuffix(self._base_domain).strip(".").split(".")
            below = is_below(record.name, self._base_domain) and is_within(record.name, zone.name)
            if not below or labels[-1] in FOREIGN_LABELS:
                raise ProviderError(NAME, ErrorKind.INVALID, f"{record.name} is not ours to write")
        return given


def _sorted_by_deed(wanted: list[DnsRecord], observed: list[DnsRecord]) -> tuple[list[DnsRecord], list[DnsRecord]]:
    """What is created, where nothing stands yet, and what replaces, where something else stands."""
    new: list[DnsRecord] = []
    replaced: list[DnsRecord] = []
    for place, group in groupby(sorted(wanted, key=lambda record: record.place), key=lambda record: record.place):
        here, there = list(group), [record for record in observed if record.place == place]
        if not there:
            new += here
        elif _written(here) != _written(there):
            replaced += here
    return new, replaced


def _written(records: list[DnsRecord]) -> set[tuple[object, ...]]:
    return {(*record.key, record.ttl, record.disabled) for record in records}
