"""A worker is killed -9 while the provider works on its write."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable

import pytest

from dns.models import JournalEntry, Record
from tenants.models import Condition
from tests.dns.conftest import HOST, MARKER
from tests.dns.support.records import address

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


@pytest.fixture
def kill_during(zone, acme) -> Callable[[str, Callable[[], bool]], None]:
    """A worker of its own takes the turn, and is gone while this write of its is at the provider, which goes on."""

    def kill_during(operation: str, is_done: Callable[[], bool]) -> None:
        zone.sandbox.fault(system="ionos", operation=operation, kind="delay", seconds=SLOWNESS, times=1)
        worker = subprocess.Popen([sys.executable, "-c", TURN, str(acme.pk)], env=os.environ.copy())
        try:
            wait_for(lambda: not zone.sandbox.faults())  # it struck, so the write is at the provider
            assert begun()  # in the journal,
            assert not is_done()  # and not yet in the zone
        finally:
            worker.send_signal(signal.SIGKILL)
            worker.wait()
        wait_for(is_done)
        assert begun()
        Condition.objects.update(lease=None, lease_until=None)  # a minute later

    return kill_during


def test_what_was_begun_was_committed_and_the_next_turn_settles_it(zone, acme, settle, kill_during):
    foreign = zone.foreign
    kill_during("create_records", lambda: len(zone.contents) == 2)
    assert {entry.state for entry in JournalEntry.objects.all()} == {JournalEntry.State.BEGUN}
    assert not Record.objects.exists()

    assert settle(acme)["dns"].status == "ready"
    assert states() == {("create", "done"): 2}
    assert {row.name for row in Record.objects.filter(organization=acme)} == {HOST, MARKER}
    assert zone.writes == ["create_records"]
    assert zone.foreign == foreign


def test_a_change_is_not_written_twice(zone, acme, settle, resync, kill_during):
    settle(acme)
    marker = next(record for record in zone.records if record["name"] == MARKER)
    zone.lay(address("acme", "192.0.2.66"), marker)
    foreign = zone.foreign
    resync(acme)
    kill_during("patch_zone", lambda: (HOST, "A", "127.0.0.1") in zone.contents)

    assert settle(acme)["dns"].status == "ready"
    assert states() == {("create", "done"): 2, ("update", "done"): 1}
    assert zone.writes == ["create_records", "patch_zone"]
    assert Record.objects.filter(organization=acme).count() == 2
    assert zone.foreign == foreign


def test_a_removal_goes_on_where_it_stopped(zone, acme, settle, kill_during):
    settle(acme)
    foreign = zone.foreign
    acme.leave()
    kill_during("delete_record", lambda: len(zone.contents) == 1)
    assert {name for name, _, _ in zone.contents} == {MARKER}

    settle(acme)
    assert states() == {("create", "done"): 2, ("delete", "done"): 2}
    assert zone.writes == ["create_records", "delete_record", "delete_record"]
    assert zone.contents == set()
    assert not Record.objects.exists()
    assert acme.left_at
    assert zone.foreign == foreign


def begun() -> bool:
    return JournalEntry.objects.filter(state=JournalEntry.State.BEGUN).exists()


def states() -> dict[tuple[str, str], int]:
    return dict(Counter(JournalEntry.objects.values_list("action", "state")))


def wait_for(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)
