"""Records as operators list them, from rows alone: ours, others', orphans, drift."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from dns.models import Difference, ForeignRecord, Orphan, Record, Zone
from dns.providers.base import is_below
from dns.records.places import in_words
from tenants.models import Organization

PLATFORM = "platform"

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class ListedRecord:
    """`owner` is a slug, “platform”, or empty where it is nobody of ours."""

    zone: str
    type: str
    name: str
    content: str
    ttl: int | None
    disabled: bool
    owner: str
    note: str = ""


def ours(zone: Zone | None, organization: Organization | None) -> list[ListedRecord]:
    rows = Record.objects.select_related("organization")
    if organization:
        rows = rows.filter(organization=organization)
    shown = [row for row in rows if zone is None or is_below(row.name, zone.base)]
    return [
        ListedRecord(row.zone, row.type, row.name, row.content, row.ttl, False, _owner(row.organization))
        for row in shown
    ]


def foreign(zone: Zone | None, organization: Organization | None) -> list[ListedRecord]:
    rows = _in(zone, ForeignRecord.objects.select_related("zone"))
    if organization:
        rows = rows.filter(Q(name=organization.host) | Q(name__endswith=f".{organization.host}"))
    return [_seen(row, "", f"since {row.first_seen_at:%Y-%m-%d}") for row in rows]


def orphans(zone: Zone | None, organization: Organization | None) -> list[ListedRecord]:
    rows = _in(zone, Orphan.objects.standing().select_related("zone"))
    if organization:
        rows = rows.filter(marked_for=organization.pk)
    slugs = _slugs(row.marked_for for row in rows)
    return [_seen(row, slugs.get(row.marked_for, str(row.marked_for)), _fate(row)) for row in rows]


def drift(zone: Zone | None, organization: Organization | None) -> list[ListedRecord]:
    rows = _in(zone, Difference.objects.select_related("zone", "organization"))
    if organization:
        rows = rows.filter(organization=organization)
    return [
        ListedRecord(
            row.zone.base, row.type, row.name, in_words(row.seen), None, False, _owner(row.organization), note_of(row)
        )
        for row in rows
    ]


def note_of(row: Difference) -> str:
    wanted = f", wanted: {in_words(row.wanted)}" if row.wanted else ""
    return f"{row.get_kind_display()}{wanted}"


def _in(zone: Zone | None, rows: QuerySet[Row]) -> QuerySet[Row]:
    return rows.filter(zone=zone) if zone else rows


def _seen(row: ForeignRecord | Orphan, owner: str, note: str) -> ListedRecord:
    return ListedRecord(row.zone.base, row.type, row.name, row.content, row.ttl, row.disabled, owner, note)


def _owner(organization: Organization | None) -> str:
    return organization.slug if organization else PLATFORM


def _slugs(ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID | None, str]:
    return dict(Organization.objects.filter(pk__in=[id for id in ids if id]).values_list("pk", "slug"))


def _fate(row: Orphan) -> str:
    if row.ruling == Orphan.Ruling.QUARANTINE:
        return f"removed after {row.quarantined_until:%Y-%m-%d %H:%M} UTC"
    return row.get_ruling_display()
