"""The pool fills itself in the background, up to its target and not beyond."""

import pytest
from django.db import DataError, connection, transaction

from tenants import seeding, tasks
from tenants.models import SchemaTemplate, TenantSchema
from tenants.reconcile import give_schema
from tenants.schemas import filling, pool
from tests.schemas.pooling import State, asked_for, at_once, names, organizations, rows, schemas

FILL = "tenants.tasks.fill_pool"


@pytest.fixture(autouse=True)
def small_pool(settings):
    settings.SCHEMA_POOL_MIN, settings.SCHEMA_POOL_MAX = 3, 10


def test_the_pool_is_filled_with_ready_schemas_up_to_its_target(db):
    assert filling.fill() == 3
    assert pool.ready().count() == 3
    assert schemas() == names()


def test_a_full_pool_is_left_as_it_is(db):
    rows(3)
    assert filling.fill() == 0


def test_what_cannot_be_claimed_does_not_count(db):
    rows(3, state=State.BEHIND)
    assert filling.fill() == 3


def test_a_run_ends_in_time_and_asks_for_another(db):
    assert filling.fill(seconds=0) == 1
    assert asked_for() == [FILL]


def test_seeding_fills_the_pool_to_its_least(db):
    seeding.seed()
    seeding.seed()
    assert pool.ready().count() == 3


def test_before_the_first_seed_the_task_does_nothing(db):
    SchemaTemplate.objects.all().delete()
    tasks.fill_pool()
    tasks.tidy_schemas()
    assert names() == set()


def test_where_ddl_fails_migrations_fill_the_pool(db):
    SchemaTemplate.objects.update(ddl="SELECT")
    assert filling.fill() == 3
    assert set(TenantSchema.objects.values_list("origin", "state")) == {("migrations", "newest")}


def test_what_comes_out_otherwise_than_the_template_is_dropped_and_not_tried_again(db):
    SchemaTemplate.objects.update(fingerprint="f" * 64)
    assert filling.fill() == 0
    assert schemas() == names() == set()


def test_a_filling_that_fails_leaves_nothing(db):
    SchemaTemplate.objects.update(ddl="SELECT 1/0")  # an error that migrations could not mend either
    with pytest.raises(DataError, match="division by zero"):
        filling.fill()
    assert schemas() == names() == set()


@pytest.mark.django_db(transaction=True)
def test_fillers_at_once_do_not_overfill():
    at_once(lambda _: filling.fill(), range(4))
    while filling.fill():
        pass  # those who came second have left it to the first
    assert pool.ready().count() == len(schemas()) == 3


@pytest.mark.django_db(transaction=True)
def test_nobody_fills_while_somebody_else_does():
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [filling.FILLING])
        assert at_once(lambda _: filling.fill(), range(1)) == [0]


@pytest.mark.django_db(transaction=True)
def test_a_claim_that_makes_the_pool_low_asks_for_more_on_commit():
    rows(4)
    first, second = organizations(2)

    give_schema(first)
    assert asked_for() == []

    give_schema(second)
    assert asked_for() == [FILL]


@pytest.mark.django_db(transaction=True)
def test_one_that_is_made_on_the_spot_asks_for_more_too():
    give_schema(organizations(1)[0])
    assert asked_for() == [FILL]


def test_a_claimed_schema_is_replaced_by_the_next_filling(acme):
    filling.fill()
    pool.claim(acme)
    assert filling.fill() == 1
    assert TenantSchema.objects.count() == 4


@pytest.mark.parametrize("line", ["fill-pool", "tidy-schemas"])
def test_beat_asks_for_it_on_the_queue_of_the_ground_and_old_messages_expire(line):
    from sonicus.celery import app

    beat = app.conf.beat_schedule[line]
    assert beat["task"] in app.tasks
    assert beat["options"] == {"queue": "tenants", "expires": beat["schedule"]}
