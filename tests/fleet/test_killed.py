"""A run that is killed with kill -9, as a process of its own, while it is in the middle of a tenant."""

import signal
import time

from tests.fleet.acting import State, applied, columns, elsewhere, hold_table, run, start_process, states, wait_until

WAITS = "SELECT count(*) > 0 FROM pg_locks l JOIN pg_class c ON c.oid = l.relation WHERE NOT granted AND relname = '{}'"
IS_ALONE = "SELECT count(*) = 0 FROM pg_locks WHERE locktype = 'advisory' OR NOT granted"
AFTER = {"0001_initial", "0002_rating"}


def test_the_next_run_repairs_what_a_killed_one_left(fleet, install):
    rows = fleet(12)
    with elsewhere() as other:
        hold_table(other, rows[7])
        process = start_process("--jobs", "1")
        wait_until(WAITS.format("sounds_soundpackage"))
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
    wait_until(IS_ALONE)

    assert states(rows)[8:] == [State.BEHIND] * 4
    assert all(applied(row) == AFTER for row in rows[:7])
    assert all((applied(row) == AFTER) == ("rating" in columns(row)) for row in rows)  # nothing is half-applied

    install("column")
    report = run()

    assert report.is_well
    assert states(rows) == [State.NEWEST] * 12
    assert all(applied(row) == AFTER and "rating" in columns(row) for row in rows)


def test_one_that_is_killed_in_a_migration_that_is_not_atomic_leaves_word_of_it(fleet, install):
    rows = fleet(2)
    with elsewhere() as other:
        hold_table(other, rows[0])
        process = start_process("--jobs", "1", release="open_air")
        wait_until(WAITS.format("sounds_soundpackage"))
        process.send_signal(signal.SIGKILL)
        process.wait()
        other.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE NOT granted")
    wait_until(IS_ALONE)

    assert states(rows) == [State.FAILED, State.BEHIND]
    assert rows[0].message.startswith("sounds.0002_in_the_open: It was begun and did not end.")

    install("open_air")
    assert run().is_well
    assert states(rows) == [State.NEWEST] * 2


def test_a_run_that_is_interrupted_ends_the_schema_it_is_at_and_says_how_to_go_on(fleet, install):
    rows = fleet(3)
    with elsewhere() as other:
        hold_table(other, rows[1])
        process = start_process("--jobs", "1")
        wait_until(WAITS.format("sounds_soundpackage"))
        process.send_signal(signal.SIGINT)
        time.sleep(0.5)  # the process is told before the tenant lets go
        other.rollback()
        _, complaint = process.communicate(timeout=30)

    assert process.returncode == 130
    assert "Run migrate_fleet again to go on" in complaint
    assert [applied(row) for row in rows] == [AFTER, AFTER, {"0001_initial"}]
    install("column")
    assert run().is_well
