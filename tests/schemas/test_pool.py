"""Claiming a ready schema: one statement, never two for one organization, never one for two."""

from datetime import timedelta

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from tenants.models import Organization, SchemaTemplate, TenantSchema
from tenants.schemas import making, pool
from tests.schemas.pooling import State, at_once, organizations, rows, write_into


def test_the_oldest_ready_schema_is_claimed_by_one_statement(acme, django_assert_num_queries):
    older, newer = rows(1)[0], rows(1)[0]

    with django_assert_num_queries(1):
        claimed = pool.claim(acme)

    older.refresh_from_db()
    newer.refresh_from_db()
    assert claimed == older.name
    assert (older.organization, newer.organization) == (acme, None)
    assert older.claimed_at is not None
    assert older.came_from_pool


def test_the_organization_bears_the_name_in_memory_and_in_its_row(acme):
    rows(1)
    claimed = pool.claim(acme)

    assert acme.schema_name == claimed
    assert Organization.objects.get().schema_name == claimed


def test_who_loaded_the_organization_before_the_claim_does_not_write_the_old_name_back(acme):
    rows(1)
    loaded_before = Organization.objects.get()
    claimed = pool.claim(acme)

    loaded_before.name = "Acme Records"
    loaded_before.save()

    assert Organization.objects.values_list("name", "schema_name").get() == ("Acme Records", claimed)


def test_an_empty_pool_gives_none(acme):
    assert pool.claim(acme) is None


def test_who_has_a_schema_gets_no_second_one(acme):
    rows(2)
    before = Organization.objects.get()
    claimed = pool.claim(acme)

    assert pool.claim(acme) is None
    assert pool.claim(before) is None
    assert TenantSchema.objects.get(organization=acme).name == claimed


def test_who_is_leaving_gets_none(acme):
    rows(1)
    Organization.objects.update(leaving_at=timezone.now())  # acme in memory does not know

    assert pool.claim(acme) is None
    assert TenantSchema.objects.pooled().count() == 1


@pytest.mark.parametrize("state", [State.MAKING, State.BEHIND, State.FAILED, State.DIFFERENT])
def test_only_what_is_at_the_newest_is_claimed(acme, state):
    rows(1, state=state)
    assert pool.claim(acme) is None


def test_only_what_is_as_the_template_is_claimed(acme):
    rows(1, fingerprint="f" * 64)
    SchemaTemplate.objects.create(code_state="another release", fingerprint="f" * 64, ddl="")
    assert pool.claim(acme) is None


def test_without_a_template_nothing_is_claimed(acme):
    rows(1)
    SchemaTemplate.objects.all().delete()
    assert pool.claim(acme) is None


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_get_fifty_different_ones():
    rows(60)

    claimed = at_once(pool.claim, organizations(50))

    assert len(set(claimed) - {None}) == 50
    assert TenantSchema.objects.pooled().count() == 10
    for row in TenantSchema.objects.filter(organization__isnull=False).select_related("organization"):
        assert row.organization.schema_name == row.name


@pytest.mark.django_db(transaction=True)
def test_one_that_somebody_else_holds_is_passed_over_and_not_waited_for():
    held, free = rows(1)[0], rows(1)[0]
    (choir,) = organizations(1)
    with psycopg.connect(settings.DATABASE_DIRECT_URL) as other, transaction.atomic(), connection.cursor() as cursor:
        other.execute("SELECT FROM tenants_tenantschema WHERE id = %s FOR UPDATE", [held.pk])
        cursor.execute("SET LOCAL lock_timeout = '3s'")
        assert pool.claim(choir) == free.name


@pytest.mark.django_db(transaction=True)
def test_of_turns_at_once_for_one_organization_only_one_gets_a_schema():
    rows(8)
    choir = organizations(1)[0]

    claimed = at_once(lambda _: pool.claim(Organization.objects.get(pk=choir.pk)), range(8))

    assert len(set(claimed) - {None}) == 1
    assert TenantSchema.objects.pooled().count() == 7


@pytest.mark.django_db(transaction=True)
def test_claims_and_wakes_at_once_do_not_wait_for_each_other_in_a_ring():
    rows(4)
    choirs = organizations(4)

    def work(deed):
        for choir in choirs:
            deed(Organization.objects.get(pk=choir.pk))

    at_once(work, [pool.claim, Organization.request_reconcile, pool.claim, Organization.request_reconcile] * 2)

    assert TenantSchema.objects.pooled().count() == 0
    assert TenantSchema.objects.values("organization").distinct().count() == 4


def test_few_sign_ups_want_the_least(db, settings):
    settings.SCHEMA_POOL_MIN, settings.SCHEMA_POOL_MAX = 3, 10
    assert pool.target() == 3


def claimed_rows(count, minutes_ago, **facts):
    moment = timezone.now() - timedelta(minutes=minutes_ago)
    for row, choir in zip(rows(count), organizations(count), strict=True):
        Organization.objects.filter(pk=choir.pk).update(schema_name=row.name)
        TenantSchema.objects.filter(pk=row.pk).update(organization=choir, claimed_at=moment, **facts)


def test_the_target_is_twice_the_busiest_ten_minutes(db, settings):
    settings.SCHEMA_POOL_MIN, settings.SCHEMA_POOL_MAX = 3, 100
    claimed_rows(7, minutes_ago=60 * 24 * 20)
    assert pool.target() == 14


def test_however_many_sign_up_the_target_stays_within_its_bound(db, settings):
    settings.SCHEMA_POOL_MIN, settings.SCHEMA_POOL_MAX = 3, 10
    claimed_rows(7, minutes_ago=60)
    assert pool.target() == 10


def test_what_was_five_weeks_ago_is_forgotten(db, settings):
    settings.SCHEMA_POOL_MIN, settings.SCHEMA_POOL_MAX = 3, 100
    claimed_rows(7, minutes_ago=60 * 24 * 35)
    assert pool.target() == 3


@pytest.mark.parametrize("facts", [{"made_in_ms": 0}, {"origin": "backup"}])
def test_adopted_and_restored_schemas_are_no_sign_ups(db, settings, facts):
    settings.SCHEMA_POOL_MIN, settings.SCHEMA_POOL_MAX = 3, 100
    claimed_rows(7, minutes_ago=60, **facts)
    assert pool.target() == 3


def test_one_with_somebodys_rows_is_given_to_nobody(acme):
    """Its row may be of an older dump, in which it still waited."""
    theirs, free = making.make(), making.make()
    write_into(theirs.name)
    assert pool.claim_unused(acme) == acme.schema_name == free.name
    theirs.refresh_from_db()
    assert (theirs.state, theirs.organization) == (State.DIFFERENT, None)
    assert "It holds rows" in theirs.message


def test_where_all_hold_rows_the_organization_gets_none(acme):
    before = acme.schema_name
    write_into(making.make().name)
    assert pool.claim_unused(acme) is None
    assert acme.schema_name == Organization.objects.get().schema_name == before
