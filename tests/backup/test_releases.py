"""A backup of an older release is brought to the newest state, or nothing is made."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from django.test import override_settings

from tenants.models import Organization, TenantSchema
from tenants.reconcile import SchemaReconciler
from tenants.schemas import catalog
from tenants.schemas.names import TEMPLATE
from tenants.schemas.template import ensure_template
from tests.backup.acting import everything, packages, restore


@contextmanager
def release(name: str) -> Iterator[None]:
    """The code of a later release, with its template."""
    try:
        with override_settings(
            MIGRATION_MODULES={**settings.MIGRATION_MODULES, "sounds": f"tests.backup.migrations.{name}"}
        ):
            ensure_template()
            yield
    finally:
        catalog.drop(TEMPLATE)
        ensure_template()


def ratings(organization: Organization) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT name, rating FROM "{organization.schema_name}".sounds_soundpackage')  # noqa: S608
        return dict(cursor.fetchall())


def test_what_is_of_an_older_release_is_migrated(gone, kept):
    with release("rated"):
        ran = restore(kept, "--json")
        assert ran.code == 0, ran.err
        assert ran.data["schema"]["state"] == "newest"
        acme = Organization.objects.get(slug="acme")
        assert ratings(acme) == {"Birds": 5, "Rain": 1}
        assert SchemaReconciler().plan(acme) == []


def test_what_cannot_be_migrated_leaves_nothing(gone, kept):
    with release("failing"):
        before = everything()
        ran = restore(kept)
        assert ran.code == 1
        assert "no birds, please" in ran.err
        assert everything() == before
        assert not TenantSchema.objects.exists()


def test_a_migration_outside_of_transactions_is_left_to_the_schema_step(gone, kept):
    with release("open_air"):
        assert restore(kept, "--json").data["schema"]["state"] == "behind"
        acme = Organization.objects.get(slug="acme")
        for change in SchemaReconciler().plan(acme):
            change.apply()
        assert SchemaReconciler().check(acme).message == "Restored from a backup."
        assert set(packages(acme)) == {"Birds", "Rain"}
