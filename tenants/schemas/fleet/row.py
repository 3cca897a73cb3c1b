"""The row of a schema, held while the schema is migrated, and what it says afterwards."""

from collections.abc import Collection
from functools import cache
from typing import LiteralString

from django.db import connection
from psycopg import sql

from tenants.models import TenantSchema
from tenants.schemas.fleet.errors import SchemaGoneError
from tenants.schemas.fleet.graph import Key
from tenants.schemas.names import require_tenant_schema

LOCK_TIMEOUT_MS = 3000  # Longer than a request holds a table, shorter than anybody minds waiting for one tenant.
TABLE = sql.Identifier("public", TenantSchema._meta.db_table)
HOLD = """
    SELECT set_config('lock_timeout', {timeout}, true);
    SELECT FROM {table} WHERE id = {id} FOR NO KEY UPDATE;
    SELECT app, name FROM {migrations};
"""
RECORD = "INSERT INTO {migrations} (app, name, applied) VALUES {records};"
MARK = "UPDATE {table} SET state = {state}, message = '', migrated_at = now() WHERE id = {id};"
# Divides by nought, and so ends it all, where one of these is applied by then. The state is not written: that costs as
# much as an ALTER TABLE, and the schema is measured soon, in one statement with all others of the wave.
ANY_SCHEMA, ANY_ROW = ":schema:", ":row:"
TAKE = """
    SELECT set_config('lock_timeout', {timeout}, true);
    SELECT FROM {table} WHERE id = {id} FOR NO KEY UPDATE;
    INSERT INTO {migrations} (app, name, applied) SELECT app, name, now() FROM (VALUES {records}) AS r (app, name)
    WHERE 1 / (NOT EXISTS (SELECT FROM {migrations} WHERE (app, name) IN ({records})))::int = 1;
"""


def hold(row: TenantSchema, records: Collection[Key]) -> list[Key]:
    """Take the row until the end of the transaction; return which of these the schema has not applied by then.

    Whoever migrates or drops a schema holds its row, so nobody does at the same time. One round trip. A lock that is
    not had within LOCK_TIMEOUT_MS, also one that a migration needs later in this transaction, is a database error.
    """
    text = sql.SQL(HOLD).format(
        timeout=sql.Literal(str(LOCK_TIMEOUT_MS)), table=TABLE, id=sql.Literal(row.pk), migrations=_migrations(row.name)
    )
    with connection.cursor() as cursor:
        cursor.execute(text)
        cursor.nextset()
        if not cursor.rowcount:
            raise SchemaGoneError(f"The row of {row.name} is gone.")
        cursor.nextset()
        applied = set(cursor.fetchall())
    return [key for key in records if key not in applied]


def execute(*statements: sql.Composable) -> None:
    """As one text, in one round trip."""
    with connection.cursor() as cursor:
        cursor.execute("".join(statement.as_string() for statement in statements))


def recorded(name: str, records: Collection[Key]) -> sql.Composable:
    """A statement that writes down these migrations in the schema of that name."""
    return sql.SQL(RECORD).format(migrations=_migrations(name), records=_tuples(records, "({}, {}, now())"))


def written(row: TenantSchema, records: Collection[Key], state: TenantSchema.State) -> sql.Composable:
    """Statements that write down these migrations in the schema, and the state in its row."""
    return sql.Composed([recorded(row.name, records), _mark(row, state)])


def taken(row: TenantSchema, records: Collection[Key]) -> sql.Composable:
    """Statements that hold the row and write these down before that is true: for a message that fails as a whole.

    They fail where any of these migrations is applied by then. Composed once for all schemas: composing takes as long
    as sending.
    """
    text = (
        _taken(tuple(records), LOCK_TIMEOUT_MS)
        .replace(ANY_SCHEMA, require_tenant_schema(row.name))
        .replace(ANY_ROW, str(row.pk))
    )
    return sql.SQL(text)


@cache
def _taken(records: tuple[Key, ...], timeout_ms: int) -> str:
    """With stand-ins, in quotes already, for the schema's name and its row's key."""
    text = sql.SQL(TAKE).format(
        timeout=sql.Literal(str(timeout_ms)),
        table=TABLE,
        id=sql.Literal(ANY_ROW),
        migrations=_migrations(ANY_SCHEMA),
        records=_tuples(records, "({}, {})"),
    )
    return text.as_string()


def write_failure(row: TenantSchema, message: str) -> None:
    """Into the row that is given, too."""
    row.state, row.message = TenantSchema.State.FAILED, message
    TenantSchema.objects.filter(pk=row.pk).update(state=row.state, message=row.message)


def _migrations(name: str) -> sql.Identifier:
    """By its full name: where the schema has no such table, public's must not stand in for it."""
    return sql.Identifier(name, "django_migrations")


def _mark(row: TenantSchema, state: TenantSchema.State) -> sql.Composable:
    return sql.SQL(MARK).format(table=TABLE, state=sql.Literal(str(state)), id=sql.Literal(row.pk))


def _tuples(keys: Collection[Key], form: LiteralString) -> sql.Composable:
    return sql.SQL(", ").join(sql.SQL(form).format(sql.Literal(app), sql.Literal(name)) for app, name in keys)
