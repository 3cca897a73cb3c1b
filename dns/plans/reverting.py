"""Taking back one write: rows only. The loop writes what is pinned, in place of what would be desired."""

from dataclasses import dataclass

from django.db import transaction

from dns.models import JournalEntry, Pin, Record
from dns.plans.platform_records import wildcard_of
from dns.providers.base import DnsRecord, is_within
from dns.records.desired import addresses_of_edge, desired_records
from dns.records.ownership import marked_host
from dns.records.places import Place, as_json, from_json, written
from dns.zones import base_zones
from tenants.models import AuditEvent, User
from tenants.refusals import RefusedError


@dataclass(frozen=True)
class Reverted:
    """`pin` is None where what stood before is what is desired anyway, so that nothing need be pinned."""

    entry: JournalEntry
    pin: Pin | None
    lifted: bool = False

    def __str__(self) -> str:
        if self.pin is None:
            return f"{self.entry}: what stood before is what is desired; the loop writes it."
        return f"{self.entry}: the loop writes what stood before, and keeps to it until pin {self.pin.pk} is lifted."


def revert(entry: JournalEntry, *, actor: User | str, why: str) -> Reverted:
    """Raises RefusedError where it cannot be taken back."""
    if objection := _objection(entry, why):
        raise RefusedError(f"{entry} is not taken back: {objection}", code="not_revertible")
    place, records = (entry.name, entry.type), _ours_before(entry)
    with transaction.atomic():
        old = Pin.objects.filter(zone=entry.zone, name=entry.name, type=entry.type)
        lifted = bool(old.delete()[0])
        is_desired = written(records) == written(_desired_at(entry, place))
        pin = None if is_desired else _pin(entry, records, actor, why)
        facts = {"entry": str(entry.pk), "deed": str(entry), "why": why, "pin": str(pin.pk) if pin else ""}
        AuditEvent.record("record.reverted", organization=entry.organization, actor=actor, **facts)
        _ask(entry)
    return Reverted(entry, pin, lifted)


def lift(pin: Pin, *, actor: User | str, why: str = "") -> None:
    """Back to what is desired."""
    with transaction.atomic():
        facts = {"pin": str(pin.pk), "place": str(pin), "why": why}
        AuditEvent.record("record.unpinned", organization=pin.organization, actor=actor, **facts)
        pin.delete()
        if pin.organization:
            pin.organization.request_reconcile()


def _objection(entry: JournalEntry, why: str) -> str:
    if not why.strip():
        return "say why."
    if entry.state != JournalEntry.State.DONE:
        return f"it is {entry.get_state_display()}, so there is nothing to take back."
    if marked_host(entry.name):
        return "a marker says whose a name is, and stands and goes with it."
    if entry.organization is None:
        is_platform = not entry.organization_slug and entry.name in {wildcard_of(zone.base) for zone in base_zones()}
        return "" if is_platform else "its organization is gone."
    if entry.organization.is_leaving:
        return f"{entry.organization_slug} is leaving or gone, and wants nothing in DNS."
    if not is_within(entry.name, entry.organization.host):
        return f"its organization is {entry.organization.host} now."
    return ""


def _ours_before(entry: JournalEntry) -> list[DnsRecord]:
    """Others' texts at the same place stay whatever we do: they stood before and after, and no row calls them ours."""
    place = entry.name, entry.type
    rows = Record.objects.filter(organization=entry.organization, zone=entry.zone, name=entry.name, type=entry.type)
    known = {row.key for row in rows.as_values()}
    stayed = {record.key for record in from_json(place, entry.after)} - known
    return [record for record in from_json(place, entry.before) if record.key not in stayed]


def _desired_at(entry: JournalEntry, place: Place) -> list[DnsRecord]:
    """Call it when the place is not pinned."""
    wanted = desired_records(entry.organization) if entry.organization else addresses_of_edge(entry.name)
    return [record for record in wanted if record.place == place]


def _pin(entry: JournalEntry, records: list[DnsRecord], actor: User | str, why: str) -> Pin:
    return Pin.objects.create(
        organization=entry.organization,
        zone=entry.zone,
        name=entry.name,
        type=entry.type,
        records=as_json(records),
        entry=entry,
        made_by=actor if isinstance(actor, User) else None,
        why=why[:200],
    )


def _ask(entry: JournalEntry) -> None:
    """The platform's own records are looked after by the survey."""
    if entry.organization:
        entry.organization.request_reconcile()
