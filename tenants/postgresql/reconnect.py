"""The database, again, after the outside was asked: it may have been restarted meanwhile."""

import time

from django.db import OperationalError, connection

PATIENCE_SECONDS = 8.0  # A restart takes less, and the turn must end before its time is over.
PAUSE_SECONDS = 0.3


def reach_database() -> None:
    """What a turn came to must be written down, or its lease blocks the step for a minute. Raises OperationalError."""
    if connection.in_atomic_block:
        return
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while not _is_reached():
        if time.monotonic() > give_up_at:
            connection.ensure_connection()
            return
        time.sleep(PAUSE_SECONDS)


def _is_reached() -> bool:
    connection.close_if_unusable_or_obsolete()
    connection.close_if_health_check_failed()
    try:
        connection.ensure_connection()
    except OperationalError:
        return False
    return True
