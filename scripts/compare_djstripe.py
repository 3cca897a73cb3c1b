"""Prove that our squash of dj-stripe's migrations makes the same tables as dj-stripe's own. Takes about two minutes.

    python -m scripts.compare_djstripe

Migrates two throw-away databases on the server of DATABASE_URL, compares columns, constraints and indexes, drops both.
"""

import os
import sys
import time

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg import sql

Rows = set[tuple[str, ...]]

QUERIES = {
    "columns": """
        SELECT table_name, (row_number() OVER (PARTITION BY table_name ORDER BY ordinal_position))::text AS place,
               column_name, udt_name, is_nullable, coalesce(column_default, ''),
               coalesce(character_maximum_length::text, ''), coalesce(numeric_precision::text, ''),
               coalesce(numeric_scale::text, ''), is_identity
        FROM information_schema.columns WHERE table_schema = 'public' AND table_name LIKE 'djstripe%%'""",
    "constraints": """
        SELECT conrelid::regclass::text, conname, contype::text, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE conrelid::regclass::text LIKE 'djstripe%%'""",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE tablename LIKE 'djstripe%%'",
}


def observe(name: str, modules: dict[str, str]) -> dict[str, Rows]:
    """Migrate a fresh database with these migration modules and read what came of it."""
    _administer("DROP DATABASE IF EXISTS {}", name)
    _administer("CREATE DATABASE {}", name)
    settings.MIGRATION_MODULES = modules
    _connect(name)
    started = time.monotonic()
    call_command("migrate_schemas", shared=True, verbosity=0)
    print(f"{name}: migrated in {time.monotonic() - started:.1f} s")
    found = {kind: _rows(query) for kind, query in QUERIES.items()}
    _administer("DROP DATABASE {}", name)
    return found


def _administer(statement: str, name: str) -> None:
    _connect("postgres")
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(sql.Identifier(name)))
    connection.close()


def _connect(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def _rows(query: str) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return set(cursor.fetchall())


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sonicus.settings")
    django.setup()
    ours = observe("sonicus_compare_ours", settings.MIGRATION_MODULES)
    theirs = observe("sonicus_compare_theirs", {})
    for kind in QUERIES:
        print(f"{kind}: {len(ours[kind])} ours, {len(theirs[kind])} theirs")
        for row in sorted(ours[kind] ^ theirs[kind]):
            print("  only", "ours" if row in ours[kind] else "theirs", *row)
    sys.exit(ours != theirs)


if __name__ == "__main__":
    main()
