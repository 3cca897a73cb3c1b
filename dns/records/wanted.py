"""Further records that staff want at or below an organization's name: one door for admin, API and command."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from dns.models import WantedRecord
from dns.providers.base import USUAL_TTL
from dns.providers.canonical import canonical_content, canonical_name
from dns.records.unwantable import TYPES as TYPES
from dns.records.unwantable import problems as problems
from dns.records.unwantable import refused
from tenants.models import AuditEvent, Organization, User


def add(organization: Organization, *, actor: User, **wish: Any) -> WantedRecord:
    """As `ensure`. Raises ValidationError, too, where the same is wanted already."""
    row, is_new = ensure(organization, actor=actor, **wish)
    if not is_new:
        raise ValidationError({"content": [refused("taken", "This record is wanted already.")]})
    return row


def ensure(
    organization: Organization,
    *,
    name: str,
    type: str,
    content: str,
    actor: User,
    ttl: int = USUAL_TTL,
    why: str = "",
) -> tuple[WantedRecord, bool]:
    """The wish, and whether it is new: who asks for the same again changes nothing.

    Raises ValidationError naming each field that cannot be accepted; then nothing was written.
    """
    row = WantedRecord(organization=organization, type=type.strip().upper(), ttl=ttl, why=why, made_by=actor)
    row.name, row.content = canonical_name(name.strip()), content.strip()
    with transaction.atomic():
        Organization.objects.hold(organization.pk)  # no two wishes at once that speak against each other
        if same := _same_as(row):
            return same, False
        organization.refresh_from_db(fields=["leaving_at"])
        if found := problems(row):
            raise ValidationError(found)
        row.content = _tidy(row)
        row.save()
        _note("record.wanted", row, actor)
        organization.request_reconcile()
    return row, True


def _same_as(row: WantedRecord) -> WantedRecord | None:
    rows = WantedRecord.objects.filter(organization=row.organization, name=row.name, type=row.type, ttl=row.ttl)
    return rows.filter(content=_tidy(row)).first()


def _tidy(row: WantedRecord) -> str:
    return row.content if row.type == "TXT" else canonical_content(row.type, row.content).rstrip(".")


def remove(row: WantedRecord, actor: User) -> None:
    """The loop takes it out of the zone. Nothing, where somebody else was faster: told is who did it."""
    with transaction.atomic():
        Organization.objects.hold(row.organization_id)  # who just changes it into another one sees that it is gone
        if not WantedRecord.objects.filter(pk=row.pk).delete()[0]:
            return
        _note("record.unwanted", row, actor)
        row.organization.request_reconcile()


def _note(verb: str, row: WantedRecord, actor: User) -> None:
    facts = {"name": row.name, "type": row.type, "content": row.content, "ttl": row.ttl, "why": row.why}
    AuditEvent.record(verb, organization=row.organization, actor=actor, **facts)
