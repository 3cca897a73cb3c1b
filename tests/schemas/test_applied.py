"""Reading what many schemas have applied."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tenants.schemas.applied import applied
from tenants.schemas.code import wanted
from tenants.schemas.names import TEMPLATE
from tests.schemas.rich import change, make, rows

pytestmark = pytest.mark.django_db

TABLE = "CREATE TABLE django_migrations (app varchar(255), name varchar(255))"
LOCKS = "SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND mode = 'AccessShareLock'"


def test_the_template_has_all_that_the_code_wants():
    assert applied([TEMPLATE])[TEMPLATE] == wanted() != frozenset()


def test_each_schema_has_its_own():
    empty, tableless, missing = make(TABLE), make(), "t_000000000000000000000000"
    first = make(TABLE, "INSERT INTO django_migrations VALUES ('sounds', '0001_initial')")
    both = make(TABLE, "INSERT INTO django_migrations VALUES ('sounds', '0002_more'), ('sounds', '0001_initial')")

    assert applied([empty, tableless, missing, first, both]) == {
        empty: frozenset(),
        tableless: frozenset(),
        missing: frozenset(),
        first: {("sounds", "0001_initial")},
        both: {("sounds", "0001_initial"), ("sounds", "0002_more")},
    }


def test_of_no_schemas_nothing_is_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert applied([]) == {}


def test_hundreds_of_schemas_take_a_query_for_each_hundred_and_no_lock_stays():
    names = [make(TABLE) for _ in range(230)]
    change(names[-1], "INSERT INTO django_migrations VALUES ('sounds', '0001_initial')")
    locks = rows(LOCKS)

    with CaptureQueriesContext(connection) as queries:
        found = applied(names)

    assert len(queries) == 1 + 3
    assert rows(LOCKS) == locks
    assert [name for name in names if found[name]] == [names[-1]]
