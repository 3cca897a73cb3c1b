"""Records of ours whose organization no longer is: noted when they are found, quarantined, then removed.

They come about where a database was restored, or rows were removed by hand; the loop itself leaves none. Because a
restored database may also have lost organizations that are alive, nothing goes before its quarantine is over, many
never go by themselves, and right before it is removed each is looked at again.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import product

from django.db.models.functions import Now
from django.utils import timezone

from dns.models import Orphan, Record, Zone
from dns.plans.survey import Survey, take_survey
from dns.plans.thresholds import tally_of
from dns.providers.base import DnsRecord
from dns.records.ownership import Key, marked_host
from dns.surveys.sorting import LeftBehind, sort
from dns.writes.authorship import Authorship
from dns.writes.policy import objection
from dns.writes.writing import Writer
from sonicus.lib.providers import ProviderError
from tenants.models import AuditEvent, User

QUARANTINE = timedelta(days=7)  # docs/decisions/0019
AUTHOR = "survey"

Ruling = Orphan.Ruling
RowKey = tuple[str, str, str]


def note_orphans(zone: Zone, found: Iterable[LeftBehind]) -> None:
    """New ones are quarantined from now on; rows of those that are gone from the zone, or adopted, say since when."""
    seen = {_key_of(left.record): left for left in found}
    known = {(row.name, row.type, row.content): row for row in zone.orphans.standing()}
    gone = [row.pk for key, row in known.items() if key not in seen]
    Orphan.objects.filter(pk__in=gone).update(removed_at=Now())
    until = timezone.now() + QUARANTINE
    Orphan.objects.bulk_create(_row(zone, left, until) for key, left in seen.items() if key not in known)


def remove_due(zone: Zone) -> str:
    """Remove what is due, but for a mass of it; returns what hindered it, empty where nothing did."""
    due = list(zone.orphans.due())
    if not due:
        return ""
    if refusal := objection(zone.base, deletes=True):
        return f"{len(due)} orphans are due. {refusal}"
    by_staff = [row for row in due if row.ruling == Ruling.REMOVE]
    tally = tally_of(zone.name, len({(row.name, row.type) for row in due} - {(r.name, r.type) for r in by_staff}))
    try:
        _remove(zone, by_staff if tally.is_too_much else due)
    except ProviderError as error:
        return f"Orphans could not be removed: {error}."
    if not tally.is_too_much:
        return ""
    return f"{len(due) - len(by_staff)} orphans wait for staff: {tally}. See: manage.py dns records --orphans"


def rule(orphans: Iterable[Orphan], ruling: str, actor: User) -> int:
    """Staff's word on those that still stand; the workers act on it. Returns how many it concerns."""
    standing = [row for row in orphans if row.removed_at is None]
    Orphan.objects.standing().filter(pk__in=[row.pk for row in standing]).update(
        ruling=ruling, ruled_by=actor, message=""
    )
    for row in standing:
        facts = {"record": str(row), "zone": row.zone.base, "marked_for": str(row.marked_for)}
        AuditEvent.record(f"orphan.{ruling}", organization=None, actor=actor, **facts)
    return len(standing)


def _remove(zone: Zone, rows: list[Orphan]) -> None:
    """Addresses first: a marker says whose they are until they are gone."""
    still = _still_left_behind(take_survey(zone.base))
    standing = [(row, still[row.name, row.type, row.content]) for row in rows if _key(row) in still]
    for is_marker, was_asked in product((False, True), (True, False)):
        batch = [(row, record) for row, record in standing if _kind(row) == (is_marker, was_asked)]
        if batch:
            _delete(zone, [record for _, record in batch], is_drift=not was_asked)
            Orphan.objects.filter(pk__in=[row.pk for row, _ in batch]).update(removed_at=Now(), message="")


def _kind(row: Orphan) -> tuple[bool, bool]:
    """Whether it is a marker, and whether staff asked for its removal: then the brake of the loop does not count it."""
    return bool(marked_host(row.name)), row.ruling == Ruling.REMOVE


def _delete(zone: Zone, records: list[DnsRecord], *, is_drift: bool) -> None:
    by = Authorship(AUTHOR, "left behind by an organization that no longer is")
    Writer(zone.base, by=by, is_drift=is_drift).delete(records)
    _forget(zone, {record.key for record in records})


def _forget(zone: Zone, keys: set[Key]) -> None:
    """Our table no longer holds them for organizations that have left."""
    rows = Record.objects.filter(zone=zone.name, organization__left_at__isnull=False)
    rows.filter(pk__in=[row.pk for row in rows if row.as_value().key in keys]).delete()


def _still_left_behind(survey: Survey) -> dict[RowKey, DnsRecord]:
    return {_key_of(left.record): left.record for left in sort(survey).orphans}


def _row(zone: Zone, left: LeftBehind, until: datetime) -> Orphan:
    record = left.record
    return Orphan(
        zone=zone,
        name=record.place[0],
        type=record.type,
        content=record.content,
        ttl=record.ttl,
        disabled=record.disabled,
        marked_for=left.marked_for,
        quarantined_until=until,
    )


def _key_of(record: DnsRecord) -> RowKey:
    return record.place[0], record.type, record.content


def _key(row: Orphan) -> RowKey:
    return row.name, row.type, row.content
