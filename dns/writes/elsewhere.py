"""What else changed in a zone while we wrote to it: a provider may switch off records that stand in the way of a write.

Every write of this installation is in the journal before it is sent, so whatever no entry tells of is not our doing.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from dns.models import JournalEntry, Record
from dns.providers.base import DnsRecord, DnsZone
from dns.records import places
from dns.records.ownership import ADDRESS_TYPES, marker_name, marks_of
from dns.records.places import Place, as_json, by_place, written

MADE_BY_SERVERS = ("SOA", "RRSIG", "NSEC", "NSEC3", "NSEC3PARAM", "DNSKEY", "CDS", "CDNSKEY", "ZONEMD", "TYPE65534")
PROBE = "_sonicus-probe-"  # the doctor's throw-away names (dns/probes/round_trip.py)
CLOCKS_APART = timedelta(seconds=60)

ForeignChange = dict[str, Any]


def changes_elsewhere(
    zone: DnsZone, before: Iterable[DnsRecord], after: Iterable[DnsRecord], since: datetime
) -> list[ForeignChange]:
    """Everything that differs, but for what any of us wrote since. Records are compared, not their texts."""
    before, after = list(before), list(after)
    told_otherwise = _places_told_otherwise(before, after)
    stood, stands = (_at(told_otherwise, records) for records in (before, after))
    foreign = {place for place in told_otherwise if written(stood.get(place, [])) != written(stands.get(place, []))}
    if foreign:
        foreign -= _written_by_us(zone, foreign, since) | _marked([*before, *after])
    return [_change(place, stood.get(place, []), stands.get(place, [])) for place in sorted(foreign)]


def in_words(change: ForeignChange) -> str:
    before, after = places.in_words(change["before"]), places.in_words(change["after"])
    return f"{change['type']} {change['name']}: {before} became {after}"


def _places_told_otherwise(before: list[DnsRecord], after: list[DnsRecord]) -> set[Place]:
    """Where the provider's words differ, and only there the records may: reading each of a large zone costs seconds."""
    words = {_words(record) for record in before} ^ {_words(record) for record in after}
    places = {DnsRecord(name, type, "").place for name, type, *_ in words}
    return {place for place in places if place[1] not in MADE_BY_SERVERS and not place[0].startswith(PROBE)}


def _words(record: DnsRecord) -> tuple[str, str, str, int, bool]:
    return record.name, record.type, record.content, record.ttl, record.disabled


def _at(places: set[Place], records: list[DnsRecord]) -> dict[Place, list[DnsRecord]]:
    return by_place(record for record in records if record.place in places) if places else {}


def _written_by_us(zone: DnsZone, places: set[Place], since: datetime) -> set[Place]:
    """Places of our table, and those of writes that were under way."""
    names = {name for name, _ in places}
    under_way = Q(state=JournalEntry.State.BEGUN) | Q(ended_at__gte=since - CLOCKS_APART)
    entries = JournalEntry.objects.filter(under_way, zone=zone.name, name__in=names)
    rows = Record.objects.filter(zone=zone.name, name__in=names)
    return {*entries.values_list("name", "type"), *rows.values_list("name", "type")}


def _marked(records: list[DnsRecord]) -> set[Place]:
    """What a marker of this installation calls ours, and the markers themselves."""
    hosts = {mark.host for mark in marks_of(records)}
    markers = {(marker_name(host), "TXT") for host in hosts}
    return markers | {(host, type) for host in hosts for type in ADDRESS_TYPES}


def _change(place: Place, stood: list[DnsRecord], stands: list[DnsRecord]) -> ForeignChange:
    return {"name": place[0], "type": place[1], "before": as_json(stood), "after": as_json(stands)}
