"""Whether a schema holds rows that somebody wrote, beyond those that every schema is made with."""

from django.db import connection
from psycopg import sql

from tenants.schemas.names import TEMPLATE
from tenants.schemas.reading import read

BOOKKEEPING = "django_migrations"
# By pg_depend, as pg_class has no index that begins with the schema: sign-ups wait for this, among 10,000 schemas too.
TABLES = sql.SQL("""
    SELECT relname::text, to_regclass(format('%I.%I', {template}, relname)) IS NOT NULL
    FROM pg_namespace n
    JOIN pg_depend d ON d.refclassid = 'pg_namespace'::regclass AND d.refobjid = n.oid
                    AND d.classid = 'pg_class'::regclass
    JOIN pg_class c ON c.oid = d.objid
    WHERE nspname = {name} AND relkind IN ('r', 'p', 'm') AND relname <> {bookkeeping}
""")
USED = sql.SQL("SELECT {name} WHERE EXISTS (SELECT FROM {table})")
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
    in_template = dict(_tables(name))
    used = _used(name, list(in_template))
    return any(not in_template[table] or not _holds(ANY_ROW, TEMPLATE, table) for table in used)


def _tables(name: str) -> list[tuple[str, bool]]:
    """Each with whether the template has one of that name."""
    values = {"name": name, "template": TEMPLATE, "bookkeeping": BOOKKEEPING}
    return [(table, known) for table, known in read(TABLES.format(**{key: sql.Literal(values[key]) for key in values}))]


def _used(name: str, tables: list[str]) -> list[str]:
    """Those with a row in them, found in one round trip."""
    if not tables:
        return []
    arms = (USED.format(name=sql.Literal(table), table=sql.Identifier(name, table)) for table in tables)
    return [table for (table,) in read(sql.SQL(" UNION ALL ").join(arms))]


def _holds(query: str, name: str, table: str) -> bool:
    places = {"table": sql.Identifier(name, table), "template": sql.Identifier(TEMPLATE, table)}
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(query).format(**places))
        return bool(cursor.fetchone()[0])
