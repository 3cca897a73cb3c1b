"""Which PostgreSQL it is; whether a schema is there; making and dropping one (who may be: tenants/schemas/removal)."""

from collections.abc import Collection

from django.db import connection
from psycopg import sql


def server_major() -> int:
    """18 for PostgreSQL 18.6."""
    version: int = connection.pg_version  # type: ignore[attr-defined]
    return version // 10000


def exists(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [name])
        return cursor.fetchone() is not None


def existing(names: Collection[str]) -> frozenset[str]:
    """Those of these names that are schemas."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname::text FROM pg_namespace WHERE nspname = ANY (%s)", [list(names)])
        return frozenset(row[0] for row in cursor.fetchall())


def create(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(name)))


def drop(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(name)))
