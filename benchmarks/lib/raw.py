"""What PostgreSQL itself takes: statements over a bare psycopg connection. The measure of everything else."""

import time
from collections.abc import Iterable

from benchmarks.lib.place import Connection

COLUMN = "ALTER TABLE {name}.sounds_soundpackage ADD COLUMN licence varchar(40) NULL"
ROWS = "UPDATE {name}.sounds_soundpackage SET description = 'Not described yet.' WHERE description = ''"


def template_ddl(connection: Connection) -> str:
    """The text that ours generated from the catalog: raw and ours run the same statements."""
    row = connection.execute("SELECT ddl FROM tenants_schematemplate ORDER BY made_at DESC LIMIT 1").fetchone()
    assert row
    return str(row[0])


def creation(ddl: str, name: str) -> str:
    return f"CREATE SCHEMA {name}; SET LOCAL search_path TO {name}; {ddl}"


def make(connection: Connection, ddl: str, name: str) -> float:
    """Seconds of one transaction that makes a schema."""
    text = f"BEGIN; {creation(ddl, name)}; COMMIT"
    started = time.perf_counter()
    connection.execute(text)
    return time.perf_counter() - started


def for_each(connection: Connection, statement: str, names: Iterable[str]) -> float:
    """Seconds for one statement a schema, each a transaction of its own."""
    texts = [statement.format(name=name) for name in names]
    started = time.perf_counter()
    for text in texts:
        connection.execute(text)
    return time.perf_counter() - started
