"""A worker is killed -9 while the provider works on its write."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from dns.models import JournalEntry, Record
from tenants.models import Condition
from tests.dns.conftest import HOST, MARKER

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("records_alone")]

TURN = """
import sys, uuid, django
django.setup()
from django.conf import settings
settings.WORKFLOW = "tests.dns.support.workflows.RECORDS_ALONE"
from tenants.loop.turn import take_turn
take_turn(uuid.UUID(sys.argv[1]), "dns")
"""
SLOWNESS, PATIENCE = 1.5, 30.0  # seconds


def test_what_was_begun_was_committed_and_the_next_turn_settles_it(zone, acme, settle):
    foreign = zone.foreign
    zone.sandbox.fault(system="ionos", operation="create_records", kind="delay", seconds=SLOWNESS, times=1)
    worker = subprocess.Popen([sys.executable, "-c", TURN, str(acme.pk)], env=os.environ.copy())
    try:
        wait_for(lambda: not zone.sandbox.faults())  # it struck, so the write is at the provider
        assert JournalEntry.objects.count() == 2
        assert zone.contents == set()  # in the journal, and not yet in the zone
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    wait_for(lambda: len(zone.contents) == 2)  # the provider went on
    assert {entry.state for entry in JournalEntry.objects.all()} == {JournalEntry.State.BEGUN}
    assert not Record.objects.exists()

    Condition.objects.update(lease=None, lease_until=None)  # a minute later
    assert settle(acme)["dns"].status == "ready"
    assert {entry.state for entry in JournalEntry.objects.all()} == {JournalEntry.State.DONE}
    assert {row.name for row in Record.objects.filter(organization=acme)} == {HOST, MARKER}
    assert zone.writes == ["create_records"]
    assert zone.foreign == foreign


def wait_for(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)
