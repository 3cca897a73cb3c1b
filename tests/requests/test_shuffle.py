"""No row of one tenant is ever seen in the other, whatever happens on a connection, and in whatever order."""

import pytest
from psycopg.pq import TransactionStatus

from tenants.postgresql.cursor import TenantCursor
from tests.requests.places import reached_by, seen
from tests.requests.shuffle import LeakError, shuffle

PERSISTENT = {"CONN_MAX_AGE": 60}
POOL = {"CONN_MAX_AGE": 0, "OPTIONS": {"pool": {"min_size": 1, "max_size": 8, "timeout": 20}}}


@pytest.mark.parametrize("way", [PERSISTENT, POOL], ids=["persistent connections", "psycopg's pool"])
def test_two_tenants_in_eight_threads_never_see_each_other(two, way):
    with reached_by(**way):
        shuffle(two, seed=20261122, deeds=640)
    for tenant in two:
        with tenant.entered():
            assert seen() == {tenant.label}


def test_nor_do_they_before_postgresql_18(two, monkeypatch):
    """As if the server reported no search_path."""
    monkeypatch.setattr(TenantCursor, "_reported", lambda cursor: None)
    with reached_by(**PERSISTENT):
        shuffle(two, seed=20261122, deeds=160)


def test_a_wrapper_that_trusts_its_memory_is_found_out(two, monkeypatch):
    """As if a path that was once sent stayed in effect, even when the transaction that it came with is rolled back."""

    def what_it_remembers(cursor: TenantCursor) -> str:
        wrapper = cursor.wrapper
        if wrapper is None or cursor.connection.pgconn.transaction_status == TransactionStatus.INERROR:
            return ""
        sent, cursor.connection.sent = getattr(cursor.connection, "sent", None), wrapper.search_path
        return "" if sent == wrapper.search_path else f"SET {wrapper.search_path.assignment}"

    monkeypatch.setattr(TenantCursor, "_due_setting", what_it_remembers)
    with reached_by(**PERSISTENT), pytest.raises(LeakError):
        shuffle(two, seed=20261122, deeds=320)
