"""What nobody needs any more is removed, and nothing else."""

import logging
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from django_tenants.utils import schema_context

from sounds.models import SoundPackage
from tenants.models import Organization, SchemaTemplate, TenantSchema
from tenants.schemas import janitor, making, pool
from tenants.schemas.catalog import create, drop
from tenants.schemas.contents import holds_rows
from tenants.schemas.fleet.bare import migrate_schema
from tests.schemas.pooling import State, aged, at_once, names, rows, schemas, write_into

STRAY = "t_" + "5" * 24


@pytest.fixture(autouse=True)
def small_pool(settings):
    settings.SCHEMA_POOL_MIN, settings.SCHEMA_POOL_MAX = 2, 10


def laid(count, **facts):
    """Rows of the pool, each with an empty schema."""
    made = rows(count, **facts)
    for row in made:
        create(row.name)
    return made


def age_template(**ago):
    SchemaTemplate.objects.update(made_at=timezone.now() - timedelta(**ago))


def test_a_half_made_schema_without_its_maker_is_removed(db):
    create(STRAY)
    half = TenantSchema.objects.create(name=STRAY, origin="migrations")

    assert janitor.tidy() == []
    aged(half, minutes=11)
    assert janitor.tidy() == [STRAY]

    assert schemas() == names() == set()


def test_an_organizations_half_made_schema_is_left_to_its_step(acme):
    row = making.make(organization=acme)
    TenantSchema.objects.update(state=State.MAKING)
    aged(row, hours=1)
    assert janitor.tidy() == []


def test_a_row_whose_making_never_came_to_a_schema_is_removed_too(db):
    aged(TenantSchema.objects.create(name=STRAY, origin="migrations"), minutes=11)
    assert janitor.tidy() == [STRAY]


def test_what_the_fleet_did_not_bring_along_to_the_new_template_is_removed(db):
    age_template(minutes=30)
    old = aged(making.make(), minutes=40)
    TenantSchema.objects.update(fingerprint="f" * 64)
    assert janitor.tidy() == [old.name]


def test_the_fleet_has_its_time_to_bring_the_pool_along(db):
    age_template(minutes=5)
    aged(laid(1, fingerprint="f" * 64, state=State.BEHIND)[0], minutes=40)
    assert janitor.tidy() == []


def test_what_another_release_makes_beside_this_one_is_left_alone(db):
    age_template(minutes=60)
    aged(laid(1, fingerprint="f" * 64)[0], minutes=40)
    assert janitor.tidy() == []


@pytest.mark.parametrize("state", [State.DIFFERENT, State.FAILED])
def test_what_was_spoilt_in_the_pool_is_removed(db, state):
    spoilt = aged(laid(1, state=state)[0], minutes=11)
    assert janitor.tidy() == [spoilt.name]


@pytest.mark.parametrize("state", [State.NEWEST, State.DIFFERENT, State.MAKING])
def test_one_of_the_pool_that_holds_rows_is_reported_and_never_dropped(db, state, caplog, settings):
    """Its row may be of an older dump than what is in it."""
    settings.SCHEMA_POOL_MIN = settings.SCHEMA_POOL_MAX = 0
    age_template(minutes=60)
    row = aged(making.make(), minutes=40)
    TenantSchema.objects.update(state=state)
    write_into(row.name)
    assert janitor.tidy() == []
    assert schemas() == {row.name}
    assert "belongs to nobody, but holds rows" in caplog.text
    assert not pool.ready().exists()


def test_a_pool_far_above_its_target_shrinks_to_it_the_oldest_first(db):
    age_template(minutes=60)
    oldest = [aged(row, minutes=40 - number) for number, row in enumerate(laid(5))]
    assert set(janitor.tidy()) == {row.name for row in oldest[:3]}


def test_a_pool_a_little_above_its_target_stays(db):
    laid(4)
    assert janitor.tidy() == []


@pytest.mark.django_db(transaction=True)
def test_what_is_claimed_at_the_moment_is_not_waited_for():
    aged(laid(1, state=State.FAILED)[0], minutes=11)
    with transaction.atomic():
        TenantSchema.objects.select_for_update().get()
        assert at_once(lambda _: janitor.tidy(), range(1)) == [[]]
    assert TenantSchema.objects.count() == 1


def test_one_of_the_pool_whose_schema_was_dropped_by_hand_is_given_to_nobody(db):
    vanished = rows(1)[0]
    assert janitor.tidy() == [vanished.name]
    assert names() == set()


def test_a_schema_that_an_organization_lost_stays_in_its_row_for_a_human_to_see(acme):
    row = making.make(organization=acme)
    drop(row.name)
    assert janitor.tidy() == []


def test_an_empty_stray_is_removed(db):
    create(STRAY)
    assert janitor.tidy() == [STRAY]
    assert schemas() == set()


def test_a_whole_stray_without_anybodys_rows_is_removed(db):
    create(STRAY)
    migrate_schema(STRAY)
    assert not holds_rows(STRAY)
    assert janitor.tidy() == [STRAY]


def write_a_package():
    SoundPackage.objects.create(name="bells")


def write_a_table():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE of_somebody AS SELECT 'bells' AS name")


@pytest.mark.parametrize("write", [write_a_package, write_a_table])
def test_a_stray_that_holds_rows_is_reported_and_never_dropped(db, write, caplog):
    create(STRAY)
    migrate_schema(STRAY)
    with schema_context(STRAY):
        write()

    with caplog.at_level(logging.WARNING):
        assert janitor.tidy() == []

    assert schemas() == {STRAY}
    assert STRAY in caplog.text


def test_a_schema_that_an_organization_bears_the_name_of_is_no_stray(acme):
    create(Organization.objects.get().schema_name)
    assert janitor.tidy() == []


def test_the_rest_waits_for_the_next_run_when_time_is_over(db):
    for row in laid(2, state=State.FAILED):
        aged(row, minutes=11)
    assert janitor.tidy(seconds=-1) == []
    assert len(janitor.tidy()) == 2


def test_what_is_ready_stays_ready(db):
    making.make()
    janitor.tidy()
    assert pool.ready().count() == 1
