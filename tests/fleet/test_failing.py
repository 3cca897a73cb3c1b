"""Migrations that do not come through: what is left, what is written down, and how it goes on."""

import pytest
from psycopg import sql

from tenants.models import TenantSchema
from tenants.schemas import catalog
from tenants.schemas.fleet import row
from tenants.schemas.fleet.errors import HeldElsewhereError, SchemaMigrationError, TemplateFailedError
from tenants.schemas.fleet.one import migrate_one
from tenants.schemas.lock import FLEET, held
from tenants.schemas.names import TEMPLATE
from tenants.schemas.reading import read
from tenants.schemas.template import ensure_template
from tests.fleet.acting import (
    State,
    add_package,
    applied,
    columns,
    elsewhere,
    execute,
    hold_table,
    remove_package,
    run,
    states,
)

ONE_BY_ONE = {"jobs": 1, "canaries": 0}
BEFORE, AFTER = {"0001_initial"}, {"0001_initial", "0002_no_noise"}


def test_tenant_37_of_100_fails_and_the_next_run_goes_on_when_the_cause_is_mended(fleet, install):
    rows = fleet(100)
    add_package(rows[36], "Noise")
    install("careful")

    report = run(**ONE_BY_ONE, max_failures=1)

    assert not report.is_well
    assert report.stopped == "1 failed (--max-failures 1)"
    assert report.migrated == 36
    assert states(rows) == [State.NEWEST] * 36 + [State.FAILED] + [State.BEHIND] * 63
    assert "sounds.0002_no_noise: Create constraint no_noise" in rows[36].message
    assert "is violated by some row" in rows[36].message
    assert [trouble.organization for trouble in report.troubles] == ["choir-37"]
    assert [applied(found) for found in rows[35:38]] == [AFTER, BEFORE, BEFORE]
    assert "rating" not in columns(rows[36])  # what came before the operation that failed is undone

    remove_package(rows[36], "Noise")
    again = run(**ONE_BY_ONE, max_failures=1)

    assert again.is_well
    assert again.migrated == 64
    assert states(rows) == [State.NEWEST] * 100
    assert rows[36].message == ""
    assert all(applied(found) == AFTER for found in rows)


def test_failures_below_the_limit_stop_nobody_else(fleet, install):
    rows = fleet(5)
    for noisy in rows[1:3]:
        add_package(noisy, "Noise")
    install("careful")

    report = run(**ONE_BY_ONE, max_failures=3)

    assert not report.is_well
    assert not report.stopped
    assert states(rows) == [State.NEWEST, State.FAILED, State.FAILED, State.NEWEST, State.NEWEST]


def test_a_canary_that_fails_stops_everything_before_the_second_wave(fleet, install):
    rows = fleet(4)
    add_package(rows[1], "Noise")
    install("careful")

    report = run(jobs=2, canaries=2, max_failures=10)

    assert report.stopped == "a canary is not as it should be"
    assert states(rows) == [State.NEWEST, State.FAILED, State.BEHIND, State.BEHIND]


def test_one_that_was_in_trouble_before_is_no_canary(fleet, install):
    rows = fleet(3)
    add_package(rows[0], "Noise")
    install("careful")
    run(canaries=1, max_failures=10)

    assert run(canaries=1, max_failures=10).stopped == ""
    assert states(rows) == [State.FAILED, State.NEWEST, State.NEWEST]


def test_a_migration_that_fails_for_the_template_touches_no_tenant(fleet, install):
    rows = fleet(2)
    with elsewhere() as other:
        other.execute(f"ALTER TABLE {TEMPLATE}.sounds_soundpackage ADD COLUMN rating text")
        other.commit()
    install("column")

    with pytest.raises(TemplateFailedError, match=r"no tenant's was touched: .*rating.* already exists"):
        run()
    assert states(rows) == [State.NEWEST] * 2
    assert all(applied(found) == BEFORE for found in rows)


def test_what_another_release_did_by_hand_fails_with_the_operation_and_the_error(fleet, install):
    rows = fleet(3)
    execute("ALTER TABLE {}.sounds_soundpackage ADD COLUMN rating text", rows[2])
    install("column")

    run(**ONE_BY_ONE)

    assert states(rows) == [State.NEWEST, State.NEWEST, State.FAILED]
    assert rows[2].message.startswith("sounds.0002_rating: Add field rating to soundpackage: column ")


def test_the_schema_step_is_told_why_one_schema_cannot_be_migrated(fleet, install):
    (noisy,) = fleet(1)
    add_package(noisy, "Noise")
    install("careful")

    with pytest.raises(SchemaMigrationError, match=r"sounds\.0002_no_noise: Create constraint"):
        migrate_one(noisy)
    assert states([noisy]) == [State.FAILED]

    remove_package(noisy, "Noise")
    ensure_template()
    migrate_one(noisy)
    assert states([noisy]) == [State.NEWEST]


# Not atomic


def test_a_migration_that_is_not_atomic_runs_outside_of_transactions(fleet, install):
    rows = fleet(3)
    install("open_air")

    assert run(jobs=2).is_well
    assert states(rows) == [State.NEWEST] * 3
    assert all(applied(found) == {"0001_initial", "0002_in_the_open"} for found in rows)


def test_one_that_is_not_atomic_and_fails_half_way_says_so_and_can_be_run_again(fleet, install):
    (noisy,) = fleet(1)
    add_package(noisy, "Noise")
    install("open_air")

    run()

    assert states([noisy]) == [State.FAILED]
    assert "sounds.0002_in_the_open: Raw Python operation: ValueError: there is noise" in noisy.message
    assert "what it did until then remains" in noisy.message
    assert applied(noisy) == BEFORE
    assert "sounds_by_time" in _indexes(noisy.name)

    remove_package(noisy, "Noise")
    assert run().is_well
    assert states([noisy]) == [State.NEWEST]


def _indexes(name):
    query = sql.SQL("SELECT indexname FROM pg_indexes WHERE schemaname = {}").format(sql.Literal(name))
    return {index for (index,) in read(query)}


def _records(name):
    ((count,),) = read(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name, "django_migrations")))
    return count


# Others at work


def test_a_tenant_whose_table_is_held_is_tried_again_at_the_end(fleet, install, monkeypatch):
    monkeypatch.setattr(row, "LOCK_TIMEOUT_MS", 150)
    rows = fleet(4)
    install("column")
    through = []

    with elsewhere() as other:
        hold_table(other, rows[1])

        def tell(task, message):
            through.append(task.row)
            if len(through) == 3:
                other.rollback()

        report = run(**ONE_BY_ONE, tell=tell)

    assert report.is_well
    assert through == [rows[0], rows[2], rows[3], rows[1]]
    assert states(rows) == [State.NEWEST] * 4


def test_a_tenant_that_stays_held_fails_with_that_reason_and_blocks_nobody(fleet, install, monkeypatch):
    monkeypatch.setattr(row, "LOCK_TIMEOUT_MS", 100)
    rows = fleet(3)
    install("column")

    with elsewhere() as other:
        hold_table(other, rows[0])
        report = run(**ONE_BY_ONE)

    assert not report.is_well
    assert states(rows) == [State.FAILED, State.NEWEST, State.NEWEST]
    assert "lock timeout" in rows[0].message
    assert run().is_well


def test_two_runs_at_once_are_refused(fleet):
    fleet(1)
    with held(FLEET), pytest.raises(HeldElsewhereError, match="Another process migrates right now"):
        run()


def test_what_another_process_has_applied_meanwhile_is_not_applied_twice(fleet, install):
    rows = fleet(3)
    install("column")

    def tell(task, message):
        if task.row == rows[0]:
            migrate_one(rows[1])

    report = run(**ONE_BY_ONE, tell=tell)

    assert report.is_well
    assert states(rows) == [State.NEWEST] * 3
    assert applied(rows[1]) == applied(rows[0])
    assert _records(rows[1].name) == 2


def test_a_schema_that_is_dropped_meanwhile_is_passed_over(fleet, install):
    rows = fleet(3)
    install("column")

    def tell(task, message):
        if task.row == rows[0]:
            catalog.drop(rows[1].name)
            TenantSchema.objects.filter(pk=rows[1].pk).delete()

    report = run(**ONE_BY_ONE, tell=tell)

    assert report.is_well, report
    assert report.migrated == 2
    assert report.states == {"newest": 2}
