"""Making a schema: its row, its tables and its fingerprint in one transaction, so that a crash leaves nothing."""

import logging
import time

from django.db import ProgrammingError, transaction
from django.utils import timezone

from sonicus.lib.ids import new_schema_name
from tenants.models import Organization, TenantSchema
from tenants.schemas import catalog
from tenants.schemas.ddl import build
from tenants.schemas.entering import enter, look
from tenants.schemas.fleet.bare import migrate_schema
from tenants.schemas.measuring import measure
from tenants.schemas.names import require_tenant_schema

logger = logging.getLogger(__name__)


class UnlikeTemplateError(RuntimeError):
    """What the generated DDL made is not what the template is."""


DDL_FAILS = (UnlikeTemplateError, ProgrammingError)  # then migrations can still make it


def make(name: str | None = None, organization: Organization | None = None) -> TenantSchema:
    """A new schema for an organization, or for the pool; the one that the organization has already, if it has one.

    About 15 ms by generated DDL; where that cannot make what the template is, 0.2 s by migrations. Raises
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
    started = time.monotonic()
    with transaction.atomic():
        template = look(organization)
        if template.is_made and (found := _held_by(organization)):
            return found
        if not template.ddl:
            raise UnlikeTemplateError("there is no DDL that makes what the template is")
        build(template.ddl, name)  # proven to make the template's fingerprint, when it was generated
        return enter(
            TenantSchema(
                name=name,
                origin=TenantSchema.Origin.DDL,
                state=TenantSchema.State.NEWEST,
                fingerprint=template.fingerprint,
                made_in_ms=_milliseconds_since(started),
                migrated_at=timezone.now(),
            ),
            organization,
        )


def make_by_migrations(name: str, organization: Organization | None = None) -> TenantSchema:
    """The row comes first, in state MAKING: migrations commit one by one, and a crash between them must be seen."""
    with transaction.atomic():
        if found := _held_by(organization):
            return found
        catalog.create(name)
        row = enter(TenantSchema(name=name, origin=TenantSchema.Origin.MIGRATIONS), organization)
    finish(row)
    return row


def adopt(organization: Organization) -> TenantSchema:
    """Give a row to the schema of its name that is there already; it may be half-made."""
    with transaction.atomic():
        row = TenantSchema(name=organization.schema_name, origin=TenantSchema.Origin.MIGRATIONS)
        return _held_by(organization) or enter(row, organization)


def finish(row: TenantSchema) -> None:
    """Bring a schema that is half-made to its end by migrations. Its row tells afterwards what came of it."""
    started = time.monotonic()
    catalog.create(row.name)
    migrate_schema(row.name)
    measure([row])
    row.migrated_at, row.made_in_ms = timezone.now(), _milliseconds_since(started)
    row.save(update_fields=["migrated_at", "made_in_ms"])


def _held_by(organization: Organization | None) -> TenantSchema | None:
    """What it has; looked at under its lock, so that two that make at once end with one schema."""
    if organization is None:
        return None
    Organization.objects.hold(organization.pk)
    row = TenantSchema.objects.filter(organization=organization).first()
    if row:
        organization.schema_name = row.name
    return row


def _milliseconds_since(started: float) -> int:
    return max(1, round((time.monotonic() - started) * 1000))
