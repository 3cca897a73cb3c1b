"""What rows say of their schemas after somebody looked."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tenants.models import SchemaTemplate, TenantSchema
from tenants.schemas import background
from tenants.schemas.fleet.bare import migrate_schema
from tenants.schemas.making import make
from tenants.schemas.measuring import measure
from tenants.schemas.template import NoTemplateError, current_template, ensure_template
from tests.schemas.pooling import rows as rows_alone
from tests.schemas.releases import NAME, newer
from tests.schemas.rich import change

pytestmark = pytest.mark.django_db
State = TenantSchema.State


def measured(row: TenantSchema) -> TenantSchema:
    """As the database has it, which is what the given row tells too."""
    measure([row])
    kept = TenantSchema.objects.get(pk=row.pk)
    assert (row.state, row.fingerprint, row.message) == (kept.state, kept.fingerprint, kept.message)
    return kept


def set_state(row: TenantSchema, state: str, message: str = "") -> None:
    TenantSchema.objects.filter(pk=row.pk).update(state=state, message=message)
    row.refresh_from_db()


def test_a_whole_schema_is_at_the_newest():
    row = make()
    set_state(row, State.MAKING)
    found = measured(row)
    assert (found.state, found.message) == (State.NEWEST, "")
    assert found.fingerprint == current_template().fingerprint
    assert found.measured_at is not None


TAMPERED = {
    "ALTER TABLE sounds_soundpackage DROP COLUMN description": "lacks column sounds_soundpackage.description",
    "ALTER TABLE sounds_soundpackage ADD COLUMN mine integer": "also has column sounds_soundpackage.mine",
    "ALTER TABLE sounds_soundpackage ALTER COLUMN description SET DEFAULT 'none'": (
        "column sounds_soundpackage.description is text not null default 'none'::text instead of text not null"
    ),
    "DROP INDEX sounds_soundpackage_name_93d60b57_like": (
        "lacks index sounds_soundpackage_name_93d60b57_like of sounds_soundpackage"
    ),
    "ALTER TABLE sounds_assignedpackage DROP CONSTRAINT a_package_once_for_a_member": (
        "lacks constraint a_package_once_for_a_member of sounds_assignedpackage"
    ),
    "DROP TABLE sounds_assignedpackage": "lacks table sounds_assignedpackage",
    "CREATE TABLE notes (id integer PRIMARY KEY, text varchar(10))": "also has table notes",
    "CREATE VIEW names AS SELECT name FROM sounds_soundpackage": "also has view names",
    "INSERT INTO django_migrations (app, name, applied) VALUES ('sounds', '0000_mine', now())": (
        "also has migration sounds.0000_mine"
    ),
}


@pytest.mark.parametrize("text", TAMPERED)
def test_a_schema_that_was_tampered_with_by_hand_is_different_and_its_row_says_how(text):
    row = make()
    change(row.name, text)
    found = measured(row)
    assert (found.state, found.message) == (State.DIFFERENT, TAMPERED[text])
    assert found.fingerprint != current_template().fingerprint


def test_a_schema_that_was_mended_is_at_the_newest_again():
    row = make()
    change(row.name, "DROP INDEX sounds_soundpackage_name_93d60b57_like")
    assert measured(row).state == State.DIFFERENT

    change(
        row.name,
        "CREATE INDEX sounds_soundpackage_name_93d60b57_like ON sounds_soundpackage (name varchar_pattern_ops)",
    )
    found = measured(row)
    assert (found.state, found.message) == (State.NEWEST, "")


def test_of_many_differences_as_many_are_told_as_somebody_reads():
    row = make()
    change(row.name, ";".join(f"CREATE TABLE extra_{number} ()" for number in range(10, 35)))
    message = measured(row).message
    assert message.startswith("also has table extra_10; also has table extra_11; ")
    assert message.endswith("; and 15 more differences")


def test_a_schema_that_lacks_a_migration_is_behind():
    row = make()
    change(row.name, "DELETE FROM django_migrations")
    found = measured(row)
    assert (found.state, found.message) == (State.BEHIND, "lacks migration sounds.0001_initial")


@pytest.mark.parametrize("state", [State.FAILED, State.MAKING])
def test_what_failed_or_is_being_made_stays_so_while_it_is_behind(state):
    row = make()
    set_state(row, state, "the reason")
    change(row.name, "DELETE FROM django_migrations")
    found = measured(row)
    assert (found.state, found.message) == (state, "the reason")


def test_a_schema_that_is_gone_is_different():
    row = make()
    change(row.name, f"DROP SCHEMA {row.name} CASCADE")
    found = measured(row)
    assert (found.state, found.fingerprint, found.message) == (State.DIFFERENT, "", "There is no such schema.")


def test_an_older_release_leaves_what_a_newer_one_has_migrated_as_it_says(tmp_path):
    row = make()
    with newer(tmp_path):
        newest = ensure_template().fingerprint
        assert measured(row).state == State.BEHIND
        migrate_schema(row.name)
        assert measured(row).state == State.NEWEST

    found = measured(row)
    assert (found.state, found.fingerprint) == (State.NEWEST, newest)


def test_an_older_release_still_sees_that_somebody_tampered(tmp_path):
    row = make()
    with newer(tmp_path):
        ensure_template()
    change(row.name, "ALTER TABLE sounds_soundpackage DROP COLUMN description")
    found = measured(row)
    assert found.state == State.DIFFERENT
    assert "newer release" in found.message


def test_to_the_newer_release_a_schema_is_behind_by_name(tmp_path):
    row = make()
    with newer(tmp_path):
        ensure_template()
        assert measured(row).message == f"lacks migration sounds.{NAME}"


def test_a_schema_that_an_older_release_made_after_the_fleet_ran_is_found_to_be_behind(acme, tmp_path):
    with newer(tmp_path):
        ensure_template()
    late, pooled = make(organization=acme), make()

    with newer(tmp_path):
        background.tidy()

    late.refresh_from_db()
    pooled.refresh_from_db()
    assert (late.state, late.message) == (State.BEHIND, f"lacks migration sounds.{NAME}")
    assert pooled.state == State.NEWEST  # left for the older release to claim


def test_without_a_template_nothing_can_be_said():
    row = make()
    SchemaTemplate.objects.all().delete()
    with pytest.raises(NoTemplateError):
        measure([row])


def test_forty_schemas_take_no_more_queries_than_two():
    def queries(number: int) -> int:
        made = [make() for _ in range(number)]
        with CaptureQueriesContext(connection) as seen:
            measure(made)
        return len(seen)

    assert queries(2) == queries(40) <= 6


def test_each_row_gets_what_is_true_of_its_own_schema():
    made = [make() for _ in range(3)]
    change(made[1].name, "CREATE TABLE extra ()")
    measure([*made, *rows_alone(1)])
    assert [row.state for row in made] == [State.NEWEST, State.DIFFERENT, State.NEWEST]
    assert TenantSchema.objects.filter(state=State.DIFFERENT).count() == 2
