"""Which search path is sent when: with the first statement that needs another than is in effect, and only then."""

import threading
from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import DatabaseError, connection, transaction
from psycopg import sql

from sounds.models import SoundPackage
from tenants.models import Organization
from tenants.postgresql.cursor import TenantCursor
from tests.requests.places import Tenant, reached_by, seen

pytestmark = pytest.mark.django_db(transaction=True)


def in_effect() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW search_path")
        return cursor.fetchone()[0]


def messages(act: Callable[[], object]) -> list[str]:
    """What is sent to the server, message by message."""
    sent: list[str] = []
    cursor_type = type(connection.cursor().cursor)
    usual = cursor_type._execute_send

    def note(self, query, **options):
        sent.append(query.query.decode())
        return usual(self, query, **options)

    cursor_type._execute_send = note
    try:
        act()
    finally:
        del cursor_type._execute_send
    return sent


def test_the_path_travels_with_the_first_query(two):
    acme, umbra = two
    with acme.entered():
        seen()
    with umbra.entered():
        first, second = messages(lambda: (seen(), seen()))
    assert first.startswith("SET search_path")
    assert "SELECT" in first
    assert second.startswith("SELECT")


def test_the_same_tenant_again_is_told_nothing(two):
    acme, _ = two
    with acme.entered():
        seen()
    connection.set_schema_to_public()
    with acme.entered():
        [only] = messages(seen)
    assert "search_path" not in only


def test_a_statement_that_allows_no_company_is_sent_alone(two):
    acme, _ = two
    connection.set_schema_to_public()
    with acme.entered(), connection.cursor() as cursor:
        sent = messages(lambda: cursor.execute("VACUUM sounds_soundpackage"))
    assert [text.split()[0] for text in sent] == ["SET", "VACUUM"]


def test_what_a_statement_answers_is_not_what_the_setting_answers(two):
    acme, umbra = two
    with acme.entered():
        assert SoundPackage.objects.update(description="loud") == 5
    with umbra.entered(), connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sounds_soundpackage ORDER BY name LIMIT %s", [2])
        assert [column.name for column in cursor.description] == ["name"]
        assert cursor.fetchall() == [("umbra: package 0",), ("umbra: package 1",)]
        assert cursor.rowcount == 2


@pytest.mark.parametrize("name", ["savepoint", "transaction"])
def test_a_rollback_takes_the_path_along_and_it_is_set_again(two, name):
    acme, umbra = two
    with acme.entered():
        seen()
    with umbra.entered():
        with transaction.atomic():
            with transaction.atomic():
                assert seen() == {"umbra"}
                transaction.set_rollback(True)
            if name == "savepoint":
                assert seen() == {"umbra"}
            transaction.set_rollback(True)
        assert seen() == {"umbra"}


def test_a_failed_statement_does_not_keep_the_path(two):
    acme, umbra = two
    with acme.entered():
        seen()
    with umbra.entered():
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
        assert seen() == {"umbra"}


def test_in_a_failed_transaction_only_the_rollback_speaks(two):
    acme, umbra = two
    with acme.entered(), transaction.atomic():
        with suppress(DatabaseError), transaction.atomic():
            with suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute("SELECT 1 / 0")
            with umbra.entered(), pytest.raises(DatabaseError):
                seen()
        assert seen() == {"acme"}


def test_a_savepoint_in_which_the_tenant_changed_can_still_be_rolled_back(two):
    acme, umbra = two
    with acme.entered(), transaction.atomic():
        acme.add("kept")
        with suppress(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            connection.set_tenant(umbra.organization)
            cursor.execute("SELECT 1 / 0")
        assert seen() == {"umbra"}
    with acme.entered():
        assert SoundPackage.objects.filter(name="acme: kept").exists()


def test_who_sets_the_path_through_a_cursor_keeps_it_there(two):
    acme, umbra = two
    name = sql.Identifier(umbra.organization.schema_name)
    with acme.entered(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("SET LOCAL search_path = {}").format(name))
            cursor.execute("SELECT count(*) FROM sounds_soundpackage WHERE name LIKE 'umbra%%'")
            assert cursor.fetchone() == (5,)
        assert seen() == {"acme"}


def test_a_server_side_cursor_of_another_tenant_stays_where_it_was_opened(two):
    acme, umbra = two
    with acme.entered():
        packages = SoundPackage.objects.iterator(chunk_size=2)
        rows = [next(packages)]
        with umbra.entered():
            assert seen() == {"umbra"}
        rows += packages
    assert [row.name for row in rows] == [f"acme: package {number}" for number in range(5)]


def test_copy_and_many_at_once_go_where_the_tenant_is(two):
    acme, umbra = two
    with acme.entered():
        seen()
    statement = "UPDATE sounds_soundpackage SET description = %s WHERE name = %s"
    with umbra.entered(), connection.cursor() as cursor:
        cursor.executemany(statement, [("x", "umbra: package 1")])
    with acme.entered():
        assert not SoundPackage.objects.exclude(description="").exists()
        with connection.cursor() as cursor, cursor.copy("COPY sounds_soundpackage (name) TO STDOUT") as rows:
            assert b"umbra" not in b"".join(rows)


def test_a_new_connection_is_told_again(two):
    acme, _ = two
    with acme.entered():
        assert seen() == {"acme"}
        connection.close()
        assert seen() == {"acme"}


def test_back_in_public_no_table_of_a_tenant_is_there(two):
    acme, _ = two
    with acme.entered():
        seen()
    assert in_effect() == "public"
    with pytest.raises(DatabaseError):
        seen()
    assert Organization.objects.count() == 2


def test_a_pooled_connection_that_served_one_tenant_shows_the_next_its_own(two):
    """psycopg's pool gives the same connection out again without resetting it."""
    found = []

    def serve(tenant: Tenant) -> None:
        with tenant.entered():
            found.append(seen())
        connection.close()

    pool = {"min_size": 1, "max_size": 1, "timeout": 5}
    with reached_by(CONN_MAX_AGE=0, OPTIONS={"pool": pool}):
        for tenant in (*two, *two):
            thread = threading.Thread(target=serve, args=(tenant,))
            thread.start()
            thread.join()
    assert found == [{"acme"}, {"umbra"}, {"acme"}, {"umbra"}]


@pytest.mark.parametrize("tells", [True, False], ids=["a server that reports", "one before PostgreSQL 18"])
def test_a_path_that_a_cursor_has_set_ends_with_its_tenant_and_with_a_rollback(two, tells, monkeypatch):
    """What is in effect then is neither what was asked for nor the tenant's."""
    if not tells:
        monkeypatch.setattr(TenantCursor, "_reported", lambda cursor: None)
    acme, umbra = two
    names = "SELECT DISTINCT split_part(name, ':', 1) FROM sounds_soundpackage"
    with acme.entered():
        seen()
    with umbra.entered(), transaction.atomic(), connection.cursor() as cursor:
        with transaction.atomic():
            cursor.execute("SELECT current_setting('search_path')")
            transaction.set_rollback(True)
        cursor.execute(names)
        assert cursor.fetchall() == [("umbra",)]
        cursor.execute("SET LOCAL search_path = public")
        with acme.entered():
            cursor.execute(names)
            assert cursor.fetchall() == [("acme",)]
        cursor.execute(names)
        assert cursor.fetchall() == [("umbra",)]


def test_rows_that_are_streamed_or_copied_later_are_those_of_the_tenant_of_then(two):
    acme, umbra = two
    query = "SELECT name FROM sounds_soundpackage"
    with umbra.entered(), connection.cursor() as cursor:
        stream, copy = cursor.stream(query), cursor.copy(f"COPY ({query}) TO STDOUT")
        with acme.entered():
            seen()
        assert {name.partition(":")[0] for (name,) in stream} == {"umbra"}
        with acme.entered():
            seen()
        with copy as rows:
            assert b"acme" not in b"".join(rows)


def test_in_a_pipeline_what_is_on_its_way_counts(two):
    acme, umbra = two
    query = "SELECT name FROM sounds_soundpackage"
    with acme.entered():
        seen()
    with connection.cursor() as cursor, connection.cursor() as other, transaction.atomic():
        cursor.execute("SELECT 1")
        with connection.connection.pipeline():
            with umbra.entered():
                other.execute(query)
            with acme.entered():
                cursor.execute(query)
        assert {name.partition(":")[0] for (name,) in cursor.fetchall()} == {"acme"}
