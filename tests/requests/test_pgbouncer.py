"""Behind a real PgBouncer that gives each transaction whatever server connection is free."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, NotSupportedError, connection, transaction
from psycopg.conninfo import make_conninfo

from sounds.models import SoundPackage
from tenants.routing.listener import Listener
from tenants.routing.memory import Memory
from tests.requests.places import Tenant, reached_by, seen
from tests.requests.shuffle import LeakError, shuffle
from tests.requests.waiting import eventually
from tests.support.pgbouncer import pgbouncer


@pytest.fixture
def port(transactional_db: None, tmp_path: Path) -> Iterator[int]:
    with pgbouncer(tmp_path, pool_mode="transaction", size=3) as port:
        yield port


def behind(port: int, **changes: object) -> dict[str, object]:
    return {"HOST": "127.0.0.1", "PORT": str(port), "CONN_MAX_AGE": 60, **changes}


def in_a_thread(act) -> object:
    """With a connection of its own."""
    found = []

    def work() -> None:
        try:
            found.append(act())
        except DatabaseError as error:
            found.append(error)
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return found[0]


def test_what_one_client_sets_for_its_session_reaches_another(two, tmp_path):
    """Why a search path must not be set in the usual way here."""
    acme, _ = two
    with pgbouncer(tmp_path, pool_mode="transaction", size=1) as port:
        place = make_conninfo(settings.DATABASE_DIRECT_URL, host="127.0.0.1", port=port)
        with psycopg.connect(place, autocommit=True) as first, psycopg.connect(place, autocommit=True) as second:
            first.execute(f"SET search_path = {acme.organization.schema_name}")
            rows = second.execute("SELECT name FROM sounds_soundpackage").fetchall()
    assert ("acme: package 0",) in rows


@pytest.mark.parametrize(("pool_mode", "size"), [("transaction", 3), ("session", 9)])
def test_two_tenants_in_eight_threads_never_see_each_other(two, tmp_path, pool_mode, size):
    with pgbouncer(tmp_path, pool_mode=pool_mode, size=size) as port, reached_by(**behind(port)):
        shuffle(two, seed=20261122, deeds=320)
    for tenant in two:
        with tenant.entered():
            assert seen() == {tenant.label}


def test_the_usual_wrapper_of_django_tenants_mixes_them_up(two, port):
    with (
        reached_by(**behind(port, ENGINE="django_tenants.postgresql_backend")),
        pytest.raises(LeakError),
    ):
        shuffle(two, seed=20261122, deeds=320)


def test_a_pooler_is_noticed_and_every_statement_brings_its_path(two, port):
    def look() -> tuple[bool, set[str], str]:
        with two[0].entered():
            whose = seen()
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('search_path')")
            return connection.is_pooled, whose, cursor.fetchone()[0]

    with reached_by(**behind(port)):
        assert in_a_thread(look) == (True, {"acme"}, "public")
    assert connection.is_pooled is False


def test_nothing_is_left_behind_on_the_server_connection(two, tmp_path):
    """For those who do not say what they want to see: psql, or another program behind the same pooler."""

    def look() -> None:
        with two[0].entered():
            seen()
            with transaction.atomic():
                seen()

    with pgbouncer(tmp_path, pool_mode="transaction", size=1) as port, reached_by(**behind(port)):
        in_a_thread(look)
        place = make_conninfo(settings.DATABASE_DIRECT_URL, host="127.0.0.1", port=port)
        with psycopg.connect(place, autocommit=True) as another:
            assert another.execute("SHOW search_path").fetchone() == ('"$user", public',)


def test_what_cannot_bring_its_path_along_is_refused(two, port):
    def in_autocommit(tenant: Tenant = two[0]) -> None:
        with tenant.entered(), connection.cursor() as cursor:
            cursor.executemany("UPDATE sounds_soundpackage SET description = %s", [("x",)])

    def in_a_transaction(tenant: Tenant = two[0]) -> int:
        with transaction.atomic():
            in_autocommit()
            with tenant.entered():
                return SoundPackage.objects.filter(description="x").count()

    def without_a_transaction(tenant: Tenant = two[0]) -> None:
        with tenant.entered(), connection.cursor() as cursor:
            cursor.execute("VACUUM sounds_soundpackage")

    with reached_by(**behind(port)):
        assert isinstance(in_a_thread(in_autocommit), NotSupportedError)
        assert in_a_thread(in_a_transaction) == 5
        assert "cannot run inside a transaction block" in str(in_a_thread(without_a_transaction))


def test_a_listener_that_a_pooler_would_make_deaf_remembers_nothing(port, settings, caplog):
    settings.DATABASE_DIRECT_URL = make_conninfo(settings.DATABASE_DIRECT_URL, host="127.0.0.1", port=port)
    memory = Memory()
    listener = Listener(memory)
    listener.start()
    try:
        assert eventually(lambda: "say DATABASE_DIRECT_URL" in caplog.text)
    finally:
        listener.stop()
    memory.remember("acme.sonicus.test", None, changes=memory.changes)
    assert memory.recall("acme.sonicus.test") is None
