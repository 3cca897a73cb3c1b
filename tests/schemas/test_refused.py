"""What PostgreSQL refuses stands in the schema step, in words, and passes when it is mended."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from psycopg import sql
from psycopg.errors import DiskFull

from tenants.loop.turn import take_turn
from tenants.models import Condition, SchemaTemplate, TenantSchema
from tests.schemas.pooling import schemas

Status = Condition.Status


def turn(organization):
    organization.request_reconcile()
    take_turn(organization.pk, "schema")
    return Condition.objects.get(organization=organization, step="schema")


@pytest.fixture
def poor_role() -> Iterator[str]:
    """A role that may do what ours may, without being a superuser; the tables' owner has no right to make schemas."""
    ours, database = connection.settings_dict["USER"], connection.settings_dict["NAME"]
    name = f"poor_{database}"[:63]
    execute("CREATE ROLE {} IN ROLE {}", name, ours)
    execute("REVOKE CREATE ON DATABASE {} FROM {}", database, ours)
    yield name
    execute("GRANT CREATE ON DATABASE {} TO {}", database, ours)
    execute("DROP OWNED BY {}", name)
    execute("DROP ROLE {}", name)


def execute(statement: str, *names: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def acting_as(role: str) -> Iterator[None]:
    execute("SET ROLE {}", role)
    try:
        yield
    finally:
        execute("RESET ROLE")


def test_without_the_right_to_make_schemas_the_step_says_which_right_to_grant(acme, poor_role):
    with acting_as(poor_role):
        row = turn(acme)

    assert (row.status, row.reason) == (Status.RECONCILING, "ProviderUnavailable")
    assert "permission denied for database" in row.message
    assert f'GRANT CREATE ON DATABASE "{connection.settings_dict["NAME"]}" TO' in row.message
    assert schemas() == set()

    execute("GRANT CREATE ON DATABASE {} TO {}", connection.settings_dict["NAME"], poor_role)
    with acting_as(poor_role):
        assert turn(acme).is_ready


def test_a_full_disk_is_told_and_tried_again(acme):
    def fill_up(run, statement, *rest):
        if "CREATE SCHEMA" in str(statement):
            with connection.wrap_database_errors:
                raise DiskFull("could not extend file: No space left on device")
        return run(statement, *rest)

    with connection.execute_wrapper(fill_up):
        row = turn(acme)

    assert (row.status, row.reason) == (Status.RECONCILING, "ProviderUnavailable")
    assert "No space left on device" in row.message
    assert TenantSchema.objects.count() == 0
    assert turn(acme).is_ready


def test_of_a_release_whose_template_is_not_made_yet_the_step_says_so_and_waits(acme):
    known = SchemaTemplate.objects.get()
    SchemaTemplate.objects.all().delete()

    row = turn(acme)

    assert (row.status, row.reason) == (Status.RECONCILING, "ProviderUnavailable")
    assert "manage.py seed" in row.message

    known.save(force_insert=True)
    assert turn(acme).is_ready
