"""The operators' doors: migrate_fleet, and django-tenants' migrate_schemas, which uses it."""

import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from tenants.models import Organization, Plan
from tenants.schemas import catalog
from tenants.schemas.fleet.progress import Progress
from tenants.schemas.fleet.waves import Task, Wave
from tenants.schemas.lock import FLEET, held
from tenants.schemas.making import make
from tests.doors.running import run as door
from tests.fleet.acting import State, add_package, applied, columns, states

BEFORE, AFTER = {"0001_initial"}, {"0001_initial", "0002_rating"}


@pytest.fixture
def unmade(transactional_db):
    """A database in which `migrate_schemas --shared` never ran, as far as we read it."""
    tables = "tenants_schematemplate", "tenants_tenantschema", "tenants_organization"
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE public.{table} RENAME TO {table}_away")
    yield
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE public.{table}_away RENAME TO {table}")


def test_a_plan_shows_what_would_be_done_and_does_nothing(fleet, install):
    rows = fleet(3)
    install("column")

    ran = door("migrate_fleet", "--plan", "--sql")

    assert ran.code == 0
    assert "The template lacks sounds.0002_rating." in ran.out
    assert "3 schemas: lacks sounds.0002_rating." in ran.out
    assert 'ALTER TABLE "sounds_soundpackage" ADD COLUMN "rating" integer DEFAULT 3 NOT NULL' in ran.out
    assert all(applied(row) == BEFORE for row in rows)
    assert states(rows) == [State.NEWEST] * 3


def test_a_plan_for_programs(fleet, install):
    fleet(2)
    install("python")

    ran = door("migrate_fleet", "--plan", "--sql", "--json")

    (group,) = ran.data["groups"]
    assert group["schemas"] == 2
    assert group["lacks"] == ran.data["template_lacks"] == ["sounds.0002_rating", "sounds.0003_rate_by_name"]
    assert "-- Raw Python operation" in group["sql"]


def test_the_command_tells_how_far_it_is_and_how_it_ended(fleet, install):
    fleet(20)
    make()
    install("column")

    ran = door("migrate_fleet", "--canary", "2")

    assert ran.code == 0, ran.err
    lines = ran.out.splitlines()
    assert "canaries: 2 of 2" in lines
    assert "organizations: 18 of 18" in lines
    assert "pool: 1 of 1" in lines
    assert lines[-1].startswith("21 schemas migrated in ")
    assert lines[-1].endswith("now 21 at the newest.")


def test_a_report_for_programs_and_an_exit_code_for_scripts(fleet, install):
    rows = fleet(2)
    add_package(rows[1], "Noise")
    install("careful")

    ran = door("migrate_fleet", "--json")

    assert ran.code == 1
    assert (ran.data["ok"], ran.data["migrated"]) == (False, 1)
    assert ran.data["states"] == {"newest": 1, "failed": 1}
    assert ran.data["groups"] == [{"schemas": 2, "lacked": ["sounds.0002_no_noise"]}]
    (trouble,) = ran.data["troubles"]
    assert (trouble["organization"], trouble["schema"]) == ("choir-2", rows[1].name)
    assert "no_noise" in trouble["message"]
    assert ran.data["seconds"] > 0


def test_a_schema_that_somebody_dropped_is_trouble_and_keeps_no_other_back(fleet, install):
    rows = fleet(3)
    catalog.drop(rows[1].name)
    install("column")

    ran = door("migrate_fleet")

    assert ran.code == 1
    assert f"{rows[1].name} (choir-2): missing: Somebody dropped it. Restore the latest backup" in ran.out
    assert [applied(rows[0]), applied(rows[2])] == [AFTER, AFTER]


def test_one_organization_or_one_schema_alone(fleet, install):
    rows = fleet(3)
    install("column")

    assert door("migrate_fleet", "--organization", "choir-2").code == 0
    assert [applied(row) for row in rows] == [BEFORE, AFTER, BEFORE]

    assert door("migrate_fleet", "--schema", rows[2].name).code == 0
    assert [applied(row) for row in rows] == [BEFORE, AFTER, AFTER]


@pytest.mark.parametrize(
    ("arguments", "code", "advice"),
    [
        (["--jobs", "0"], 2, "must be at least 1"),
        (["--max-failures", "none"], 2, "invalid"),
        (["--sql"], 2, "--sql goes with --plan"),
        (["--schema", "public"], 1, "No tenant's schema is called public"),
        (["--organization", "nobody"], 1, "There is no organization “nobody”"),
        (["--organization", "waiting"], 1, "“waiting” has no schema yet"),
        (["--organization", "waiting", "--schema", "public"], 2, "not allowed with"),
    ],
)
def test_what_makes_no_sense_is_refused(transactional_db, arguments, code, advice):
    plan = Plan.objects.get(key="starter")
    Organization.objects.create(name="Waiting", slug="waiting", email="bob@bob.test", plan=plan)

    ran = door("migrate_fleet", *arguments)

    assert ran.code == code
    assert advice in ran.err


@pytest.mark.parametrize("arguments", [["migrate_fleet"], ["migrate_fleet", "--json"], ["migrate_fleet", "--plan"]])
def test_a_database_without_our_tables_is_told_what_comes_first(unmade, arguments):
    ran = door(*arguments)
    assert ran.code == 1
    assert "Run: manage.py migrate_schemas --shared" in ran.err
    assert "template schema could not be migrated" not in ran.err


def test_a_second_process_is_told_that_it_is_the_second(fleet):
    fleet(1)
    with held(FLEET):
        ran = door("migrate_fleet", "--json")
    assert ran.code == 1
    assert "Another process migrates right now" in json.dumps(ran.data)


def test_on_a_terminal_a_bar_grows(db):
    written = []
    progress = Progress(written.append, is_terminal=True)
    tasks = (Task(None, None), Task(None, None))

    progress.begin(Wave("pool", tasks))
    for task in tasks:
        progress.tell(task, "")

    assert [text.count("#") for text in written] == [0, 20, 40]
    assert written[-1].endswith("2/2\n")


# migrate_schemas


def test_migrate_schemas_leaves_public_and_all_tenants_migrated(fleet, install, capsys):
    rows = [*fleet(2), make()]
    install("column")

    call_command("migrate_schemas")

    assert "[fleet:public]" in capsys.readouterr().out
    assert all(applied(row) == AFTER for row in rows)
    assert states(rows) == [State.NEWEST] * 3


def test_migrate_schemas_of_shared_apps_touches_no_tenant(fleet, install):
    rows = fleet(2)
    install("column")
    call_command("migrate_schemas", shared=True, verbosity=0)
    assert all(applied(row) == BEFORE for row in rows)


def test_migrate_schemas_of_one_schema(fleet, install):
    rows = fleet(2)
    install("column")
    call_command("migrate_schemas", schema_name=rows[0].name, verbosity=0)
    assert [applied(row) for row in rows] == [AFTER, BEFORE]


def test_migrate_schemas_shows_a_plan_and_checks(fleet, install, capsys):
    rows = fleet(2)
    call_command("migrate_schemas", tenant=True, check_unapplied=True)
    install("column")

    call_command("migrate_schemas", tenant=True, plan=True)
    assert "2 schemas: lacks sounds.0002_rating." in capsys.readouterr().out
    with pytest.raises(SystemExit) as ending:
        call_command("migrate_schemas", tenant=True, check_unapplied=True)

    assert ending.value.code == 1
    assert all(applied(row) == BEFORE for row in rows)


def test_migrate_schemas_fails_when_a_tenant_does(fleet, install):
    (noisy,) = fleet(1)
    add_package(noisy, "Noise")
    install("careful")
    with pytest.raises(CommandError, match=r"choir-1\): failed: sounds\.0002_no_noise"):
        call_command("migrate_schemas", tenant=True, verbosity=0)


def test_migrate_schemas_of_tenants_alone_needs_the_shared_tables(unmade):
    with pytest.raises(CommandError, match=r"Run: manage\.py migrate_schemas --shared"):
        call_command("migrate_schemas", tenant=True)


def test_migrate_schemas_refuses_a_schema_that_is_not_there(db):
    with pytest.raises(CommandError, match=r"No tenant's schema is called t_nobody\. See: manage\.py schemas"):
        call_command("migrate_schemas", schema_name="t_nobody")


@pytest.mark.parametrize("asked", [{"fake": True}, {"app_label": "sounds", "migration_name": "zero"}, {"prune": True}])
def test_migrate_schemas_refuses_what_only_other_executors_do(fleet, install, asked):
    (row,) = fleet(1)
    install("column")

    with pytest.raises(CommandError, match="--executor=standard"):
        call_command("migrate_schemas", **asked)
    assert applied(row) == BEFORE


def test_other_executors_still_work(fleet, install):
    (row,) = fleet(1)
    install("column")
    call_command("migrate_schemas", tenant=True, executor="standard", verbosity=0)
    assert applied(row) == AFTER
    assert "rating" in columns(row)
