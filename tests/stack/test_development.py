import os
import signal
import time
from collections import Counter
from pathlib import Path

import psycopg
import pytest
from dotenv import dotenv_values

from tenants.workflow import workflow

pytestmark = pytest.mark.stack
SIX_STEPS = {"schema", "dns", "propagation", "billing", "crm", "deployment"}


def create(checkout, slug):
    options = ("--slug", slug, "--email", f"alice@{slug}.test", "--plan", "starter", "--wait")
    return checkout.run("manage.py", "create_organization", slug.title(), *options)


def states(checkout, slug):
    """What the database itself says, by step."""
    query = (
        "SELECT step, status FROM tenants_condition JOIN tenants_organization o ON o.id = organization_id "
        "WHERE o.slug = %s"
    )
    url = dotenv_values(checkout.folder / ".data" / "dev.env")["DATABASE_URL"]
    with psycopg.connect(url) as connection:
        return dict(connection.execute(query, [slug]).fetchall())


def whole_crew(checkout, without=None, seconds=30):
    """How many processes each room's worker has, once all of them have two and no killed one's are left over."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        running = {number for number, command in checkout.processes().items() if "celery_workers" in command}
        children = Counter(parent for number in running if (parent := parent_of(number)) in running)
        crew = max(running, key=children.__getitem__, default=None)
        rooms = {number: children[number] for number in running if parent_of(number) == crew}
        are_whole = list(rooms.values()) == [2] * len(workflow().queues)
        if are_whole and len(running) == 1 + 3 * len(rooms) and without not in running:
            return rooms
        time.sleep(0.2)
    raise AssertionError(f"{running} after {seconds} s: {children}")


def parent_of(number):
    """From the fields after the name in proc(5); None when it has just ended."""
    try:
        return int(Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return None


def test_a_fresh_checkout_starts_and_an_organization_goes_live(running):
    made = create(running, "acme")
    assert made.returncode == 0, made.stdout + made.stderr
    assert states(running, "acme") == dict.fromkeys(SIX_STEPS, "ready")


def test_a_second_start_joins_what_runs(running):
    before = running.processes().keys()
    assert "was running already" in running.run("-m", "scripts.dev", "start", "--detach").stdout
    assert running.processes().keys() == before


@pytest.mark.parametrize("victim", ["valkey-server", "sonicus.celery_workers", "gunicorn", "-m sandbox"])
def test_what_is_killed_comes_back_and_organizations_still_go_live(running, victim):
    number = min(number for number, command in running.processes().items() if victim in command)
    os.kill(number, signal.SIGKILL)
    made = create(running, f"after-{victim.strip('-m ').removeprefix('sonicus.').replace('_', '-')}")
    assert made.returncode == 0, made.stdout + made.stderr


def test_a_room_gets_a_new_worker_when_its_own_is_killed(running):
    """Told by the tree of processes: a mere count is right for a moment, while the killed one's pool still ends."""
    before = whole_crew(running)
    killed = min(before)
    os.kill(killed, signal.SIGKILL)
    assert set(whole_crew(running, without=killed)) > set(before) - {killed}


def test_stopping_leaves_nothing_and_starting_again_keeps_everything(running):
    assert running.run("-m", "scripts.dev", "stop").stdout.strip() == "Stopped."
    assert running.processes() == {}
    again = running.run("-m", "scripts.dev", "start", "--detach")
    assert again.returncode == 0, again.stderr
    assert "password" not in again.stdout
    assert states(running, "acme") == dict.fromkeys(SIX_STEPS, "ready")


def test_a_start_that_fails_says_why_and_leaves_nothing(running):
    running.run("-m", "scripts.dev", "stop")
    wsgi = running.folder / "sonicus" / "wsgi.py"
    good = wsgi.read_text()
    wsgi.write_text("raise RuntimeError('broken on purpose')\n")
    failed = running.run("-m", "scripts.dev", "start", "--detach")
    wsgi.write_text(good)
    assert failed.returncode == 1
    assert "broken on purpose" in failed.stderr
    assert running.processes() == {}
