"""The way of each write into the world: Propagation rows are opened, moved on and closed here, and nowhere else."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from dns.models import JournalEntry, Propagation, PropagationServer, Record
from dns.propagation.judgement import Judgement
from dns.propagation.stances import Expected
from dns.providers.canonical import canonical_name
from tenants.models import Organization


def last_write_at(organization: Organization, types: Iterable[str]) -> datetime | None:
    """When its name was last written: by the journal, else by the registry of records."""
    entries = JournalEntry.objects.filter(
        organization=organization, name=organization.host, type__in=list(types), state=JournalEntry.State.DONE
    )
    records = Record.objects.filter(organization=organization, name=organization.host)
    journal: datetime | None = entries.aggregate(at=Max("ended_at"))["at"]
    registry: datetime | None = records.aggregate(at=Max("updated_at"))["at"]
    return journal or registry


def zone_of(organization: Organization) -> str:
    """Into which its name was written, by the registry; empty where nothing was."""
    records = Record.objects.filter(organization=organization, name=organization.host)
    return canonical_name(records.values_list("zone", flat=True).first() or "")


def follow(organization: Organization, expected: Expected) -> Propagation | None:
    """The way of the last write, opened where it is new; None where nothing was written, or nobody saw how it went."""
    written_at, host = last_write_at(organization, expected), organization.host
    own = Propagation.objects.filter(organization=organization)
    latest = own.filter(name=host).order_by("-written_at").first()
    if written_at is None or (latest and latest.written_at >= written_at):
        return latest
    if latest is None and organization.live_at and organization.live_at > written_at:
        return None
    return _open(organization, expected, written_at)


def give_up(organization: Organization) -> None:
    """Nobody waits for its name any more."""
    Propagation.objects.filter(organization=organization).supersede()


@transaction.atomic
def _open(organization: Organization, expected: Expected, written_at: datetime) -> Propagation:
    Organization.objects.hold(organization.pk)
    own = Propagation.objects.filter(organization=organization)
    if (there := own.open().filter(name=organization.host, written_at=written_at).first()) is not None:
        return there  # somebody looks at the same time
    own.supersede()
    plain = {type: sorted(answers) for type, answers in expected.items()}
    return own.create(organization=organization, name=organization.host, expected=plain, written_at=written_at)


def value_before(way: Propagation | None) -> dict[str, set[str]]:
    """By type, the last value of this name that was another one; empty where there was none."""
    if way is None:
        return {}
    earlier = Propagation.objects.filter(
        organization=way.organization_id, name=way.name, written_at__lt=way.written_at
    ).exclude(expected=way.expected)
    latest = earlier.order_by("-written_at").first()
    return {type: set(answers) for type, answers in latest.expected.items()} if latest else {}


def move_on(way: Propagation, judgements: Iterable[Judgement], *, all_authoritative: bool, quorum: bool) -> None:
    """Write down who agrees for the first time, and close the way when a quorum does."""
    now = timezone.now()
    PropagationServer.objects.bulk_create(
        [
            PropagationServer(propagation=way, server=judgement.server.label, role=judgement.role, agreed_at=now)
            for judgement in judgements
            if judgement.agrees
        ],
        ignore_conflicts=True,
    )
    if all_authoritative:
        Propagation.objects.filter(pk=way.pk, authoritative_at__isnull=True).update(authoritative_at=now)
    if quorum:
        Propagation.objects.filter(pk=way.pk).open().update(quorum_at=now)
    way.refresh_from_db()
