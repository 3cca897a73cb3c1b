"""What is not a tenant's own schema can be neither dropped nor handed on, whatever name is asked for."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from tenants.models import Organization, TenantSchema
from tenants.schemas import making, removal
from tenants.schemas.catalog import create
from tenants.schemas.names import ForeignSchemaError
from tests.schemas.pooling import names, organizations, rows, schemas, write_into
from tests.support.cast import make_organization

STRAY = "t_" + "5" * 24
FOREIGN = [
    "public", "pg_catalog", "pg_toast", "pg_temp_1", "information_schema", "t_0", "t_0_0123456789ab", "acme", "",
    "t_", "T_" + "5" * 24, "t_" + "A" * 24, "t_" + "g" * 24, "t_" + "5" * 23, "t_" + "5" * 25, STRAY + "\n",
    "\n" + STRAY, STRAY + '"; DROP SCHEMA public; --', f'"{STRAY}"', f"public.{STRAY}", "t_" + "٥" * 24,
    "t_" + "５" * 24, STRAY + "\0", f" {STRAY}", "t_%" + "5" * 23,
]  # fmt: skip


@pytest.mark.parametrize("name", FOREIGN)
@pytest.mark.parametrize("is_owned", [False, True])
def test_a_name_that_is_not_neutral_is_refused(acme, name, is_owned):
    acme.schema_name = name  # what an instance says in memory opens nothing
    with pytest.raises(ForeignSchemaError):
        removal.drop(name, owner=acme if is_owned else None)


def test_an_organization_drops_its_own_row_and_schema_together(acme):
    row = making.make(organization=acme)
    removal.drop(row.name, owner=acme)
    assert schemas() == names() == set()


def test_what_is_gone_already_may_be_dropped_again(acme):
    removal.drop(acme.schema_name, owner=acme)
    removal.drop(STRAY, owner=None)


def test_nobody_drops_the_schema_of_another(acme, bob):
    theirs, other = making.make(organization=acme), make_organization("bobs", owner=bob)
    other.schema_name = theirs.name
    for owner in (None, other):
        with pytest.raises(ForeignSchemaError, match="belongs to somebody else"):
            removal.drop(theirs.name, owner=owner)
    assert schemas() == names() == {theirs.name}


def test_no_organization_drops_one_of_the_pool(acme):
    pooled = making.make()
    acme.schema_name = pooled.name
    with pytest.raises(ForeignSchemaError):
        removal.drop(pooled.name, owner=acme)


def test_a_schema_without_row_is_still_that_of_the_organization_which_bears_its_name(acme):
    create(acme.schema_name)
    with pytest.raises(ForeignSchemaError):
        removal.drop(acme.schema_name, owner=None)
    removal.drop(acme.schema_name, owner=acme)
    assert schemas() == set()


def test_what_holds_rows_and_is_nobodys_is_not_dropped(acme):
    """As when its row was taken from an older dump, in which it still waited in the pool."""
    pooled = making.make()
    write_into(pooled.name)
    with pytest.raises(removal.SomebodysRowsError):
        removal.drop(pooled.name, owner=None)
    assert schemas() == names() == {pooled.name}


def test_strays_are_what_neither_a_row_nor_an_organization_knows(acme):
    making.make(organization=acme)
    making.make()
    for name in (STRAY, "t_0_0123456789ab", "somebody"):
        create_any(name)
    assert removal.strays() == [STRAY]


def create_any(name):
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {name}")


# The database refuses by itself, whoever writes.


def refused(statement, *values):
    """Also where a constraint is looked at only at the end of the transaction."""
    with pytest.raises(IntegrityError):
        execute_as_a_transaction(statement, values)
    return True


def execute_as_a_transaction(statement, values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.fixture
def own(acme):
    return making.make(organization=acme)


def test_a_claimed_schema_does_not_fall_back_into_the_pool(own):
    assert refused("UPDATE tenants_tenantschema SET organization_id = NULL")
    assert refused("UPDATE tenants_tenantschema SET organization_id = NULL, claimed_at = NULL")
    assert refused("UPDATE tenants_tenantschema SET claimed_at = NULL")


def test_a_claimed_schema_goes_to_no_other_organization(own, acme):
    other = organizations(1)[0]
    assert refused("UPDATE tenants_tenantschema SET organization_id = %s", other.pk)
    assert refused("UPDATE tenants_tenantschema SET name = %s", other.schema_name)
    assert refused("UPDATE tenants_organization SET schema_name = %s WHERE id = %s", own.name, other.pk)


def test_two_writes_that_agree_do_not_hand_it_on_either(own, acme):
    other = organizations(1)[0]
    swap = """
        UPDATE tenants_organization SET schema_name = %s WHERE id = %s;
        UPDATE tenants_organization SET schema_name = %s WHERE id = %s;
        UPDATE tenants_tenantschema SET organization_id = %s
    """
    assert refused(swap, STRAY, acme.pk, own.name, other.pk, other.pk)


def test_an_organization_that_has_a_schema_bears_no_other_name(own, acme):
    assert refused("UPDATE tenants_organization SET schema_name = %s", STRAY)


@pytest.mark.parametrize("name", ["public", "t_0", "pg_catalog", "T_" + "5" * 24, STRAY + "\n"])
def test_no_row_bears_a_name_that_is_not_neutral(acme, name):
    rows(1)
    assert refused("UPDATE tenants_organization SET schema_name = %s", name)
    assert refused("UPDATE tenants_tenantschema SET name = %s", name)


def test_an_organization_has_no_two_schemas(own, acme):
    second = rows(1)[0]
    claim = "UPDATE tenants_tenantschema SET organization_id = %s, claimed_at = now() WHERE id = %s"
    assert refused(claim, acme.pk, second.pk)


def test_an_organization_that_has_a_schema_cannot_be_deleted(own, acme):
    with pytest.raises(ProtectedError):
        acme.delete()
    with pytest.raises(ProtectedError):
        acme.delete(force_drop=True)  # django-tenants would drop the schema first
    assert refused("DELETE FROM tenants_organization")
    assert schemas() == {own.name}


def test_deleting_an_organization_drops_no_schema_whatever_name_it_says(acme):
    acme.schema_name = "public"
    acme.delete(force_drop=True)
    assert not Organization.objects.exists()
    assert TenantSchema.objects.count() == 0  # public is still there


def test_what_was_restored_from_a_backup_is_never_one_of_the_pool(db):
    with pytest.raises(IntegrityError, match="restored_is_somebodys"), transaction.atomic():
        rows(1, origin="backup")
