"""Locks that end with the process that holds them, however it ends."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from tenants.schemas.fleet.errors import HeldElsewhereError

FLEET = "sonicus.fleet"


@contextmanager
def held(name: str) -> Iterator[None]:
    """The advisory lock of that name, in a transaction on a connection of its own. Raises HeldElsewhereError.

    A transaction's lock, because behind PgBouncer a session's would stay with a connection that others use.
    """
    own = connection.copy()
    try:
        own.set_autocommit(False)
        with own.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
            if not cursor.fetchone()[0]:
                raise HeldElsewhereError
        yield
    finally:
        own.close()
