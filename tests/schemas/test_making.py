"""Making a schema: whole, or not there at all."""

import pytest
from django.db import connection

from tenants.models import Organization, SchemaTemplate, TenantSchema
from tenants.schemas import entering, making
from tenants.schemas.fingerprint import fingerprint_of
from tenants.schemas.names import ForeignSchemaError
from tenants.schemas.template import NoTemplateError, current_template
from tests.schemas.pooling import State, at_once, names, organizations, schemas


def spoil_ddl(ddl: str) -> None:
    SchemaTemplate.objects.update(ddl=ddl)


def test_generated_ddl_makes_what_the_template_is(db):
    row = making.make()

    assert (row.state, row.origin, row.organization) == (State.NEWEST, "ddl", None)
    assert row.fingerprint == current_template().fingerprint == fingerprint_of(row.name)
    assert row.made_in_ms > 0
    assert row.migrated_at


def test_one_that_is_made_for_an_organization_is_its_own_from_the_start(acme):
    row = making.make(organization=acme)

    assert row.organization == acme
    assert row.name == acme.schema_name == Organization.objects.get().schema_name
    assert not row.came_from_pool


def test_who_has_a_schema_is_made_no_second_one(acme):
    first = making.make(organization=acme)
    assert making.make(organization=Organization.objects.get()) == first
    assert schemas() == {first.name}


def test_after_a_making_the_statements_of_the_transaction_reach_public_as_before(acme):
    making.make()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM tenants_organization")
        assert cursor.fetchone() == (1,)
        cursor.execute("SELECT to_regclass('sounds_soundpackage')")
        assert cursor.fetchone() == (None,)


@pytest.mark.parametrize(
    "ddl", ["", "CREATE TABLE broken (;", "CREATE TABLE half (id uuid); SELECT no_such_function()"]
)
def test_where_ddl_fails_it_is_undone_and_migrations_make_it(acme, ddl):
    spoil_ddl(ddl)

    row = making.make(organization=acme)

    assert (row.state, row.origin) == (State.NEWEST, "migrations")
    assert fingerprint_of(row.name) == current_template().fingerprint
    assert schemas() == names() == {acme.schema_name}
    assert row.made_in_ms > 0


def test_without_a_template_nothing_is_made(acme):
    SchemaTemplate.objects.all().delete()
    with pytest.raises(NoTemplateError):
        making.make(organization=acme)
    assert schemas() == names() == set()


def test_who_is_leaving_is_made_none(acme):
    acme.leave()
    with pytest.raises(entering.NotWantedError):
        making.make(organization=acme)
    assert schemas() == names() == set()


@pytest.mark.parametrize("name", ["public", "t_0", "pg_catalog", "t_ABCDEF0123456789abcdef01", "acme", 't_0"; DROP'])
def test_no_schema_is_made_by_another_than_a_neutral_name(db, name):
    with pytest.raises(ForeignSchemaError):
        making.make(name)


def test_a_half_made_schema_is_finished(db):
    row = TenantSchema.objects.create(name="t_" + "a" * 24, origin="migrations")

    making.finish(row)

    assert (row.state, row.message) == (State.NEWEST, "")
    assert fingerprint_of(row.name) == current_template().fingerprint


@pytest.mark.django_db(transaction=True)
def test_of_two_that_make_at_once_for_one_organization_both_end_with_the_same():
    choir = organizations(1)[0]

    made = at_once(lambda _: making.make(organization=Organization.objects.get(pk=choir.pk)), range(2))

    assert made[0].name == made[1].name
    assert schemas() == names() == {made[0].name}
