"""What a writer sees right before it writes, and what its write means for each place there."""

from collections.abc import Iterable
from dataclasses import dataclass

from dns.providers.base import DnsRecord, DnsZone
from dns.records.ownership import Key, Ownership, marked_host, marker_name
from dns.records.places import Place, by_place
from dns.writes.journaling import PlaceWrite
from dns.writes.trespassing import refuse_foreign_removal, refuse_overwriting, refuse_removal_from_others


def places_around(records: Iterable[DnsRecord]) -> set[Place]:
    """Their own, and those of the markers that say whose their names are."""
    places = {record.place for record in records}
    return places | {(marker_name(name), "TXT") for name, _ in places if not marked_host(name)}


@dataclass(frozen=True)
class Sight:
    """What stood at the places of a write and in the markers of its names, with what of it is the writer's own."""

    zone: DnsZone
    seen: list[DnsRecord]
    ownership: Ownership

    def putting(self, wanted: list[DnsRecord]) -> list[PlaceWrite]:
        """Raises ProviderError(conflict) where somebody else's record would be overwritten."""
        stands = by_place(self.seen)
        writes = [self._put(place, stands.get(place, []), ours) for place, ours in by_place(wanted).items()]
        for write in writes:
            refuse_overwriting(write, self.zone)
        return writes

    def removing(self, unwanted: list[DnsRecord]) -> list[PlaceWrite]:
        """Raises ProviderError where it is not this installation's, or another living organization's."""
        refuse_foreign_removal(unwanted, self.seen, self.zone)
        owner = self.ownership.organization
        refuse_removal_from_others(unwanted, self.seen, self.zone, owner.pk if owner else None)
        keys, stands = {record.key for record in unwanted}, by_place(self.seen)
        places = by_place(unwanted)
        return [self._without(place, stands.get(place, []), keys) for place in places]

    def _put(self, place: Place, there: list[DnsRecord], ours: list[DnsRecord]) -> PlaceWrite:
        keys = {record.key for record in ours}
        kept = [record for record in there if record.key not in keys and not self.ownership.holds(record)]
        return PlaceWrite(place, there, ours, kept)

    def _without(self, place: Place, there: list[DnsRecord], keys: set[Key]) -> PlaceWrite:
        return PlaceWrite(place, there, [], [record for record in there if record.key not in keys])
