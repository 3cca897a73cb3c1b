"""What operators see of schemas: by `manage.py schemas`, by explain, and by the doctor."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from sonicus.doctor import backups
from sonicus.doctor import schemas as doctor
from tenants.models import Organization, SchemaTemplate, TenantSchema
from tenants.schemas import catalog
from tenants.schemas.making import make
from tenants.schemas.pool import claim
from tenants.schemas.sizes import sizes
from tenants.schemas.template import ensure_template
from tests.doors.running import run
from tests.schemas.releases import NAME as NEWER
from tests.schemas.releases import newer

STRAY = "t_" + "5" * 24
LACKS_A_COLUMN = 'ALTER TABLE "{}".sounds_soundpackage DROP COLUMN description'


@pytest.fixture
def acmes(acme: Organization) -> TenantSchema:
    return make(organization=acme)


@pytest.fixture
def pooled(db: None) -> TenantSchema:
    return make()


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def line_of(name: str, text: str) -> list[str]:
    return next(line.split() for line in text.splitlines() if line.startswith(name))


def test_every_schema_is_listed_with_whose_it_is_and_how_it_does(acmes: TenantSchema, pooled: TenantSchema) -> None:
    ran = run("schemas")
    assert ran.code == 0, ran.out
    fingerprint = acmes.fingerprint[:12]
    assert line_of(acmes.name, ran.out)[1:7] == ["acme", "at", "the", "newest", "ddl", fingerprint]
    assert line_of(pooled.name, ran.out)[1:7] == ["(pool)", "at", "the", "newest", "ddl", fingerprint]
    assert line_of("t_0", ran.out)[1:7] == ["(template)", "at", "the", "newest", "migrations", fingerprint]
    assert "1 of organizations, 1 in the pool (1 ready, target " in ran.out
    assert "all at the newest" in ran.out


def test_json_tells_all_facts_in_full(acmes: TenantSchema, pooled: TenantSchema) -> None:
    data = run("schemas", "--json").data
    assert data["template"]["fingerprint"] == acmes.fingerprint
    mine, waiting = data["schemas"]
    assert (mine["name"], mine["organization"], mine["is_pooled"]) == (acmes.name, "acme", False)
    assert (mine["state"], mine["origin"], mine["fingerprint"]) == ("newest", "ddl", acmes.fingerprint)
    assert mine["size_bytes"] > 8192
    assert mine["obtained"] == "made for it"
    assert mine["made_in_ms"] > 0
    assert (waiting["name"], waiting["organization"], waiting["is_pooled"]) == (pooled.name, None, True)
    assert (data["summary"]["organizations"], data["summary"]["ready"]) == (1, 1)
    assert data["summary"]["strays"] == data["summary"]["missing"] == []


def test_without_any_schema_it_says_how_there_will_be_some(db: None) -> None:
    ran = run("schemas")
    assert ran.code == 0
    assert "There are none yet" in ran.out
    assert "a worker fill the pool" in ran.out


def test_without_a_template_it_says_how_to_make_one(db: None) -> None:
    SchemaTemplate.objects.all().delete()
    ran = run("schemas")
    assert line_of("t_0", ran.out)[1:4] == ["(template)", "not", "made"]
    assert "manage.py seed" in ran.out
    measured = run("schemas", "--measure")
    assert measured.code == 1
    assert "manage.py seed" in measured.err


def test_a_template_dropped_by_hand_is_missing(db: None) -> None:
    catalog.drop("t_0")
    ran = run("schemas")
    assert line_of("t_0", ran.out)[1:3] == ["(template)", "missing"]
    assert "manage.py seed" in ran.out


def test_a_column_dropped_by_hand_is_reported(acmes: TenantSchema) -> None:
    execute(LACKS_A_COLUMN.format(acmes.name))
    assert run("schemas").code == 0  # nothing has looked yet
    ran = run("schemas", "--measure")
    assert ran.code == 1
    assert f"applied but different: {acmes.name} (acme)" in ran.out
    assert "sounds_soundpackage.description" in ran.out
    assert "1 applied but different" in ran.out


def test_one_that_lacks_migrations_is_behind_which_is_no_fault(acmes: TenantSchema) -> None:
    TenantSchema.objects.update(state="behind", message="lacks migration sounds.0002_more")
    ran = run("schemas")
    assert ran.code == 0
    assert (
        f"behind: {acmes.name} (acme)\n  lacks migration sounds.0002_more\n  → Run: manage.py migrate_fleet" in ran.out
    )


def test_after_a_new_release_they_are_behind_before_anybody_measures(
    acmes: TenantSchema, pooled: TenantSchema, tmp_path: Path
) -> None:
    with newer(tmp_path):
        ran, seen = run("schemas"), found()
    assert "all at the newest" not in ran.out
    assert f"behind: {acmes.name} (acme)\n  lacks migration sounds.{NEWER}" in ran.out
    assert "2 behind" in ran.out
    assert seen["behind"][0] == "warn"
    assert "schemas" not in seen
    assert "all at the newest" in run("schemas").out


def test_what_is_true_of_many_is_said_once(db: None) -> None:
    for _ in range(7):
        make()
    TenantSchema.objects.update(state="failed", message="sounds.0002_more: division by zero")
    ran = run("schemas")
    assert ran.code == 1
    assert ran.out.count("division by zero") == 1
    assert "2 more" in ran.out
    assert "7 failed" in ran.out


def test_a_schema_dropped_by_hand_is_missing(acmes: TenantSchema) -> None:
    execute(f'DROP SCHEMA "{acmes.name}" CASCADE')
    ran = run("schemas", "--json")
    assert ran.code == 1
    assert ran.data["schemas"][0]["state"] == "missing"
    assert ran.data["schemas"][0]["size_bytes"] is None
    assert ran.data["summary"]["missing"] == [acmes.name]
    assert run("schemas", "--measure", "--json").data["summary"]["different"] == 0  # it is counted once
    assert "manage.py restore_organization" in run("schemas").out


def test_a_schema_that_no_row_knows_is_reported(db: None) -> None:
    catalog.create(STRAY)
    ran = run("schemas")
    assert ran.code == 1
    assert f"{STRAY} has no row" in ran.out
    assert run("schemas", "--json").data["summary"]["strays"] == [STRAY]
    chosen = run("schemas", "--pool")
    assert chosen.code == 0
    assert STRAY not in chosen.out


def test_one_that_is_being_made_is_not_called_missing(db: None) -> None:
    TenantSchema.objects.create(name=STRAY, origin="migrations")
    ran = run("schemas")
    assert ran.code == 0
    assert "1 being made" in ran.out


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ([], {"acme", "pool"}),
        (["--pool"], {"pool"}),
        (["--organization", "ACME"], {"acme"}),
        (["--state", "failed"], {"pool"}),
        (["--state", "newest", "--pool"], set()),
    ],
)
def test_a_choice_of_them_can_be_asked_for(
    acmes: TenantSchema, pooled: TenantSchema, asked: list[str], found: set[str]
) -> None:
    TenantSchema.objects.filter(pk=pooled.pk).update(state="failed")
    ran = run("schemas", "--json", *asked)
    assert {one["organization"] or "pool" for one in ran.data["schemas"]} == found
    assert ran.code == int("pool" in found)  # judged is what was asked for


def test_an_organization_or_state_that_does_not_exist_is_told(db: None) -> None:
    assert "manage.py organizations" in run("schemas", "--organization", "nobody").err
    assert run("schemas", "--state", "fine").code == 2


def test_the_number_of_queries_does_not_grow_with_the_schemas(acmes: TenantSchema) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            run("schemas")
        return len(captured)

    few = queries()
    for _ in range(5):
        make()
    assert queries() == few


def test_thousands_are_measured_over_connections_of_their_own(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [make().name for _ in range(3)]
    at_once = sizes(names)
    monkeypatch.setattr("tenants.schemas.sizes.CHUNK", 2)
    assert sizes([*names, STRAY]) == at_once
    assert set(at_once) == set(names)


@pytest.fixture
def migrating(transactional_db: None) -> Iterator[str]:
    """A schema of which a migration holds a table."""
    name = make().name
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute(f'LOCK TABLE "{name}".sounds_soundpackage IN ACCESS EXCLUSIVE MODE')
        yield name
        other.rollback()


def test_the_list_does_not_wait_for_a_migration(migrating: str) -> None:
    execute("SET lock_timeout = '2s'")
    try:
        assert migrating in run("schemas").out
    finally:
        execute("RESET lock_timeout")


def test_explaining_an_organization_tells_of_its_schema(acmes: TenantSchema) -> None:
    TenantSchema.objects.update(state="different", message="lacks column sounds_soundpackage.description")
    data = run("explain", "acme", "--json").data
    assert data["schema"] == data["tenant_schema"]["name"] == acmes.name
    text = run("explain", "acme").out
    assert f"schema {acmes.name}: applied but different, made for it, fingerprint {acmes.fingerprint[:12]}" in text
    assert "lacks column sounds_soundpackage.description" in text


def test_one_without_a_schema_is_counted_and_explained_as_such(acme: Organization) -> None:
    assert "0 of organizations (1 more wait for theirs)" in run("schemas").out
    assert run("explain", "acme", "--json").data["tenant_schema"] is None
    assert "schema: none yet" in run("explain", "acme").out


def test_explaining_tells_who_came_by_the_pool(
    transactional_db: None, acme: Organization, pooled: TenantSchema
) -> None:
    assert claim(acme) == pooled.name
    assert run("explain", "acme", "--json").data["tenant_schema"]["obtained"] == "from the pool"


# The doctor


def found() -> dict[str, tuple[str, str]]:
    return {finding.subject: (finding.level.value, finding.seen) for finding in doctor.probe()}


def test_with_a_template_and_a_filled_pool_the_doctor_is_content(acmes: TenantSchema, pooled: TenantSchema) -> None:
    seen = found()
    assert {level for level, _ in seen.values()} == {"ok"}
    assert seen["pool"][1].startswith("1 of ")
    assert "1 of organizations" in seen["schemas"][1]


def test_an_empty_pool_is_remarked_unless_none_is_wanted(db: None) -> None:
    assert found()["pool"][0] == "warn"
    with override_settings(SCHEMA_POOL_MIN=0):
        assert found()["pool"][0] == "ok"


def test_a_template_of_another_state_of_the_code_fails(db: None) -> None:
    SchemaTemplate.objects.update(code_state="of before")
    assert found()["template"] == ("fail", "made for another state of the code")
    SchemaTemplate.objects.all().delete()
    assert found()["template"] == ("fail", "schema t_0 was never made")


def test_a_template_that_somebody_altered_is_remarked_until_the_advice_is_followed(db: None) -> None:
    execute("ALTER TABLE t_0.sounds_soundpackage DROP COLUMN description")
    assert found()["template"][0] == "warn"
    assert "DROP SCHEMA t_0 CASCADE" in str(doctor.probe())
    execute("DROP SCHEMA t_0 CASCADE")
    assert found()["template"] == ("warn", "schema t_0 was dropped")
    ensure_template()
    assert found()["template"][0] == "ok"


@pytest.mark.parametrize(
    ("state", "level"), [("failed", "fail"), ("different", "fail"), ("behind", "warn"), ("newest", "")]
)
def test_schemas_that_are_not_at_the_newest_are_found(acmes: TenantSchema, state: str, level: str) -> None:
    TenantSchema.objects.update(state=state)
    seen = found()
    assert seen.get(state, ("",))[0] == level
    assert ("schemas" in seen) == (state == "newest")


def test_strays_and_missing_ones_are_found(acmes: TenantSchema) -> None:
    execute(f'ALTER SCHEMA "{acmes.name}" RENAME TO {STRAY}')
    seen = found()
    assert seen["missing"] == ("fail", f"1: {acmes.name}")
    assert seen["strays"] == ("warn", f"1: {STRAY}")


def test_a_database_too_large_for_one_dump_is_remarked() -> None:
    assert doctor.locks_for(6_400, 6_400) == []
    (finding,) = doctor.locks_for(30_000, 6_400)
    assert (finding.level.value, "30000 tables" in finding.seen) == ("warn", True)
    assert "max_locks_per_transaction" in finding.mend


def test_a_pg_dump_for_backups_is_looked_for(db: None, tmp_path: Path) -> None:
    assert "pg_dump is of " in backups.probe().seen
    with override_settings(POSTGRES_BIN=str(tmp_path)):
        finding = backups.probe()
    assert (finding.subject, finding.level.value) == ("backups", "warn")
    assert "Install postgresql-client-" in finding.mend
