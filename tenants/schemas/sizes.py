"""How much room schemas take on disk."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psycopg
from django.db import connection

# To measure a table a server process opens it, and remembers that until its connection ends: about 60 kB a schema. So
# thousands are measured over connections that are thrown away, lest a list of all take a gigabyte of the server.
CHUNK = 1000

# A table that is being altered is left out: opening it would wait for the end of that migration.
SIZES = """
    SELECT n.nspname, coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint
    FROM pg_namespace n
    LEFT JOIN pg_depend d ON d.refclassid = 'pg_namespace'::regclass AND d.refobjid = n.oid
        AND d.classid = 'pg_class'::regclass
    LEFT JOIN pg_class c ON c.oid = d.objid AND c.relkind IN ('r', 'm', 'S')
        AND c.oid NOT IN (
            SELECT relation FROM pg_locks
            WHERE relation IS NOT NULL AND mode = 'AccessExclusiveLock' AND pid <> pg_backend_pid()
        )
    WHERE n.nspname = ANY(%s)
    GROUP BY n.nspname
"""


def sizes(names: Sequence[str]) -> dict[str, int]:
    """Bytes of each schema with its indexes, in one query for a thousand; those that do not exist are left out."""
    if len(names) <= CHUNK:
        with connection.cursor() as cursor:
            cursor.execute(SIZES, [list(names)])
            return dict(cursor.fetchall())
    found: dict[str, int] = {}
    for start in range(0, len(names), CHUNK):
        with _throw_away() as other:
            found.update(other.execute(SIZES, [list(names[start : start + CHUNK])]).fetchall())
    return found


@contextmanager
def _throw_away() -> Iterator[psycopg.Connection]:
    """A connection beside Django's own; it sees what is committed."""
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as other:
        yield other
