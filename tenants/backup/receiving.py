"""Running a dump into a new schema, on this thread's connection and in the caller's transaction.

By our own connection and not by psql: then the rows and the organization come in one transaction, and whatever ends
it, a kill -9 included, leaves nothing.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection
from psycopg import sql

from tenants.backup.admission import admitted
from tenants.backup.progress import told
from tenants.backup.script import Part, Rows
from tenants.schemas.names import require_tenant_schema

CHUNK = 256 * 1024
PREPARE = """
    CREATE SCHEMA {schema};
    SET LOCAL search_path = '';
    SET LOCAL check_function_bodies = off;
    SET LOCAL xmloption = content;
    SET LOCAL standard_conforming_strings = on;
"""


def receive(parts: Iterable[Part], *, old: str, new: str, say: Callable[[str], None]) -> None:
    """Make schema `new` of the dump of `old`. Raises UnreadableBackupError and django.db.Error."""
    require_tenant_schema(new)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(PREPARE).format(schema=sql.Identifier(new)))
        for part in parts:
            text = admitted(part, old=old, new=new)
            if isinstance(part, Rows):
                _copy(cursor, text or "", told(part, say))
                say(f"{part.table}: {cursor.rowcount} rows")
            elif text:
                cursor.execute(text)


def _copy(cursor: Any, text: str, lines: Iterable[bytes]) -> None:
    held = bytearray()
    with connection.wrap_database_errors, cursor.copy(text) as copy:
        for line in lines:
            held += line
            if len(held) >= CHUNK:
                copy.write(bytes(held))
                held.clear()
        copy.write(bytes(held))
