"""The pool: schemas that wait, ready, for an organization. Taking one is a row update without any DDL."""

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet

from tenants.models import Organization, SchemaTemplate, TenantSchema
from tenants.schemas.code import code_state
from tenants.schemas.contents import is_written_in

HOLDS_ROWS = (
    "It holds rows although it belongs to nobody, so it is neither given away nor removed. Look whose they are."
)
MARGIN = 2  # the busiest ten minutes may come again, twice as busy

# One statement, so that it happens whole or not at all. The organization's row is locked first, as every writer of its
# conditions does; its known name is looked at again under that lock, so that of two turns only one gets a schema. Rows
# of the pool that others take at the moment are skipped, never waited for.
CLAIM = """
    WITH wanting AS (
        SELECT id FROM tenants_organization o
        WHERE id = %(organization)s AND schema_name = %(known_name)s AND leaving_at IS NULL
          AND NOT EXISTS (SELECT FROM tenants_tenantschema WHERE organization_id = o.id)
        FOR UPDATE
    ), ready AS (
        SELECT s.id FROM wanting, tenants_tenantschema s
        WHERE s.organization_id IS NULL AND s.state = 'newest'
          AND s.fingerprint = (SELECT fingerprint FROM tenants_schematemplate WHERE code_state = %(code_state)s)
        ORDER BY s.made_at LIMIT 1
        FOR UPDATE OF s SKIP LOCKED
    ), claimed AS (
        UPDATE tenants_tenantschema s SET organization_id = %(organization)s, claimed_at = statement_timestamp()
        FROM ready WHERE s.id = ready.id
        RETURNING s.name
    )
    UPDATE tenants_organization o SET schema_name = claimed.name
    FROM claimed WHERE o.id = %(organization)s
    RETURNING o.schema_name
"""

BUSIEST_TEN_MINUTES = """
    SELECT coalesce(max(claims), 0) FROM (
        SELECT count(*) AS claims FROM tenants_tenantschema
        WHERE claimed_at > now() - interval '4 weeks' AND made_in_ms > 0 AND origin <> 'backup'
        GROUP BY date_bin('10 minutes', claimed_at, timestamptz 'epoch')
    ) AS bins
"""


def claim(organization: Organization) -> str | None:
    """Give it a ready schema and return the name; None where the pool is empty, it has one already, or it is leaving.

    One round trip, and whole or not at all.
    """
    values = {"organization": organization.pk, "known_name": organization.schema_name, "code_state": code_state()}
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, values)
        claimed = cursor.fetchone()
    if claimed is None:
        return None
    organization.schema_name = claimed[0]
    return organization.schema_name


def claim_unused(organization: Organization) -> str | None:
    """As `claim`, and never one with somebody's rows in it, whatever its row says.

    A database of which a part was restored from an older dump may know one as waiting that was given away since.
    """
    while name := _claim_unless_written_in(organization):
        if organization.schema_name == name:
            return name
        set_aside(name)
    return None


def set_aside(name: str) -> None:
    """Out of the pool's ready ones, for a human to look at."""
    found = TenantSchema.objects.pooled().filter(name=name)
    found.update(state=TenantSchema.State.DIFFERENT, message=HOLDS_ROWS)


def _claim_unless_written_in(organization: Organization) -> str | None:
    """The one that was looked at; the organization bears its name where it got it."""
    known_name = organization.schema_name
    with transaction.atomic():
        name = claim(organization)
        if name and is_written_in(name):
            transaction.set_rollback(True)
            organization.schema_name = known_name
    return name


def ready() -> QuerySet[TenantSchema]:
    """Those that could be claimed now by a process of this release."""
    fingerprint = SchemaTemplate.objects.filter(code_state=code_state()).values("fingerprint")
    return TenantSchema.objects.pooled().filter(state=TenantSchema.State.NEWEST, fingerprint__in=fingerprint)


def target() -> int:
    """How many should be ready: by the busiest ten minutes of the last four weeks, within the bounds of the settings.

    Schemas that were adopted or restored tell nothing of sign-ups.
    """
    with connection.cursor() as cursor:
        cursor.execute(BUSIEST_TEN_MINUTES)
        busiest: int = cursor.fetchone()[0]
    return max(settings.SCHEMA_POOL_MIN, min(MARGIN * busiest, settings.SCHEMA_POOL_MAX))


def is_low() -> bool:
    """Fewer are ready than there should be at the very least."""
    return ready()[: settings.SCHEMA_POOL_MIN].count() < settings.SCHEMA_POOL_MIN
