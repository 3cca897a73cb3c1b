"""Generated DDL: what it makes is what it was generated from."""

import pytest
from django.db import DatabaseError, connection, transaction

from sonicus.lib.ids import new_schema_name
from tenants.schemas.ddl import build, generate
from tenants.schemas.fingerprint import description, fingerprint_of
from tenants.schemas.template import current_template
from tests.schemas.rich import EVERYTHING, ROWS, TABLES, change, make, rows

pytestmark = pytest.mark.django_db
OF_ALL_TABLES = ("venue", "concert", "noted", "django_migrations")


def copy_of(source: str) -> str:
    name = new_schema_name()
    build(generate(source), name)
    return name


def test_the_tenant_apps_schema_comes_out_as_by_migrations():
    template, name = current_template(), new_schema_name()
    build(template.ddl, name)
    assert fingerprint_of(name) == template.fingerprint


def test_a_rich_schema_comes_out_the_same():
    source = make(TABLES, ROWS)
    made = copy_of(source)
    assert description(made) == description(source)
    assert fingerprint_of(made) == fingerprint_of(source)


def test_the_copy_of_a_copy_is_written_the_same():
    source = make(TABLES, ROWS)
    assert generate(copy_of(source)) == generate(source)
    assert source not in generate(source)


@pytest.mark.parametrize("table", OF_ALL_TABLES)
def test_rows_that_migrations_left_are_there_too(table):
    source = make(TABLES, ROWS)
    made = copy_of(source)
    asked = "SELECT * FROM {schema}.{table}"
    assert rows(asked, schema=made, table=table) == rows(asked, schema=source, table=table)


@pytest.mark.parametrize("sequence", ["receipts", "venue_id_seq", "concert_id_seq", "concert_number_seq"])
def test_sequences_go_on_where_the_originals_stand(sequence):
    source = make(TABLES, ROWS)
    made = copy_of(source)
    asked = "SELECT last_value, is_called FROM {schema}.{sequence}"
    assert rows(asked, schema=made, sequence=sequence) == rows(asked, schema=source, sequence=sequence)


def test_the_copy_uses_its_own_sequences_and_tables():
    source = make(TABLES, ROWS)
    made = copy_of(source)
    change(made, "INSERT INTO venue (name) VALUES ('new one'); DELETE FROM venue WHERE name = 'Zum Bären'")
    asked = "SELECT (SELECT count(*) FROM {schema}.venue), (SELECT count(*) FROM {schema}.concert)"
    assert rows(asked, schema=source) == [(2, 1)]
    assert rows(asked, schema=made) == [(2, 0)]
    assert rows("SELECT last_value FROM {schema}.venue_id_seq", schema=source) == [(110,)]


def test_its_foreign_key_into_public_holds():
    made = copy_of(make(TABLES, ROWS))
    with pytest.raises(DatabaseError, match="tenants_user"), transaction.atomic():
        change(made, "SET CONSTRAINTS ALL IMMEDIATE; UPDATE venue SET owner_id = gen_random_uuid()")


def test_the_search_path_is_afterwards_what_it_was():
    build(current_template().ddl, new_schema_name())
    with connection.cursor() as cursor:
        cursor.execute("SHOW search_path")
        assert cursor.fetchone() == ("public",)


def test_of_what_is_rolled_back_nothing_is_left():
    name = new_schema_name()
    with transaction.atomic():
        build(current_template().ddl, name)
        transaction.set_rollback(True)
    assert fingerprint_of(name) == ""


def test_what_it_cannot_make_shows_in_the_fingerprint():
    source = make(EVERYTHING.replace("CREATE TYPE place", "CREATE TYPE location"))
    assert fingerprint_of(copy_of(source)) != fingerprint_of(source)


def test_one_schema_takes_one_statement(django_assert_num_queries):
    ddl = current_template().ddl
    with django_assert_num_queries(1):
        build(ddl, new_schema_name())
