"""The last look before a write: what is not ours is neither overwritten nor removed, whatever was planned before."""

import uuid
from collections.abc import Iterable

from dns.models import Record
from dns.providers.base import DnsRecord, DnsZone
from dns.records.ownership import ADDRESS_TYPES, Mark, marked_host, marks_of
from dns.writes.journaling import PlaceWrite
from sonicus.lib.providers import ErrorKind, ProviderError
from tenants.models import Organization

ROUTING_TYPES = (*ADDRESS_TYPES, "CNAME", "NS")  # these decide where a name leads; nobody shares them

Owner = uuid.UUID | None  # None is the platform itself


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


def refuse_removal_from_others(
    records: Iterable[DnsRecord], seen: list[DnsRecord], zone: DnsZone, owner: uuid.UUID | None
) -> None:
    """All names lead to the same edge: to a removal that was planned long ago the next owner's record looks like ours.

    Raises ProviderError(unavailable) where one belongs to another living organization, or to the platform: what is
    planned anew wants no such removal.
    """
    unwanted = list(records)
    places = {record.place for record in unwanted}
    there = {record.key for record in seen if record.place in places}
    owners = _owners_of([record for record in unwanted if record.key in there], seen, zone)
    others = {record: found for record, found in owners.items() if found and owner not in found}
    living = _living({each for found in others.values() for each in found})
    if theirs := [record for record, found in others.items() if found & living]:
        what = ", ".join(str(record) for record in theirs)
        raise ProviderError("DNS", ErrorKind.UNAVAILABLE, f"{what} in zone {zone.name} is somebody else's by now")


def _owners_of(records: list[DnsRecord], seen: list[DnsRecord], zone: DnsZone) -> dict[DnsRecord, set[Owner]]:
    """Whom the markers at a name say; where there is none, our table."""
    marks = marks_of(seen)
    rows = list(Record.objects.filter(zone=zone.name, name__in={record.place[0] for record in records}))
    return {
        record: {mark.organization for mark in marks_of([record]) or _marks_at(record, marks)}
        or {row.organization_id for row in rows if row.as_value().key == record.key}
        for record in records
    }


def _marks_at(record: DnsRecord, marks: list[Mark]) -> list[Mark]:
    return [mark for mark in marks if record.type in ADDRESS_TYPES and mark.host == record.place[0]]


def _living(owners: set[Owner]) -> set[Owner]:
    there = Organization.objects.filter(pk__in=[each for each in owners if each], left_at__isnull=True)
    return {None, *there.values_list("pk", flat=True)} & owners


def not_ours(records: Iterable[DnsRecord], zone: DnsZone) -> ProviderError:
    what = ", ".join(str(record) for record in records)
    message = f"{what} in zone {zone.name} is not ours. Remove it there, or choose another name."
    return ProviderError("DNS", ErrorKind.CONFLICT, message)


def _is_marked(record: DnsRecord, hosts: set[str]) -> bool:
    return record.type in ADDRESS_TYPES and record.place[0] in hosts
