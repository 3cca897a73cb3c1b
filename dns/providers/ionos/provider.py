"""Our language, spoken to IONOS. A key there may write every zone of the account: dns/providers/borders keeps us in."""

from collections.abc import Callable, Iterable
from functools import partial
from itertools import groupby
from typing import TypeVar

from dns.providers.base import DnsRecord, DnsZone, is_within
from dns.providers.borders import Borders, refuse_alias_beside_others, refuse_others
from dns.providers.canonical import canonical_name
from dns.providers.ionos.client import NAME, IonosClient
from sonicus.lib.providers import ErrorKind, ProviderError

Answered = TypeVar("Answered")


class IonosProvider:
    """Writes strictly below `base_domain` and nowhere else."""

    name = NAME

    def __init__(self, client: IonosClient, base_domain: str) -> None:
        self.client = client
        self._borders = Borders(NAME, canonical_name(base_domain))
        self._zone: DnsZone | None = None

    def zones(self) -> list[DnsZone]:
        return self.client.zones()

    def zone_for(self, name: str) -> DnsZone:
        """The zone of the base domain is remembered; it is forgotten when IONOS no longer knows it."""
        self._borders.refuse_elsewhere(name)
        self._zone = self._zone or self._borders.nearest(self.client.zones())
        return self._zone

    def records(self, zone: DnsZone, name: str) -> list[DnsRecord]:
        return self._within(zone, lambda zone_id: self.client.records(zone_id, canonical_name(name)))

    def survey(self, zone: DnsZone) -> list[DnsRecord]:
        return self._within(zone, self.client.records)

    def claim(self, zone: DnsZone, records: Iterable[DnsRecord]) -> list[DnsRecord]:
        wanted = self._borders.ours(zone, records)
        refuse_others(NAME, self._at_names_of(zone, wanted), wanted)
        return self.upsert(zone, wanted)

    def upsert(self, zone: DnsZone, records: Iterable[DnsRecord]) -> list[DnsRecord]:
        """What is new is posted; a place that holds anything else is patched: both leave no moment without it."""
        wanted = self._borders.ours(zone, records)
        there, places = self._at_names_of(zone, wanted), {record.place for record in wanted}
        refuse_alias_beside_others(NAME, [*wanted, *(record for record in there if record.place not in places)])
        observed = [record for record in there if record.place in places]
        new, replaced = _sorted_by_deed(wanted, observed)
        if new:
            self._within(zone, lambda zone_id: self.client.create(zone_id, new))
        if replaced:
            self._within(zone, lambda zone_id: self.client.replace_places(zone_id, replaced))
            self._mend(zone, replaced)
        return self._at_places_of(zone, wanted) if new or replaced else observed

    def delete(self, zone: DnsZone, records: Iterable[DnsRecord]) -> None:
        """Identifiers change when a record is written again, so they are looked up right before."""
        unwanted = self._borders.ours(zone, records)
        keys = {record.key for record in unwanted}
        self._remove(zone, [record for record in self._at_places_of(zone, unwanted) if record.key in keys])

    def _mend(self, zone: DnsZone, wanted: list[DnsRecord]) -> None:
        """Do with the other calls what PATCH, which is documented but unproven, may have left undone."""
        observed = self._at_places_of(zone, wanted)
        stored = {record.key: record for record in observed}
        keys = {record.key for record in wanted}
        surplus = {record.place: record for record in observed if record.key not in keys}
        missing = [record for record in wanted if record.key not in stored]
        for record in wanted:
            there = stored.get(record.key) or (surplus.get(record.place) if record.type == "CNAME" else None)
            if there and _written([there]) != _written([record]):
                self._within(zone, partial(self.client.change, record_id=there.identifier, record=record))
        if new := [record for record in missing if record.type != "CNAME" or record.place not in surplus]:
            self._within(zone, lambda zone_id: self.client.create(zone_id, new))
        self._remove(zone, [r for r in observed if r.key not in keys and r.type != "CNAME"])

    def _remove(self, zone: DnsZone, records: list[DnsRecord]) -> None:
        for record in records:
            self._within(zone, partial(self.client.delete, record_id=record.identifier))

    def _within(self, zone: DnsZone, call: Callable[[str], Answered]) -> Answered:
        """Where a zone was made anew it has another identifier, and the old one is answered with 401 or 404."""
        try:
            return call(zone.identifier)
        except ProviderError as error:
            if error.kind not in (ErrorKind.AUTH, ErrorKind.NOT_FOUND):
                raise
            self._zone = None
            base = self._borders.base
            found = self.zone_for(zone.name if is_within(zone.name, base) else base)
            if found.identifier == zone.identifier:
                raise
            return call(found.identifier)

    def _at_places_of(self, zone: DnsZone, records: list[DnsRecord]) -> list[DnsRecord]:
        places = {record.place for record in records}
        return [record for record in self._at_names_of(zone, records) if record.place in places]

    def _at_names_of(self, zone: DnsZone, records: list[DnsRecord]) -> list[DnsRecord]:
        names = sorted({record.place[0] for record in records})
        return [record for name in names for record in self.records(zone, name)]


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
