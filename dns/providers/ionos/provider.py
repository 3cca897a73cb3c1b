"""Our language, spoken to IONOS. A key there may write every zone of the account: dns/providers/borders keeps us in."""

from collections.abc import Callable, Iterable
from functools import partial
from itertools import groupby
from typing import TypeVar

from dns.providers.base import DnsRecord, DnsZone, Place, is_within
from dns.providers.borders import refuse_alias_beside_others, refuse_others
from dns.providers.canonical import canonical_name
from dns.providers.ionos.client import NAME, IonosClient
from dns.providers.single_zone import SingleZone
from sonicus.lib.providers import ErrorKind, ProviderError

Answered = TypeVar("Answered")


class IonosProvider(SingleZone):
    """The zone is forgotten when IONOS no longer knows it."""

    def __init__(self, client: IonosClient, base_domain: str) -> None:
        super().__init__(NAME, base_domain)
        self.client = client

    def zones(self) -> list[DnsZone]:
        """All of the account."""
        return self.client.zones()

    def records(self, zone: DnsZone, name: str) -> list[DnsRecord]:
        return self._within(zone, lambda zone_id: self.client.records(zone_id, canonical_name(name)))

    def at_places(self, zone: DnsZone, places: Iterable[Place]) -> list[DnsRecord]:
        meant = set(places)
        return [record for record in self._at_names(zone, (name for name, _ in meant)) if record.place in meant]

    def survey(self, zone: DnsZone) -> list[DnsRecord]:
        return self._within(zone, self.client.records)

    def claim(self, zone: DnsZone, records: Iterable[DnsRecord]) -> list[DnsRecord]:
        wanted = self._borders.ours(zone, records)
        there = self._at_names_of(zone, wanted)
        refuse_others(NAME, there, wanted)
        return self._put(zone, wanted, there)

    def upsert(self, zone: DnsZone, records: Iterable[DnsRecord]) -> list[DnsRecord]:
        wanted = self._borders.ours(zone, records)
        return self._put(zone, wanted, self._at_names_of(zone, wanted))

    def delete(self, zone: DnsZone, records: Iterable[DnsRecord]) -> None:
        """Identifiers change when a record is written again, so they are looked up right before."""
        unwanted = self._borders.ours(zone, records)
        keys = {record.key for record in unwanted}
        self._remove(zone, [record for record in self._at_places_of(zone, unwanted) if record.key in keys])

    def _put(self, zone: DnsZone, wanted: list[DnsRecord], there: list[DnsRecord]) -> list[DnsRecord]:
        """What is new is posted; a place that holds anything else is patched: both leave no moment without it."""
        places = {record.place for record in wanted}
        refuse_alias_beside_others(NAME, [*wanted, *(record for record in there if record.place not in places)])
        observed = [record for record in there if record.place in places]
        new, replaced = _sorted_by_deed(wanted, observed)
        if new:
            self._within(zone, lambda zone_id: self.client.create(zone_id, new))
        if replaced:
            self._within(zone, lambda zone_id: self.client.replace_places(zone_id, replaced))
            self._mend(zone, replaced)
        return self._at_places_of(zone, wanted) if new or replaced else observed

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

    def _find_zone(self) -> DnsZone:
        return self._borders.nearest(self.client.zones())

    def _at_places_of(self, zone: DnsZone, records: list[DnsRecord]) -> list[DnsRecord]:
        return self.at_places(zone, (record.place for record in records))

    def _at_names_of(self, zone: DnsZone, records: list[DnsRecord]) -> list[DnsRecord]:
        return self._at_names(zone, (record.place[0] for record in records))

    def _at_names(self, zone: DnsZone, names: Iterable[str]) -> list[DnsRecord]:
        return [record for name in sorted(set(names)) for record in self.records(zone, name)]


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
