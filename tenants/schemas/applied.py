"""Which migrations each schema has applied."""

from collections.abc import Collection

from psycopg import sql

from tenants.schemas.reading import read

TABLE = "django_migrations"
WITH_TABLE = sql.SQL("""
    SELECT nspname::text FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = {table}
    WHERE nspname = ANY ({names})
""")
# As arrays, and each one once: most schemas have applied the same.
GROUPED = sql.SQL("""
    SELECT array_agg(schema), applied
    FROM (SELECT schema, array_agg(migration ORDER BY migration) AS applied FROM ({each}) AS e GROUP BY schema) AS s
    GROUP BY applied
""")
EACH = sql.SQL("SELECT {schema} AS schema, app || '.' || name AS migration FROM {table}")
CHUNK = 100  # each schema's table and index are locked while its chunk is read; a server's default holds 6,400 locks


def applied(names: Collection[str]) -> dict[str, frozenset[tuple[str, str]]]:
    """Migrations as (app, name) by schema; an empty set where there is no schema or no table of them."""
    found: dict[str, frozenset[tuple[str, str]]] = dict.fromkeys(names, frozenset())
    readable = _with_table(names)
    for start in range(0, len(readable), CHUNK):
        for schemas, migrations in read(_query(readable[start : start + CHUNK])):
            found.update(dict.fromkeys(schemas, frozenset(map(_split, migrations))))
    return found


def _with_table(names: Collection[str]) -> list[str]:
    query = WITH_TABLE.format(table=sql.Literal(TABLE), names=sql.Literal(list(names)))
    return [name for (name,) in read(query)] if names else []


def _query(names: list[str]) -> sql.Composed:
    arms = (EACH.format(schema=sql.Literal(name), table=sql.Identifier(name, TABLE)) for name in names)
    return GROUPED.format(each=sql.SQL(" UNION ALL ").join(arms))


def _split(migration: str) -> tuple[str, str]:
    app, _, name = migration.partition(".")
    return app, name
