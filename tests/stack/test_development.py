import os
import signal
import time

import psycopg
import pytest
from dotenv import dotenv_values

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
    workers = sorted(number for number, command in running.processes().items() if "celery_workers" in command)
    os.kill(workers[1], signal.SIGKILL)
    deadline = time.monotonic() + 20
    while len(_workers(running)) != len(workers) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert len(_workers(running)) == len(workers)


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


def _workers(checkout):
    return [number for number, command in checkout.processes().items() if "celery_workers" in command]
