"""What PostgreSQL knows of a schema, read in one query each."""

from django.db import connection
from psycopg import sql


def exists(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [name])
        return cursor.fetchone() is not None


def tables(name: str) -> frozenset[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [name])
        return frozenset(row[0] for row in cursor.fetchall())


def applied_migrations(name: str) -> frozenset[tuple[str, str]]:
    """Empty where the schema, or its table of migrations, does not exist."""
    if "django_migrations" not in tables(name):
        return frozenset()
    with connection.cursor() as cursor:
        query = sql.SQL("SELECT app, name FROM {}").format(sql.Identifier(name, "django_migrations"))
        cursor.execute(query)
        return frozenset((row[0], row[1]) for row in cursor.fetchall())


def create(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(name)))


def drop(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(name)))
