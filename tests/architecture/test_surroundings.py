import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import connection

from tenants.models import Organization, Plan


def test_tests_never_use_the_servers_of_the_development_checkout(db, surroundings):
    assert connection.settings_dict["NAME"] == surroundings.database_name
    assert surroundings.sandbox.url == settings.SANDBOX_URL


def test_plans_and_the_template_schema_are_there(db):
    assert list(Plan.objects.values_list("key", flat=True)) == ["starter", "team", "business"]


@pytest.mark.django_db(transaction=True)
def test_a_transactional_test_may_leave_things_behind(acme, settle, sandbox):
    conditions = settle(acme, seconds=1)
    assert conditions["schema"].is_ready


@pytest.mark.django_db(transaction=True)
def test_and_the_next_one_finds_the_ground_laid_again():
    assert Plan.objects.count() == 3
    assert not Organization.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname ~ '^t_[0-9a-f]{24}$'")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db(transaction=True)
def test_what_the_migrations_made_survives_a_transactional_test():
    assert Permission.objects.count() > 300
