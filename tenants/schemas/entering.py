"""What is read before a schema is made, and written after: a round trip each, since the DDL itself takes but 5 ms."""

from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from tenants.models import Organization, TenantSchema
from tenants.schemas.code import code_state
from tenants.schemas.template import NoTemplateError

# The second statement sees what was committed while the first one waited for its lock.
LOOK = """
    SELECT FROM tenants_organization WHERE id = %(organization)s FOR NO KEY UPDATE;
    SELECT fingerprint, ddl, EXISTS (SELECT FROM tenants_tenantschema WHERE organization_id = %(organization)s)
    FROM tenants_schematemplate WHERE code_state = %(code_state)s
"""
ENTER = """
    WITH named AS (
        UPDATE tenants_organization SET schema_name = %(name)s
        WHERE id = %(organization_id)s AND leaving_at IS NULL
        RETURNING id
    )
    INSERT INTO tenants_tenantschema (
        id, name, organization_id, origin, state, message, fingerprint,
        made_at, made_in_ms, claimed_at, measured_at, migrated_at
    )
    SELECT
        %(id)s, %(name)s, %(organization_id)s, %(origin)s, %(state)s, %(message)s, %(fingerprint)s,
        %(made_at)s, %(made_in_ms)s, %(claimed_at)s, %(measured_at)s, %(migrated_at)s
    FROM named
"""


class NotWantedError(RuntimeError):
    """The organization is leaving, or gone; it gets no schema any more."""


@dataclass(frozen=True)
class Model:
    """What is to be made, and whether there is one already."""

    fingerprint: str
    ddl: str
    is_made: bool


def look(organization: Organization | None) -> Model:
    """Holds the organization, so that two that make at once end with one schema. Raises NoTemplateError."""
    with connection.cursor() as cursor:
        cursor.execute(LOOK, {"organization": organization and organization.pk, "code_state": code_state()})
        cursor.nextset()
        found = cursor.fetchone()
    if found is None:
        raise NoTemplateError
    return Model(*found)


def enter(row: TenantSchema, organization: Organization | None) -> TenantSchema:
    """One that is made for an organization is claimed before it is there, and gives the organization its name."""
    if organization is None:
        row.save(force_insert=True)
        return row
    row.organization, row.claimed_at, row.made_at = organization, timezone.now(), timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(ENTER, vars(row))
        if not cursor.rowcount:
            raise NotWantedError(f"{organization.slug} is leaving")
    row._state.adding, organization.schema_name = False, row.name
    return row
