"""kill -9 at the worst moments: the next run repairs, nothing is lost, and nothing is there twice."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.utils import timezone

from tenants.loop.turn import take_turn
from tenants.models import Condition, Organization, SchemaTemplate, TenantSchema
from tenants.schemas import filling, janitor, pool
from tests.schemas import deeds
from tests.schemas.killing import kill_asleep
from tests.schemas.pooling import State, aged, names, schemas
from tests.support.cast import make_organization, make_person

pytestmark = pytest.mark.django_db(transaction=True)

SLEEPY = """
    CREATE FUNCTION sleep_long() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(60); RETURN NEW; END $$;
    CREATE TRIGGER sleepy {moment} ON {table} FOR EACH ROW EXECUTE FUNCTION sleep_long();
"""


@contextmanager
def sleeping(moment: str, table: str) -> Iterator[None]:
    """Who writes to the table sleeps over it, so that it can be killed there."""
    with connection.cursor() as cursor:
        cursor.execute(SLEEPY.format(moment=moment, table=table))
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION sleep_long() CASCADE")


@pytest.fixture
def acme(db) -> Organization:
    return make_organization("acme", owner=make_person("alice"))


def next_turn(acme: Organization) -> Condition:
    """After the lease of the one that was killed has run out."""
    Condition.objects.filter(lease__isnull=False).update(lease_until=timezone.now())
    take_turn(acme.pk, "schema")
    return Condition.objects.get(organization=acme, step="schema")


def test_killed_while_filling_the_pool():
    ddl = SchemaTemplate.objects.get().ddl
    SchemaTemplate.objects.update(ddl=f"{ddl};\nSELECT pg_sleep(60)")  # all is made, and nothing is committed

    kill_asleep(deeds.fill)

    SchemaTemplate.objects.update(ddl=ddl)
    assert schemas() == names() == set()
    assert filling.fill(2) == 2
    assert schemas() == names()


def test_killed_while_claiming(acme):
    filling.fill(2)
    with sleeping("AFTER UPDATE", "tenants_tenantschema"):  # both rows are written, and nothing is committed
        kill_asleep(deeds.turn, str(acme.pk))
    assert pool.ready().count() == 2

    assert next_turn(acme).message == "From the pool."
    assert_claimed_once(acme)


def test_killed_between_the_claim_and_writing_it_down(acme):
    filling.fill(2)
    with sleeping("BEFORE INSERT", "tenants_attempt"):
        kill_asleep(deeds.turn, str(acme.pk))
    assert pool.ready().count() == 1

    assert next_turn(acme).message == "From the pool."
    assert_claimed_once(acme)


def assert_claimed_once(acme: Organization) -> None:
    acme.refresh_from_db()
    assert TenantSchema.objects.get(organization=acme).name == acme.schema_name
    assert pool.ready().count() == 1
    assert len(schemas()) == len(names()) == 2


def test_killed_while_migrations_make_one_for_the_pool():
    SchemaTemplate.objects.update(ddl="")

    kill_asleep(deeds.fill_and_sleep_in_a_migration)

    half = TenantSchema.objects.get()
    assert (half.state, schemas()) == (State.MAKING, {half.name})
    aged(half, minutes=11)
    assert janitor.tidy() == [half.name]
    assert filling.fill(1) == 1
    assert schemas() == names() == set(pool.ready().values_list("name", flat=True))


def test_killed_while_migrations_make_one_for_an_organization(acme):
    SchemaTemplate.objects.update(ddl="")

    kill_asleep(deeds.turn_and_sleep_in_a_migration, str(acme.pk))

    half = TenantSchema.objects.get()
    assert (half.state, half.organization) == (State.MAKING, acme)
    assert next_turn(acme).is_ready
    half.refresh_from_db()
    assert (half.state, half.organization) == (State.NEWEST, acme)
    assert schemas() == {half.name} == set(Organization.objects.values_list("schema_name", flat=True))
