"""What operators are told of a zone, from rows alone."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet

from dns.availability import closed
from dns.models import Difference, ForeignRecord, Orphan, Zone
from dns.plans.thresholds import held_back, held_back_in_words
from dns.writes.policy import policy_with


@dataclass(frozen=True)
class ZoneReport:
    """`policy` is the one that holds (dns/writes/policy.py); empty where settings forgot the zone."""

    base: str
    zone: str
    is_configured: bool
    provider: str
    policy: str
    serial: int | None
    negative_ttl: int | None
    nameservers: list[str]
    records: int | None
    ours: int | None
    foreign: int
    orphans: int
    drift: int
    surveyed_at: datetime | None
    awaits_first_survey: bool
    held_back: int
    trouble: str


def reports_of(zones: list[Zone]) -> list[ZoneReport]:
    """As many questions for all of them as for one."""
    foreign = _count_by("zone", ForeignRecord.objects.all())
    orphans = _count_by("zone", Orphan.objects.standing())
    drift = _count_by("zone", Difference.objects.all())
    held = _count_by("organization__base_domain", held_back())
    shut = closed([zone.base for zone in zones if zone.is_configured])
    return [
        ZoneReport(
            base=zone.base,
            zone=zone.name,
            is_configured=zone.is_configured,
            provider=zone.provider,
            policy=str(policy_with(zone.base, zone.policy)) if zone.is_configured else "",
            serial=zone.serial,
            negative_ttl=zone.negative_ttl,
            nameservers=zone.nameservers,
            records=zone.records,
            ours=zone.ours,
            foreign=foreign[zone.pk],
            orphans=orphans[zone.pk],
            drift=drift[zone.pk],
            surveyed_at=zone.surveyed_at,
            awaits_first_survey=zone.awaits_first_survey,
            held_back=held[zone.base],
            trouble=_trouble(zone, held[zone.base], shut.get(zone.base, "")),
        )
        for zone in zones
    ]


def _count_by(column: str, rows: QuerySet[Any]) -> Counter[Any]:
    return Counter(dict(rows.order_by().values_list(column).annotate(Count("pk"))))


def _trouble(zone: Zone, held: int, shut: str) -> str:
    """In sentences, for staff; empty where all is well."""
    if not zone.is_configured:
        return ""
    return " · ".join(text for text in (zone.trouble, held_back_in_words(zone.base, held), shut) if text)
