"""Backup, delete, restore, as it happens: with the loop, the outside world, and the real pg_dump."""

from django.db import connection

from tenants.models import Membership, Organization, TenantSchema
from tenants.schemas import catalog
from tests.backup.acting import assigned, back_up, give_packages, packages, restore
from tests.doors.running import run
from tests.support.cast import make_organization


def test_what_was_taken_down_is_back_with_its_rows(transactional_db, sandbox, settle, alice, bob, tmp_path):
    acme = make_organization("acme", owner=alice)
    bobs = Membership.objects.create(organization=acme, user=bob)
    settle(acme)
    assert acme.is_live
    give_packages(acme, "Birds", "Rain")
    file, first_schema = back_up("acme", tmp_path), acme.schema_name

    assert run("take_down", "acme", "--yes").code == 0
    settle(acme)
    assert acme.left_at
    assert not catalog.exists(first_schema)
    assert not TenantSchema.objects.filter(name=first_schema).exists()

    assert restore(file).code == 0
    back = Organization.objects.get(slug="acme")
    restored_schema = back.schema_name
    settle(back)
    assert back.is_live
    assert back.schema_name == restored_schema
    assert packages(back) == {"Birds": "Birds, at its best", "Rain": "Rain, at its best"}
    assert assigned(back) == {"alice@alice.test"}
    assert back.memberships.get(user=bob).pk == bobs.pk
    assert connection.schema_name == "public"
