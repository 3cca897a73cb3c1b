"""Whether a schema holds rows that somebody wrote, beyond those that every schema is made with."""

from django.db import connection
from psycopg import sql

from tenants.schemas.names import TEMPLATE

BOOKKEEPING = "django_migrations"
TABLES = """
    SELECT c.relname::text, EXISTS (SELECT FROM pg_class t JOIN pg_namespace s ON s.oid = t.relnamespace
                                    WHERE s.nspname = %(template)s AND t.relname = c.relname)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = %(name)s AND c.relkind IN ('r', 'p', 'm') AND c.relname <> %(bookkeeping)s
"""
ANY_ROW = "SELECT EXISTS (SELECT FROM {table})"
# As texts, so that rows can be compared whatever their types are.
OWN_ROW = "SELECT EXISTS (SELECT t::text FROM {table} t EXCEPT SELECT t::text FROM {template} t)"


def holds_rows(name: str) -> bool:
    """Careful rather than clever: a row that the template has not word for word counts as somebody's."""
    return any(_holds(OWN_ROW if in_template else ANY_ROW, name, table) for table, in_template in _tables(name))


def is_written_in(name: str) -> bool:
    """Whether there are rows in a table that the template leaves empty: schemas of the pool may be of other releases.

    The template is looked at only where there is a row at all, so that nobody waits while it is migrated.
    """
    used = [(table, in_template) for table, in_template in _tables(name) if _holds(ANY_ROW, name, table)]
    return any(not in_template or not _holds(ANY_ROW, TEMPLATE, table) for table, in_template in used)


def _tables(name: str) -> list[tuple[str, bool]]:
    """Each with whether the template has one of that name."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES, {"name": name, "template": TEMPLATE, "bookkeeping": BOOKKEEPING})
        return list(cursor.fetchall())


def _holds(query: str, name: str, table: str) -> bool:
    places = {"table": sql.Identifier(name, table), "template": sql.Identifier(TEMPLATE, table)}
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(query).format(**places))
        return bool(cursor.fetchone()[0])
