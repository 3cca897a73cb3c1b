"""What else changed in a zone while we wrote to it: a provider may switch off records that stand in the way of a write.

Every write of this installation is in the journal before it is sent, so whatever no entry tells of is not our doing.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q

from dns.models import JournalEntry, Record
from dns.ownership import ADDRESS_TYPES, marker_name, marks_of
from dns.places import Place, as_json, by_place, written
from dns.providers.base import DnsRecord, DnsZone

MADE_BY_SERVERS = ("SOA", "RRSIG", "NSEC", "NSEC3", "NSEC3PARAM", "DNSKEY", "CDS", "CDNSKEY", "ZONEMD", "TYPE65534")
PROBE = "_sonicus-probe-"  # the doctor's throw-away names (dns/probes.py)
CLOCKS_APART = timedelta(seconds=60)

Change = dict[str, object]


def changes_elsewhere(
    zone: DnsZone, before: Iterable[DnsRecord], after: Iterable[DnsRecord], ours: Iterable[Place], since: datetime
) -> list[Change]:
    """Everything that differs, but for `ours` and what other workers wrote. Records are compared, not their texts."""
    stood, stands = by_place(before), by_place(after)
    differing = [place for place in {**stood, **stands} if _differ(stood.get(place, []), stands.get(place, []))]
    foreign = set(differing) - set(ours)
    foreign = {place for place in foreign if place[1] not in MADE_BY_SERVERS and not place[0].startswith(PROBE)}
    if foreign:
        foreign -= _of_other_workers(zone, foreign, since) | _marked([*before, *after])
    return [_change(place, stood.get(place, []), stands.get(place, [])) for place in sorted(foreign)]


def in_words(change: Change) -> str:
    return f"{change['type']} {change['name']}: {_contents(change['before'])} became {_contents(change['after'])}"


def _differ(stood: list[DnsRecord], stands: list[DnsRecord]) -> bool:
    return written(stood) != written(stands)


def _of_other_workers(zone: DnsZone, places: set[Place], since: datetime) -> set[Place]:
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


def _change(place: Place, stood: list[DnsRecord], stands: list[DnsRecord]) -> Change:
    return {"name": place[0], "type": place[1], "before": as_json(stood), "after": as_json(stands)}


def _contents(records: object) -> str:
    assert isinstance(records, list)  # noqa: S101
    return (
        ", ".join(record["content"] + (" (disabled)" if record["disabled"] else "") for record in records) or "nothing"
    )
