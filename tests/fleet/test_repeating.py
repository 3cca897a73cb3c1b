"""What the first schema of a group did is sent to the others as one message, where that is right for them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from psycopg import sql

from tenants.models import TenantSchema
from tenants.schemas.fleet.apply import apply
from tenants.schemas.fleet.errors import ConflictingMigrationsError, SchemaMigrationError
from tenants.schemas.fleet.plan import Planner
from tenants.schemas.reading import read
from tests.fleet.acting import State, add_package, applied, columns, elsewhere, execute, run, states, values

INITIAL = {("sounds", "0001_initial")}


def test_the_second_schema_of_a_group_takes_one_message(fleet, install):
    first, second = fleet(2)
    install("column")
    plan = Planner().plan(INITIAL)

    apply(first, plan)
    with CaptureQueriesContext(
        connection,
    ) as sent:
        apply(second, plan)

    assert len(sent) == 1
    assert applied(first) == applied(second)
    assert columns(first) == columns(second)


def test_schemas_that_took_a_message_say_afterwards_that_they_are_at_the_newest_and_since_when(fleet, install):
    rows = fleet(3)
    before = timezone.now()
    install("column")

    run(jobs=1, canaries=0)

    assert states(rows) == [State.NEWEST] * 3
    assert all(row.migrated_at > before for row in TenantSchema.objects.all())


@pytest.mark.parametrize("release", ["python", "secrets", "moments", "numbers", "paths", "loosened", "open_air"])
def test_what_may_be_otherwise_in_another_schema_is_not_repeated(fleet, install, release):
    (row,) = fleet(1)
    install(release)
    plan = Planner().plan(INITIAL)

    apply(row, plan)

    assert plan.steps[-1].script is None


def test_a_constraint_that_bears_another_name_in_one_schema_is_found_there(fleet, install):
    rows = fleet(3)
    (name,) = [line for line in _constraints(rows[0]) if line.endswith("_name_key")]
    execute(f"ALTER TABLE {{}}.sounds_soundpackage RENAME CONSTRAINT {name} TO by_hand", rows[0])
    install("loosened")

    run(jobs=1, canaries=0)

    assert states(rows) == [State.NEWEST] * 3
    for row in rows:
        assert not [line for line in _constraints(row) if line.endswith(("_name_key", "by_hand"))]


def test_where_the_message_fails_the_operations_tell_which_of_them_did(fleet, install):
    first, second = fleet(2)
    add_package(second, "Noise")
    install("careful")
    plan = Planner().plan(INITIAL)
    apply(first, plan)
    assert plan.steps[0].script

    with pytest.raises(SchemaMigrationError, match="Create constraint no_noise"):
        apply(second, plan)
    assert "rating" not in columns(second)


def test_a_plan_that_was_overtaken_is_not_applied_twice(fleet, install):
    first, second = fleet(2)
    for row in (first, second):
        add_package(row, "Birds")
    install("exclaimed")
    plan = Planner().plan(INITIAL)

    for row in (first, second, first, second):
        apply(row, plan)

    assert plan.steps[0].script
    assert values(first, "description") == values(second, "description") == ["!"]


def test_who_has_a_later_migration_without_the_one_before_fails_alone(fleet, install):
    rows = fleet(3)
    execute("INSERT INTO {}.django_migrations (app, name, applied) VALUES ('sounds', '0003_note', now())", rows[1])
    install("two")

    report = run()

    assert states(rows) == [State.NEWEST, State.FAILED, State.NEWEST]
    assert rows[1].message == "sounds.0003_note is applied, and sounds.0002_rating, on which it depends, is not"
    assert not report.is_well


def test_code_with_two_last_migrations_is_refused(fleet, install):
    rows = fleet(1)
    install("column")
    run()
    install("conflict")
    with pytest.raises(ConflictingMigrationsError, match="0002_other, 0002_rating in sounds"):
        run()
    assert states(rows) == [State.NEWEST]


def test_a_connection_that_is_lost_costs_one_schema_and_not_the_run(fleet, install):
    rows = fleet(3)
    add_package(rows[1], "Birds")
    install("column")

    def tell(task, message):
        if task.row == rows[0]:  # on the thread, and so on the connection, that takes the next one
            with elsewhere() as other:
                other.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])

    report = run(jobs=1, canaries=0, tell=tell)

    assert states(rows) == [State.NEWEST, State.FAILED, State.NEWEST]
    assert "connection" in rows[1].message
    assert report.migrated == 2
    assert run().is_well
    assert values(rows[1], "rating") == [3]


def _constraints(row):
    query = sql.SQL("SELECT conname::text FROM pg_constraint WHERE conrelid = {}::regclass")
    return {name for (name,) in read(query.format(sql.Literal(f"{row.name}.sounds_soundpackage")))}
