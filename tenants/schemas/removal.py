"""Dropping a schema of ours, together with its row. Whatever else is asked for is refused."""

import uuid

from django.db import connection, transaction

from tenants.models import Organization, TenantSchema
from tenants.schemas import catalog
from tenants.schemas.contents import is_written_in
from tenants.schemas.names import NEUTRAL, ForeignSchemaError, require_tenant_schema

STRAYS = """
    SELECT n.nspname::text FROM pg_namespace n
    WHERE n.nspname ~ %s
      AND NOT EXISTS (SELECT FROM tenants_tenantschema WHERE name = n.nspname)
      AND NOT EXISTS (SELECT FROM tenants_organization WHERE schema_name = n.nspname)
    ORDER BY n.nspname
"""


class SomebodysRowsError(ForeignSchemaError):
    """As after `public` was restored from a dump of a day on which the schema still waited in the pool."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} belongs to nobody, but holds rows")


def drop(name: str, *, owner: Organization | None) -> None:
    """Drop the schema that belongs to `owner`, or with None one that belongs to nobody; row and schema together.

    Dropping what is gone already changes nothing. Raises ForeignSchemaError for `public`, `pg_*`, the template,
    another organization's, and any name that is not a neutral one; SomebodysRowsError for one that rows say is
    nobody's and that holds some all the same.
    """
    require_tenant_schema(name)
    with transaction.atomic():
        row = TenantSchema.objects.select_for_update().filter(name=name).first()
        _require_own(name, row, owner)
        if owner is None and is_written_in(name):
            raise SomebodysRowsError(name)
        if row:
            row.delete()
        catalog.drop(name)


def strays() -> list[str]:
    """Schemas with a neutral name that no row and no organization knows of. Nothing of ours makes such ones."""
    with connection.cursor() as cursor:
        cursor.execute(STRAYS, [f"^{NEUTRAL.pattern}$"])
        return [row[0] for row in cursor.fetchall()]


def _require_own(name: str, row: TenantSchema | None, owner: Organization | None) -> None:
    """By rows alone: what an instance in memory says of its schema's name may be old, or made up."""
    holder = row.organization_id if row else _named_by(name)
    if holder != (owner.pk if owner else None):
        raise ForeignSchemaError(f"{name} belongs to somebody else")


def _named_by(name: str) -> uuid.UUID | None:
    return Organization.objects.filter(schema_name=name).values_list("pk", flat=True).first()
