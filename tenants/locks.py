"""One at a time among all processes: PostgreSQL's advisory locks, told apart by what they are about."""

from django.db import connection


def hold(about: str) -> None:
    """Wait until nobody else holds the lock of these words, and keep it to the end of the transaction.

    Raises AssertionError outside of a transaction, where it would be let go at once.
    """
    assert connection.in_atomic_block  # noqa: S101
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [about])
