"""Reading PostgreSQL's catalog: one round trip, always in the same surroundings, and nothing of it stays behind."""

from typing import Any

from django.db import connection
from psycopg import sql

# Names come out qualified, whatever search_path the caller has. The plan is index look-ups, whatever the statistics
# say: what a schema costs then does not grow with the number of the others.
SURROUNDINGS = """
    SELECT set_config('search_path', 'pg_catalog', true), set_config('jit', 'off', true),
           set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
           set_config('enable_mergejoin', 'off', true), set_config('datestyle', 'ISO', true)
"""


def read(query: str | sql.Composable) -> list[tuple[Any, ...]]:
    """The query's rows. Settings and locks last no longer than it, also inside the caller's transaction.

    A text of several statements is a transaction of its own; inside another one a savepoint takes its place.
    """
    text = query if isinstance(query, str) else query.as_string(None)
    statements = [SURROUNDINGS, text]
    if not connection.get_autocommit():
        statements = ["SAVEPOINT reading", *statements, "ROLLBACK TO SAVEPOINT reading", "RELEASE SAVEPOINT reading"]
    with connection.cursor() as cursor:
        cursor.execute("; ".join(statements))
        while cursor.description is None or cursor.description[0].name == "set_config":
            cursor.nextset()
        return list(cursor.fetchall())
