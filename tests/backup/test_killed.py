"""kill -9 in the middle of a restore: nothing is left, and the next one works."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection, transaction

from tenants.models import Organization
from tests.backup.acting import everything, packages, restore

ROOT = Path(__file__).resolve().parent.parent.parent
AT_WORK = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
# Unlike the activity, these are read anew in a transaction.
WAITING = """
    SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database
    WHERE d.datname = current_database() AND NOT granted
"""


def test_a_killed_restore_leaves_nothing_and_can_be_run_again(acme, kept):
    before, others = everything(), count(AT_WORK)
    with transaction.atomic():
        hold("tenants_schematemplate")  # what it reads when all rows are there, before it commits
        process = start_restore(kept)
        try:
            wait_until(lambda: count(WAITING) > 0, process)
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    wait_until(lambda: count(AT_WORK) == others)
    assert everything() == before

    assert restore(kept, "--as=acme-copy").code == 0
    assert set(packages(Organization.objects.get(slug="acme-copy"))) == {"Birds", "Rain"}


def hold(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")


def start_restore(file: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "manage.py", "restore_organization", str(file), "--as=acme-copy"]
    return subprocess.Popen(command, cwd=ROOT, start_new_session=True)


def count(query: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return int(cursor.fetchone()[0])


def wait_until(is_so: Callable[[], bool], process: "subprocess.Popen[bytes] | None" = None) -> None:
    deadline = time.monotonic() + 60
    while not is_so():
        assert process is None or process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
