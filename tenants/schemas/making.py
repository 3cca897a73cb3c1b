"""Making a schema: its row, its tables and its fingerprint in one transaction, so that a crash leaves nothing."""

import logging
import time

from django.db import ProgrammingError, transaction
from django.db.models import F
from django.db.models.functions import Now

from sonicus.lib.ids import new_schema_name
from tenants.models import Organization, TenantSchema
from tenants.schemas import catalog
from tenants.schemas.ddl import build
from tenants.schemas.fingerprint import fingerprint_of
from tenants.schemas.measuring import measure
from tenants.schemas.migrate import migrate_schema
from tenants.schemas.names import require_tenant_schema
from tenants.schemas.template import current_template

logger = logging.getLogger(__name__)


class UnlikeTemplateError(RuntimeError):
    """What the generated DDL made is not what the template is."""


DDL_FAILS = (UnlikeTemplateError, ProgrammingError)  # then migrations can still make it


class NotWantedError(RuntimeError):
    """The organization is leaving, or gone; it gets no schema any more."""


def make(name: str | None = None, organization: Organization | None = None) -> TenantSchema:
    """A new schema for an organization, or for the pool; the one that the organization has already, if it has one.

    About 25 ms by generated DDL; where that does not give what the template is, 0.2 s by migrations. Raises
    NoTemplateError, NotWantedError, ForeignSchemaError.
    """
    name = require_tenant_schema(name or new_schema_name())
    try:
        return make_by_ddl(name, organization)
    except DDL_FAILS as error:
        logger.warning("generated DDL fails, so migrations make it: %s", error)
    return make_by_migrations(name, organization)


def make_by_ddl(name: str, organization: Organization | None = None) -> TenantSchema:
    """Raises DDL_FAILS, and what `make` raises; then there is nothing."""
    started, template = time.monotonic(), current_template()
    with transaction.atomic():
        if found := _held_by(organization):
            return found
        row = TenantSchema.objects.create(name=name, origin=TenantSchema.Origin.DDL)
        build(template.ddl, name)
        if fingerprint_of(name) != template.fingerprint:
            raise UnlikeTemplateError(f"schema {name} is not what the template is")
        _note_newest(row, template.fingerprint, started)
        _hand_over(row, organization)
    return row


def make_by_migrations(name: str, organization: Organization | None = None) -> TenantSchema:
    """The row comes first, in state MAKING: migrations commit one by one, and a crash between them must be seen."""
    with transaction.atomic():
        if found := _held_by(organization):
            return found
        row = TenantSchema.objects.create(name=name, origin=TenantSchema.Origin.MIGRATIONS)
        catalog.create(name)
        _hand_over(row, organization)
    finish(row)
    return row


def adopt(organization: Organization) -> TenantSchema:
    """Give a row to the schema of its name that is there already; it may be half-made."""
    with transaction.atomic():
        if found := _held_by(organization):
            return found
        row = TenantSchema.objects.create(name=organization.schema_name, origin=TenantSchema.Origin.MIGRATIONS)
        _hand_over(row, organization)
    return row


def finish(row: TenantSchema) -> None:
    """Bring a schema that is half-made to its end by migrations. Its row tells afterwards what came of it."""
    started = time.monotonic()
    catalog.create(row.name)
    migrate_schema(row.name)
    measure([row])
    TenantSchema.objects.filter(pk=row.pk).update(migrated_at=Now(), made_in_ms=_milliseconds_since(started))
    row.refresh_from_db()


def _held_by(organization: Organization | None) -> TenantSchema | None:
    """What it has; looked at under its lock, so that two that make at once end with one schema."""
    if organization is None:
        return None
    Organization.objects.hold(organization.pk)
    row = TenantSchema.objects.filter(organization=organization).first()
    if row:
        organization.schema_name = row.name
    return row


def _hand_over(row: TenantSchema, organization: Organization | None) -> None:
    """It belongs to the organization from the moment it was made, and bears the name that the organization knows."""
    if organization is None:
        return
    wanting = Organization.objects.filter(pk=organization.pk, leaving_at__isnull=True)
    if not wanting.update(schema_name=row.name):
        raise NotWantedError(f"{organization.slug} is leaving")
    TenantSchema.objects.filter(pk=row.pk).update(organization=organization, claimed_at=F("made_at"))
    row.refresh_from_db()
    organization.schema_name = row.name


def _note_newest(row: TenantSchema, fingerprint: str, started: float) -> None:
    TenantSchema.objects.filter(pk=row.pk).update(
        state=TenantSchema.State.NEWEST,
        fingerprint=fingerprint,
        made_in_ms=_milliseconds_since(started),
        measured_at=Now(),
        migrated_at=Now(),
    )
    row.refresh_from_db()


def _milliseconds_since(started: float) -> int:
    return max(1, round((time.monotonic() - started) * 1000))
