"""A run over the fleet: what each schema has afterwards, and what its row says."""

import pytest
from django.utils import timezone

from tenants.models import Organization, Plan, TenantSchema
from tenants.schemas import catalog
from tenants.schemas.making import make
from tenants.schemas.names import TEMPLATE
from tenants.schemas.template import current_template
from tests.fleet.acting import State, add_package, applied, columns, execute, run, states, values


def test_where_nothing_is_to_do_nothing_is_done(fleet):
    rows = fleet(3)
    before = [(row.migrated_at, row.fingerprint) for row in rows]

    report = run()

    assert (report.is_well, report.migrated, report.states) == (True, 0, {"newest": 3})
    assert states(rows) == [State.NEWEST] * 3
    assert [(row.migrated_at, row.fingerprint) for row in rows] == before


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_new_column_reaches_organizations_and_the_pool_and_the_template(fleet, install, jobs):
    rows = [*fleet(5), make(), make()]
    add_package(rows[0], "Birds")
    install("column")

    report = run(jobs=jobs)

    assert (report.is_well, report.migrated, report.states) == (True, 7, {"newest": 7})
    assert [(group.schemas, group.lacked) for group in report.groups] == [(7, ["sounds.0002_rating"])]
    assert all(applied(row) == {"0001_initial", "0002_rating"} for row in [*rows, TenantSchema(name=TEMPLATE)])
    assert values(rows[0], "rating") == [3]
    assert states(rows) == [State.NEWEST] * 7
    assert {row.fingerprint for row in rows} == {current_template().fingerprint}


def test_a_second_run_finds_nothing_to_do(fleet, install):
    fleet(2)
    install("column")
    run()
    assert run().migrated == 0


def test_schemas_at_several_states_all_come_to_the_newest(fleet, install):
    rows = fleet(4)
    install("column")
    run(names=frozenset(row.name for row in rows[:2]))
    install("two")

    report = run(jobs=2)

    lacked = sorted((group.schemas, group.lacked) for group in report.groups)
    assert lacked == [(2, ["sounds.0002_rating", "sounds.0003_note"]), (2, ["sounds.0003_note"])]
    assert report.is_well
    assert states(rows) == [State.NEWEST] * 4
    assert all({"rating", "note"} <= columns(row) for row in rows)


def test_python_and_statements_run_in_each_schema_with_its_own_rows(fleet, install):
    rows = fleet(3)
    for row, name in zip(rows, ["A", "Birds", "Thunder"], strict=True):
        add_package(row, name)
    install("python")

    report = run(jobs=2)

    assert report.is_well
    assert [values(row, "stars") for row in rows] == [[1], [5], [7]]
    assert [values(row, "description") for row in rows] == [["100% 1"], ["100% 5"], ["100% 7"]]


def test_a_default_that_is_drawn_is_drawn_anew_in_each_schema(fleet, install):
    rows = fleet(4)
    for row in rows:
        add_package(row, "Birds")
    install("secrets")

    assert run(jobs=2).is_well
    tokens = [token for row in rows for token in values(row, "token")]
    assert len(set(tokens)) == 4
    assert {len(token) for token in tokens} == {32}


def test_a_migration_may_look_at_the_shared_tables_that_it_depends_on(fleet, install):
    rows = fleet(2)
    add_package(rows[1], "Birds")
    install("shared")

    assert run().is_well
    assert values(rows[1], "plans") == [3]


def test_of_a_squashed_migration_each_schema_gets_what_it_lacks(fleet, install):
    untouched, half, whole = rows = fleet(3)
    install("column")
    run(names=frozenset([half.name]))
    install("parts")
    run(names=frozenset([whole.name]))
    install("squashed")

    report = run()

    assert report.is_well, report.troubles
    assert states(rows) == [State.NEWEST] * 3
    names = {"0001_initial", "0002_rating", "0003_note", "0002_squashed_0003_note"}
    assert applied(untouched) == applied(half) == applied(whole) == names
    assert columns(untouched) == columns(half) == columns(whole)
    assert run().migrated == 0


def test_a_schema_that_was_tampered_with_is_migrated_and_shown_as_different(fleet, install):
    rows = fleet(3)
    execute("ALTER TABLE {}.sounds_soundpackage DROP COLUMN description", rows[1])
    install("column")

    report = run()

    assert not report.is_well
    assert not report.stopped
    assert states(rows) == [State.NEWEST, State.DIFFERENT, State.NEWEST]
    assert "description" in rows[1].message
    assert [(trouble.organization, trouble.state) for trouble in report.troubles] == [("choir-2", "different")]
    assert "rating" in columns(rows[1])


def test_what_is_not_whole_is_left_alone_and_counted(fleet, install):
    _, making, gone, leaving = fleet(4)
    TenantSchema.objects.filter(pk=making.pk).update(state=State.MAKING)
    catalog.drop(gone.name)
    Organization.objects.filter(pk=leaving.organization_id).update(leaving_at=timezone.now())
    waiting = provide_without_schema()
    install("column")

    report = run()

    assert report.migrated == 1
    assert report.skipped == {"being made": 1, "missing": 1, "leaving": 1, "not made yet": 1}
    assert applied(making) == applied(leaving) == {"0001_initial"}
    assert not catalog.exists(waiting.schema_name)


def provide_without_schema():
    plan = Plan.objects.get(key="starter")
    facts = {"email": "bob@bob.test", "plan": plan}
    unmade = [
        Organization(name="Waiting", slug="waiting", vouched_at=timezone.now(), **facts),
        Organization(name="Unproven", slug="unproven", **facts),  # has nothing, and is to have nothing
    ]
    return Organization.objects.bulk_create(unmade)[0]
