"""What operators are told of a zone, from rows alone."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from dns.availability import closed_by
from dns.models import Difference, ForeignRecord, Orphan, Zone
from dns.plans.thresholds import held_back, held_back_in_words
from dns.writes.policy import policy_of


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
    foreign = Counter(ForeignRecord.objects.values_list("zone", flat=True))
    orphans = Counter(Orphan.objects.standing().values_list("zone", flat=True))
    drift = Counter(Difference.objects.values_list("zone", flat=True))
    return [_report(zone, foreign[zone.pk], orphans[zone.pk], drift[zone.pk]) for zone in zones]


def _report(zone: Zone, foreign: int, orphans: int, drift: int) -> ZoneReport:
    return ZoneReport(
        base=zone.base,
        zone=zone.name,
        is_configured=zone.is_configured,
        provider=zone.provider,
        policy=str(policy_of(zone.base)) if zone.is_configured else "",
        serial=zone.serial,
        negative_ttl=zone.negative_ttl,
        nameservers=zone.nameservers,
        records=zone.records,
        ours=zone.ours,
        foreign=foreign,
        orphans=orphans,
        drift=drift,
        surveyed_at=zone.surveyed_at,
        awaits_first_survey=zone.awaits_first_survey,
        held_back=held_back(zone.base).count(),
        trouble=trouble_of(zone),
    )


def trouble_of(zone: Zone) -> str:
    """In sentences, for staff; empty where all is well."""
    if not zone.is_configured:
        return ""
    return " · ".join(text for text in (zone.trouble, held_back_in_words(zone.base), closed_by(zone.base)) if text)
