"""Every write is in the journal before it is sent, and is ended by what is seen of it; so none goes unrecorded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from dns.models import JournalEntry, Record
from dns.providers.base import DnsRecord, DnsZone
from dns.records.places import Place, as_json, by_place, from_json, written
from dns.writes.authorship import WHY_LONGEST, Authorship
from tenants.models import Organization

Action, State = JournalEntry.Action, JournalEntry.State


@dataclass(frozen=True)
class PlaceWrite:
    """What one write means for one place: what stands there, what of ours shall, and what of others' stays."""

    place: Place
    before: list[DnsRecord]
    ours: list[DnsRecord]
    kept: list[DnsRecord]

    @property
    def after(self) -> list[DnsRecord]:
        return [*self.ours, *self.kept]

    @property
    def differs(self) -> bool:
        return written(self.before) != written(self.after)

    @property
    def action(self) -> JournalEntry.Action:
        if not self.after:
            return Action.DELETE
        return Action.UPDATE if self.before else Action.CREATE


def begin(
    zone: DnsZone, writes: Iterable[PlaceWrite], organization: Organization | None, by: Authorship, *, is_drift: bool
) -> list[JournalEntry]:
    """Committed at once; the write is sent after that."""
    entries = [
        JournalEntry(
            zone=zone.name,
            name=write.place[0],
            type=write.place[1],
            action=write.action,
            before=as_json(write.before),
            after=as_json(write.after),
            organization=organization,
            organization_slug=organization.slug if organization else "",
            actor=by.person,
            actor_name=str(by.actor),
            why=by.why[:WHY_LONGEST],
            is_drift=is_drift,
            reverts=by.reverts,
        )
        for write in writes
    ]
    return JournalEntry.objects.bulk_create(entries)


def settle(entries: Iterable[JournalEntry], zone: DnsZone, seen: Iterable[DnsRecord]) -> None:
    """End by what is seen at their places what a killed worker, or an answer that was lost, has left open."""
    places = by_place(seen)
    for entry in entries:
        end(entry, zone, places.get((entry.name, entry.type), []))


def left_open(zone: DnsZone, organization: Organization | None) -> QuerySet[JournalEntry]:
    """An organization's own. Who writes for it holds the lease of its step, so none of them is under way."""
    return _begun(zone).filter(organization=organization) if organization else JournalEntry.objects.none()


def abandoned(zone: DnsZone) -> QuerySet[JournalEntry]:
    """Anybody's that are older than a lease."""
    return _begun(zone).filter(at__lt=Now() - timedelta(seconds=settings.LEASE_SECONDS))


def _begun(zone: DnsZone) -> QuerySet[JournalEntry]:
    return JournalEntry.objects.filter(zone=zone.name, state=State.BEGUN).select_related("organization")


def end(entry: JournalEntry, zone: DnsZone, stands: list[DnsRecord], message: str = "") -> bool:
    """Done or failed, by what stands at its place now; our table says the same in the same transaction."""
    place = entry.name, entry.type
    is_done = written(stands) == written(from_json(place, entry.after))
    ended = {"state": State.DONE if is_done else State.FAILED, "message": message or _message(entry, stands, is_done)}
    with transaction.atomic():
        if JournalEntry.objects.filter(pk=entry.pk, state=State.BEGUN).update(**ended, ended_at=Now()):
            _remember(entry, zone, stands)
    return is_done


def _message(entry: JournalEntry, stands: list[DnsRecord], is_done: bool) -> str:
    if is_done:
        return ""
    place = entry.name, entry.type
    if written(stands) == written(from_json(place, entry.before)):
        return "It was not done: everything stands as it stood before."
    return f"Something else stands there: {', '.join(record.content for record in stands) or 'nothing'}."


def _remember(entry: JournalEntry, zone: DnsZone, stands: list[DnsRecord]) -> None:
    """Ours is what the write brought, and what we knew as ours before; where its organization is gone, nothing."""
    if entry.organization is None and entry.organization_slug:
        return
    place = entry.name, entry.type
    rows = Record.objects.filter(organization=entry.organization, zone=zone.name, name=entry.name, type=entry.type)
    brought = {r.key for r in from_json(place, entry.after)} - {r.key for r in from_json(place, entry.before)}
    ours = brought | {record.key for record in rows.as_values()}
    Record.objects.hold_place(entry.organization, zone, place, [record for record in stands if record.key in ours])
    _forget_gone(rows=Record.objects.filter(zone=zone.name, name=entry.name, type=entry.type), stands=stands)


def _forget_gone(rows: models.QuerySet[Record], stands: list[DnsRecord]) -> None:
    """What an organization that has left had left over, and somebody removed in its place."""
    there = {record.key for record in stands}
    gone = [row.pk for row in rows.filter(organization__left_at__isnull=False) if row.as_value().key not in there]
    Record.objects.filter(pk__in=gone).delete()
