"""Locks that end with the process that holds them, however it ends."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from tenants.schemas.fleet.errors import HeldElsewhereError

FLEET = "sonicus.fleet"
TRY = "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))"
WAIT = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0)) IS NOT NULL"


@contextmanager
def held(name: str, *, is_worth_waiting: bool = False) -> Iterator[None]:
    """The advisory lock of that name. Raises HeldElsewhereError, unless it is worth waiting for.

    It belongs to a transaction on a connection of its own: migrations commit, and behind PgBouncer a session's lock
    would stay with a server connection that is somebody else's a moment later.
    """
    own = connection.copy()
    try:
        own.set_autocommit(False)
        with own.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            cursor.execute(WAIT if is_worth_waiting else TRY, [name])
            if not cursor.fetchone()[0]:
                raise HeldElsewhereError
        yield
    finally:
        own.close()
