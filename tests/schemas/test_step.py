"""The schema step: every organization gets a schema, from the pool or made, and keeps it as the template is."""

from django.db import connection
from django_tenants.utils import schema_context

from sounds.models import SoundPackage
from tenants.dry_run import preview
from tenants.loop.turn import take_turn
from tenants.models import Attempt, Condition, Organization, SchemaTemplate, TenantSchema
from tenants.schemas import catalog, filling, making
from tenants.schemas.fingerprint import fingerprint_of
from tenants.schemas.fleet.bare import migrate_schema
from tests.doors.running import run
from tests.schemas.pooling import State, names, schemas

Status = Condition.Status


def turn(organization):
    organization.request_reconcile()
    take_turn(organization.pk, "schema")
    return Condition.objects.get(organization=organization, step="schema")


def within(organization, statement):
    with schema_context(organization.schema_name), connection.cursor() as cursor:
        cursor.execute(statement)


def planned(organization):
    return next(found.changes for found in preview(organization) if found.step == "schema")


def test_an_organization_gets_its_schema_from_the_pool(acme):
    filling.fill(1)
    pooled = TenantSchema.objects.get()

    row = turn(acme)

    acme.refresh_from_db()
    pooled.refresh_from_db()
    assert (row.status, row.message) == (Status.READY, "From the pool.")
    assert (pooled.organization, acme.schema_name) == (acme, pooled.name)
    assert fingerprint_of(acme.schema_name) == SchemaTemplate.objects.get().fingerprint


def test_with_an_empty_pool_it_is_made_on_the_spot_and_the_step_says_how_long_that_took(acme):
    row = turn(acme)

    made = TenantSchema.objects.get(organization=acme)
    assert row.is_ready
    assert row.message == f"Made in {made.made_in_ms} ms."
    assert (made.origin, made.state) == ("ddl", State.NEWEST)


def test_explain_tells_which_way_it_was(acme):
    filling.fill(1)
    turn(acme)
    assert "From the pool." in run("explain", "acme").out


def test_after_a_turn_the_plan_is_empty(acme):
    assert planned(acme) == ["create schema: from the pool, or made on the spot"]
    turn(acme)
    acme.refresh_from_db()
    assert planned(acme) == []


def test_a_second_turn_keeps_the_schema(acme):
    turn(acme)
    turn(acme)
    assert schemas() == names() == set(Organization.objects.values_list("schema_name", flat=True))
    assert Attempt.objects.filter(step="schema").first().done == []


def test_a_half_made_schema_is_finished(acme):
    making.make(organization=acme)
    catalog.drop(acme.schema_name)
    TenantSchema.objects.update(state=State.MAKING, origin="migrations")

    row = turn(acme)

    assert row.is_ready
    assert TenantSchema.objects.get().state == State.NEWEST
    assert schemas() == {acme.schema_name}


def test_a_schema_from_before_there_were_rows_is_adopted_and_finished(acme):
    catalog.create(acme.schema_name)

    row = turn(acme)

    assert row.is_ready
    assert (TenantSchema.objects.get().name, TenantSchema.objects.get().organization) == (acme.schema_name, acme)
    assert fingerprint_of(acme.schema_name) == SchemaTemplate.objects.get().fingerprint


def test_adopting_keeps_the_rows_that_are_there(acme):
    catalog.create(acme.schema_name)
    migrate_schema(acme.schema_name)
    with schema_context(acme.schema_name):
        SoundPackage.objects.create(name="bells")

    assert turn(acme).is_ready

    with schema_context(acme.schema_name):
        assert SoundPackage.objects.get().name == "bells"


def test_a_schema_that_is_behind_is_migrated(acme):
    making.make(organization=acme)
    within(acme, "DROP TABLE sounds_assignedpackage, sounds_soundpackage")
    within(acme, "DELETE FROM django_migrations")

    assert planned(acme)[0].startswith("migrate schema")
    assert turn(acme).is_ready
    assert TenantSchema.objects.get().state == State.NEWEST


def test_a_migration_that_fails_is_told_with_its_reason_and_goes_on_when_that_is_mended(acme):
    making.make(organization=acme)
    within(acme, "DROP TABLE sounds_assignedpackage")
    within(acme, "DELETE FROM django_migrations")  # so that a table stands in the migration's way

    row = turn(acme)
    assert (row.status, row.reason) == (Status.STALLED, "Conflict")
    assert "sounds_soundpackage" in row.message
    assert TenantSchema.objects.get().state == State.FAILED

    within(acme, "DROP TABLE sounds_soundpackage")
    assert turn(acme).is_ready


def test_a_schema_that_was_tampered_with_needs_a_human(acme):
    turn(acme)
    acme.refresh_from_db()
    within(acme, "ALTER TABLE sounds_soundpackage DROP COLUMN description")

    row = turn(acme)

    assert (row.status, row.reason) == (Status.STALLED, "Conflict")
    assert "sounds_soundpackage.description" in row.message
    assert TenantSchema.objects.get().state == State.DIFFERENT


def test_a_schema_that_is_gone_is_not_replaced_by_an_empty_one(acme):
    turn(acme)
    acme.refresh_from_db()
    catalog.drop(acme.schema_name)

    row = turn(acme)

    assert (row.status, row.reason) == (Status.STALLED, "Conflict")
    assert "There is no such schema" in row.message
    assert schemas() == set()


def test_leaving_drops_the_schema_with_its_row(acme):
    turn(acme)
    acme.leave()
    Condition.objects.exclude(step="schema").update(status=Status.READY, observed_generation=acme.generation)

    take_turn(acme.pk, "schema")

    assert schemas() == names() == set()
    assert Condition.objects.get(organization=acme, step="schema").message == "The schema is dropped."


def test_who_leaves_before_the_turn_gets_none_and_drops_nothing_of_the_pool(acme):
    filling.fill(1)
    acme.leave()
    Condition.objects.exclude(step="schema").update(status=Status.READY, observed_generation=acme.generation)

    take_turn(acme.pk, "schema")

    assert TenantSchema.objects.pooled().count() == len(schemas()) == 1


def test_what_an_organization_holds_is_its_row(acme):
    assert run("explain", "acme", "--json").data["steps"][0]["holdings"] == []
    turn(acme)
    held = run("explain", "acme", "--json").data["steps"][0]["holdings"]
    assert [holding["identifier"] for holding in held] == list(names())
