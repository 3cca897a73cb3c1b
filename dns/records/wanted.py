"""Further records that staff want at or below an organization's name: one door for admin, API and command."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from dns.models import WantedRecord
from dns.providers.base import USUAL_TTL
from dns.providers.canonical import canonical_content, canonical_name
from dns.records.unwantable import TYPES as TYPES
from dns.records.unwantable import problems as problems
from dns.records.unwantable import refused
from tenants.models import AuditEvent, Organization, User


def add(
    organization: Organization,
    *,
    name: str,
    type: str,
    content: str,
    actor: User,
    ttl: int = USUAL_TTL,
    why: str = "",
) -> WantedRecord:
    """Raises ValidationError naming each field that cannot be accepted; then nothing was written."""
    row = WantedRecord(organization=organization, type=type.strip().upper(), ttl=ttl, why=why, made_by=actor)
    row.name, row.content = canonical_name(name.strip()), content.strip()
    if found := problems(row):
        raise ValidationError(found)
    row.content = row.content if row.type == "TXT" else canonical_content(row.type, row.content).rstrip(".")
    try:
        with transaction.atomic():
            row.save()
            _note("record.wanted", row, actor)
            organization.request_reconcile()
    except IntegrityError:
        raise ValidationError({"content": [refused("taken", "This record is wanted already.")]}) from None
    return row


def remove(row: WantedRecord, actor: User) -> None:
    """The loop takes it out of the zone."""
    with transaction.atomic():
        _note("record.unwanted", row, actor)
        row.delete()
        row.organization.request_reconcile()


def _note(verb: str, row: WantedRecord, actor: User) -> None:
    facts = {"name": row.name, "type": row.type, "content": row.content, "ttl": row.ttl, "why": row.why}
    AuditEvent.record(verb, organization=row.organization, actor=actor, **facts)
