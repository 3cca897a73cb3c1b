"""Rows in a tenant's schema name members by a column `member_id`, in every tenant app (docs/decisions/0004)."""

import uuid
from collections.abc import Mapping

from django.db import connection
from psycopg import sql

TABLES = """
    SELECT c.relname::text FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = %s::regnamespace AND c.relkind IN ('r', 'p')
      AND a.attname = 'member_id' AND a.atttypid = 'uuid'::regtype AND NOT a.attisdropped
"""
UPDATE = """
    UPDATE {} AS named SET member_id = changed.new
    FROM unnest(%s::uuid[], %s::uuid[]) AS changed (old, new) WHERE named.member_id = changed.old
"""


def readdress(schema: str, changed: Mapping[uuid.UUID, uuid.UUID]) -> None:
    """Put new keys of memberships for old ones in all its tables."""
    if not changed:
        return
    with connection.cursor() as cursor:
        cursor.execute(TABLES, [schema])
        tables = [table for (table,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(
                sql.SQL(UPDATE).format(sql.Identifier(schema, table)), [list(changed), list(changed.values())]
            )
