"""PostgreSQL is restarted while a turn waits for the outside."""

import threading
import time

import psycopg
import pytest
from django.db import connection
from django.utils import timezone
from psycopg import sql

from sonicus.lib.outcomes import Ready
from tenants.models import Attempt, Condition, Organization
from tests.loop.acting import condition, make_organization, turn
from tests.loop.toys import FIRST

pytestmark = pytest.mark.django_db(transaction=True)


def from_aside(statement: sql.Composable | str, *values: object) -> None:
    """As somebody else, who is not connected to our database."""
    given = connection.settings_dict
    where = {"host": given["HOST"], "port": given["PORT"], "user": given["USER"], "password": given["PASSWORD"]}
    with psycopg.connect(dbname="postgres", autocommit=True, **where) as aside:
        aside.execute(statement, values or None)


def end_our_connection() -> None:
    assert connection.connection is not None
    from_aside("SELECT pg_terminate_backend(%s, 2000)", connection.connection.info.backend_pid)


def let_in(allowed: str) -> None:
    name = sql.Identifier(connection.settings_dict["NAME"])
    from_aside(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS " + allowed).format(name))


def test_a_turn_that_is_answered_after_a_restart_is_still_written_down():
    acme = make_organization(vouched=True)

    def restart(organization: Organization) -> Ready:
        end_our_connection()
        return Ready("fine")

    FIRST.on_check = restart
    turn(acme, "first")

    row = condition(acme, "first")
    assert (row.is_ready, row.lease) == (True, None)
    assert Attempt.objects.filter(step="first").count() == 1


def test_a_turn_that_failed_by_a_restart_is_tried_again_at_once():
    acme = make_organization(vouched=True)

    def restart(organization: Organization) -> Ready:
        end_our_connection()
        return Ready(f"{Organization.objects.count()} organizations")

    FIRST.on_check = restart
    turn(acme, "first")

    row = condition(acme, "first")
    assert (row.status, row.reason, row.lease) == (Condition.Status.RECONCILING, "Unexpected", None)
    assert row.next_attempt_at is not None
    assert (row.next_attempt_at - timezone.now()).total_seconds() < 1


def test_a_turn_waits_until_the_database_is_back():
    acme = make_organization(vouched=True)

    def come_back() -> None:
        time.sleep(0.7)
        let_in("true")

    back = threading.Thread(target=come_back)

    def restart(organization: Organization) -> Ready:
        let_in("false")
        end_our_connection()
        back.start()
        return Ready("fine")

    FIRST.on_check = restart
    try:
        turn(acme, "first")
    finally:
        back.join()

    assert condition(acme, "first").is_ready
