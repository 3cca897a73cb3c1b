"""The last look before a write: what is not ours is neither overwritten nor removed, whatever was planned before."""

from collections.abc import Iterable

from dns.models import Record
from dns.providers.base import DnsRecord, DnsZone
from dns.records.ownership import ADDRESS_TYPES, marked_host, marks_of
from dns.writes.journaling import PlaceWrite
from sonicus.lib.providers import ErrorKind, ProviderError

ROUTING_TYPES = (*ADDRESS_TYPES, "CNAME", "NS")  # these decide where a name leads; nobody shares them


def refuse_overwriting(write: PlaceWrite, zone: DnsZone) -> None:
    """Raises ProviderError(conflict) where others' records stand at a place that cannot be shared."""
    if write.kept and (write.place[1] in ROUTING_TYPES or marked_host(write.place[0])):
        raise not_ours(write.kept, zone)


def refuse_foreign_removal(records: Iterable[DnsRecord], seen: list[DnsRecord], zone: DnsZone) -> None:
    """Ours is what our table holds or a marker of this installation names, and such a marker itself."""
    unwanted = list(records)
    places = {record.place for record in unwanted}
    there = {record.key for record in seen if record.place in places}
    hosts = {mark.host for mark in marks_of(seen)}
    unmarked = [r for r in unwanted if r.key in there and not _is_marked(r, hosts) and not marks_of([r])]
    names = {record.name for record in unmarked}
    known = {row.key for row in Record.objects.filter(zone=zone.name, name__in=names).as_values()} if names else set()
    if foreign := [record for record in unmarked if record.key not in known]:
        raise not_ours(foreign, zone)


def not_ours(records: Iterable[DnsRecord], zone: DnsZone) -> ProviderError:
    what = ", ".join(str(record) for record in records)
    message = f"{what} in zone {zone.name} is not ours. Remove it there, or choose another name."
    return ProviderError("DNS", ErrorKind.CONFLICT, message)


def _is_marked(record: DnsRecord, hosts: set[str]) -> bool:
    return record.type in ADDRESS_TYPES and record.place[0] in hosts
