"""A restored schema at the newest state of the code."""

from collections.abc import Callable

from django.db import connection

from tenants.backup.errors import BackupError
from tenants.models import TenantSchema
from tenants.schemas.applied import applied
from tenants.schemas.fleet.errors import SchemaMigrationError
from tenants.schemas.fleet.graph import TenantGraph
from tenants.schemas.fleet.one import migrate_one
from tenants.schemas.measuring import measure

State = TenantSchema.State


def bring_to_newest(row: TenantSchema, say: Callable[[str], None]) -> None:
    """Measure it, and migrate it where it is behind. Raises BackupError where it does not become what it should be.

    A migration with `atomic = False` cannot be part of our transaction: such a schema stays behind, and the
    organization's schema step migrates it as it would any other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # tables with open checks cannot be altered
    measure([row])
    if row.state == State.BEHIND:
        say(f"It is of an older release. {row.message}")
        if not _is_atomic(row):
            return
        _migrate(row)
    if row.state != State.NEWEST:
        raise BackupError(f"What it holds is not what this release's template is. {row.message}")


def _is_atomic(row: TenantSchema) -> bool:
    return all(migration.atomic for migration in TenantGraph(applied([row.name])[row.name]).missing())


def _migrate(row: TenantSchema) -> None:
    try:
        migrate_one(row)
    except SchemaMigrationError as error:
        raise BackupError(f"It is of an older release, and cannot be migrated: {error}") from error
    row.refresh_from_db()
