"""kill -9 of a process at the moment at which it sleeps in PostgreSQL."""

import multiprocessing
import time
from collections.abc import Callable

from django.db import connection

PATIENCE_SECONDS = 60
FORKS = multiprocessing.get_context("forkserver")  # each process is forked from a fresh interpreter, not from the test
FORKS.set_forkserver_preload(["tests.schemas.deeds"])


def kill_asleep(deed: Callable[..., None], *arguments: object) -> None:
    """Start the deed in a process of its own, wait until it sleeps in a statement, kill it, and end its session.

    PostgreSQL ends such a session by itself when it finds nobody to answer to.
    """
    process = FORKS.Process(target=deed, args=arguments)
    process.start()
    session = _wait_for_sleeper(process)
    process.kill()
    process.join()
    _execute("SELECT pg_terminate_backend(%s, 5000)", session)


def _wait_for_sleeper(process: multiprocessing.process.BaseProcess) -> int:
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < give_up_at and process.is_alive():
        if found := _execute(
            "SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()"
        ):
            return int(found[0][0])
        time.sleep(0.02)
    process.kill()
    raise AssertionError("the process never came to where it should be killed")


def _execute(statement: str, *values: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
