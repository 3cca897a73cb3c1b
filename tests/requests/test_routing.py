"""Hosts are remembered without asking, and what changes is forgotten in every process, whoever changes it."""

import os
import resource
import subprocess
import sys
import threading

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sonicus.lib.ids import new_schema_name
from tenants.hosts import organization_at
from tenants.models import Domain, Organization, Plan
from tenants.routing import LISTENER, MEMORY, route
from tests.requests.waiting import eventually, remember

pytestmark = pytest.mark.django_db(transaction=True)

HOST = "acme.sonicus.test"


def elsewhere(statement: str) -> None:
    """Another client, which knows nothing of Django, writes and commits."""
    with psycopg.connect(settings.DATABASE_DIRECT_URL, autocommit=True) as other:
        other.execute(statement)


@pytest.fixture
def acme_at(acme) -> Organization:
    """acme, live at HOST; it has no schema, which nobody asks for here."""
    Organization.objects.filter(pk=acme.pk).update(live_at=timezone.now())
    Domain.objects.get_or_create(domain=HOST, defaults={"tenant": acme, "is_primary": False})
    return Organization.objects.get(pk=acme.pk)


def test_a_request_asks_nothing_for_a_host_that_is_remembered(acme_at):
    remember(HOST)
    with CaptureQueriesContext(connection) as queries:
        found = route(HOST)
        assert (found, found.plan.name, found.is_live) == (acme_at, "Starter", True)
    assert len(queries) == 0


def test_each_request_has_an_organization_of_its_own(acme_at):
    remember(HOST)
    first, second = route(HOST), route(HOST)
    first.name, first.plan.name = "Spoilt", "Spoilt"
    assert (second.name, second.plan.name) == (acme_at.name, acme_at.plan.name)
    assert route(HOST).name == acme_at.name


def test_the_generation_is_never_remembered(acme_at):
    remember(HOST)
    Organization.objects.filter(pk=acme_at.pk).update(generation=77)
    assert route(HOST).generation == 77


def test_asking_for_reconciling_tells_nobody(acme_at):
    remember(HOST)
    changes = MEMORY.changes
    acme_at.request_reconcile()
    Plan.objects.filter(key="none").update(name="Nothing")  # heard, so whatever came before was heard too
    assert eventually(lambda: MEMORY.changes > changes)
    assert MEMORY.changes == changes + 1


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE tenants_organization SET leaving_at = now()",
        "UPDATE tenants_organization SET vouched_at = NULL",
        "UPDATE tenants_domain SET domain = 'new.sonicus.test' WHERE domain = 'acme.sonicus.test'",
        "DELETE FROM tenants_domain",
        "TRUNCATE tenants_domain",
    ],
)
def test_a_host_that_leads_nowhere_any_more_is_forgotten(acme_at, change):
    remember(HOST)
    elsewhere(change)
    assert eventually(lambda: route(HOST) is None)
    assert Client(headers={"host": HOST}).get("/").status_code == 404


@pytest.mark.parametrize(
    ("change", "shows"),
    [
        ("UPDATE tenants_organization SET name = 'Acme & Sons'", lambda found: found.name == "Acme & Sons"),
        ("UPDATE tenants_organization SET slug = 'acme-two'", lambda found: found.slug == "acme-two"),
        ("UPDATE tenants_organization SET standing = 'suspended'", lambda found: found.standing == "suspended"),
        ("UPDATE tenants_organization SET live_at = NULL", lambda found: found.live_at is None),
        ("UPDATE tenants_plan SET name = 'Giant'", lambda found: found.plan.name == "Giant"),
    ],
)
def test_what_pages_show_of_an_organization_is_as_the_rows_say(acme_at, change, shows):
    remember(HOST)
    elsewhere(change)
    assert eventually(lambda: shows(route(HOST)))


def test_a_claimed_schema_is_the_one_of_the_next_request(acme_at):
    remember(HOST)
    name = new_schema_name()
    elsewhere(f"UPDATE tenants_organization SET schema_name = '{name}'")  # noqa: S608
    assert eventually(lambda: route(HOST).schema_name == name)


def test_a_host_that_moves_leads_to_the_other_organization(acme_at, bob):
    from tests.support.cast import make_organization

    umbra = make_organization("umbra", owner=bob)
    Organization.objects.filter(pk=umbra.pk).update(live_at=timezone.now())
    remember(HOST)
    elsewhere(f"UPDATE tenants_domain SET tenant_id = '{umbra.pk}' WHERE domain = '{HOST}'")  # noqa: S608
    assert eventually(lambda: route(HOST) == umbra)


def test_an_unknown_host_is_nobody_until_it_is_somebody(acme_at):
    remember(HOST)
    assert route("new.sonicus.test") is None
    Domain.objects.create(domain="new.sonicus.test", tenant=acme_at, is_primary=False)
    assert route("new.sonicus.test") == acme_at


def test_a_transaction_sees_what_it_has_written_itself(acme_at):
    remember(HOST)
    with transaction.atomic():
        Organization.objects.filter(pk=acme_at.pk).update(name="Not yet")
        assert route(HOST).name == "Not yet"
        transaction.set_rollback(True)
    assert route(HOST).name == acme_at.name


def test_an_answer_from_before_a_change_is_not_remembered_after_it(acme_at):
    remember(HOST)
    changes, answer = MEMORY.changes, route(HOST)
    elsewhere("UPDATE tenants_organization SET name = 'Later'")
    assert eventually(lambda: MEMORY.changes > changes)
    MEMORY.remember(HOST, answer, changes=changes)
    assert route(HOST).name == "Later"


def test_an_answer_from_before_anybody_listened_is_not_remembered_either(acme_at):
    LISTENER.stop()
    changes, answer = MEMORY.changes, organization_at(HOST)
    elsewhere("UPDATE tenants_organization SET name = 'Unheard'")
    remember(HOST)
    MEMORY.remember(HOST, answer, changes=changes)
    assert route(HOST).name == "Unheard"


def listening() -> int | None:
    """The server process of the listener."""
    name = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE (datname, application_name) = (%s, 'sonicus routing')", [name]
        )
        row = cursor.fetchone()
    return row[0] if row else None


def test_a_listener_that_lost_its_connection_remembers_nothing_until_it_hears_again(acme_at):
    remember(HOST)
    pid = listening()
    elsewhere(f"SELECT pg_terminate_backend({pid}, 5000)")
    assert eventually(lambda: MEMORY.recall(HOST) is None)
    Organization.objects.filter(pk=acme_at.pk).update(name="Unheard")
    assert route(HOST).name == "Unheard"
    remember(HOST)
    assert listening() not in (None, pid)
    assert route(HOST).name == "Unheard"


def test_what_a_stranger_writes_to_the_channel_makes_nobody_deaf(acme_at):
    remember(HOST)
    pid, changes = listening(), MEMORY.changes
    for text in ("organization nobody", "", "host"):
        elsewhere(f"SELECT pg_notify('routing', '{text}')")
    assert eventually(lambda: MEMORY.changes >= changes + 3)
    remember(HOST)
    assert listening() == pid


def test_it_hears_in_a_process_with_many_open_files(acme_at):
    """select() knows no numbers above 1023."""
    LISTENER.stop()
    usual = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(usual[0], 2048), usual[1]))
    files = [os.dup(0) for _ in range(1100)]
    try:
        remember(HOST)
        elsewhere("UPDATE tenants_organization SET name = 'Many'")
        assert eventually(lambda: route(HOST).name == "Many")
    finally:
        LISTENER.stop()
        for file in files:
            os.close(file)
        resource.setrlimit(resource.RLIMIT_NOFILE, usual)


def test_while_the_database_lets_nobody_in_nothing_is_remembered(acme_at):
    """As in a restart: all connections end, and new ones are refused for a while."""
    remember(HOST)
    name = connection.settings_dict["NAME"]
    with psycopg.connect(settings.DATABASE_DIRECT_URL.rpartition("/")[0] + "/postgres", autocommit=True) as aside:
        aside.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        try:
            aside.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [name])
            assert eventually(lambda: MEMORY.recall(HOST) is None)
        finally:
            aside.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    connection.close()
    Organization.objects.filter(pk=acme_at.pk).update(name="After the restart")
    remember(HOST)
    assert route(HOST).name == "After the restart"


def test_another_web_process_forgets_as_well(acme_at):
    """Two processes of ours remember; one writes, and the other serves what is written."""
    program = """
import sys, django
django.setup()
from tests.requests.waiting import eventually, remember
from tenants.routing import MEMORY, route
remember(sys.argv[1])
print("remembered", flush=True)
sys.stdin.readline()
print(eventually(lambda: route(sys.argv[1]).name == "Acme & Sons") and MEMORY.changes)
"""
    command = [sys.executable, "-c", program, HOST]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "remembered\n"
        Organization.objects.filter(pk=acme_at.pk).update(name="Acme & Sons")
        answer, _ = other.communicate("go on\n", timeout=60)
    assert int(answer) >= 1


def test_a_forked_process_begins_with_nothing_and_listens_for_itself(acme_at):
    remember(HOST)
    process = os.fork()
    if process == 0:
        os._exit(0 if MEMORY.recall(HOST) is None and LISTENER._thread is None else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0


def test_a_listener_that_is_stopped_leaves_no_thread_and_no_connection(acme_at):
    remember(HOST)
    LISTENER.stop()
    assert "routing" not in [thread.name for thread in threading.enumerate()]
    assert eventually(lambda: listening() is None)
    assert MEMORY.recall(HOST) is None
