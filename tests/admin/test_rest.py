"""The staff's door: everything but organizations."""

import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.test import Client

from tenants.models import ApiKey, AuditEvent, Organization, User

APPEND_ONLY = ["condition", "attempt", "auditevent"]


def test_every_list_opens(staff: Client, acme: Organization) -> None:
    broken = {}
    for model in admin.site._registry:
        meta = model._meta
        answer = staff.get(f"/admin/{meta.app_label}/{meta.model_name}/")
        if answer.status_code != 200:
            broken[meta.label] = answer.status_code
    assert broken == {}


def test_the_first_page_counts_organizations_by_state(staff: Client, acme: Organization) -> None:
    tiles = {str(tile["label"]): tile["count"] for tile in staff.get("/admin/").context["overview"]}
    assert tiles["in progress"] == 1
    assert tiles["live"] == 0


@pytest.mark.parametrize("model", APPEND_ONLY)
def test_what_is_only_appended_cannot_be_changed_even_by_superusers(
    staff: Client, acme: Organization, model: str
) -> None:
    assert staff.get(f"/admin/tenants/{model}/add/").status_code == 403
    event = AuditEvent.objects.get()
    assert staff.get(f"/admin/tenants/auditevent/{event.pk}/change/").status_code == 200
    assert staff.post(f"/admin/tenants/auditevent/{event.pk}/change/", {"verb": "x"}).status_code == 403
    assert staff.post(f"/admin/tenants/auditevent/{event.pk}/delete/", {"post": "yes"}).status_code == 403


def test_the_secret_of_a_key_is_shown_once(staff: Client, alice: User) -> None:
    data = {"user": str(alice.pk), "name": "ci", "expires_at_0": "", "expires_at_1": ""}
    page = staff.post("/admin/tenants/apikey/add/", data, follow=True).content.decode()
    found = re.search(r"sk_sonicus_[\w-]+", page.partition("The secret is shown this once: ")[2])
    assert found
    key = ApiKey.objects.get()
    assert ApiKey.objects.find(found.group()) == key
    assert found.group() not in staff.get(f"/admin/tenants/apikey/{key.pk}/change/").content.decode()
    assert AuditEvent.objects.filter(verb="api_key.created").exists()


def test_nobody_makes_a_key_for_a_colleague_with_more_rights(public: Client) -> None:
    boss = User.objects.create_superuser("boss@sonicus.test", "correct-horse-battery")
    clerk = User.objects.create_user("clerk@sonicus.test", "correct-horse-battery", is_staff=True)
    clerk.user_permissions.set(Permission.objects.filter(codename__in=["add_apikey", "view_apikey"]))
    public.force_login(clerk)
    public.post("/admin/tenants/apikey/add/", {"user": str(boss.pk), "name": "ci"})
    assert not ApiKey.objects.exists()


def test_nobody_gives_rights_that_they_were_not_trusted_with(public: Client, alice: User) -> None:
    clerk = User.objects.create_user("clerk@sonicus.test", "correct-horse-battery", is_staff=True)
    clerk.user_permissions.set(Permission.objects.filter(codename__in=["change_user", "view_user"]))
    public.force_login(clerk)
    data = {"email": alice.email, "name": "Alice", "is_active": "on", "is_staff": "on", "is_superuser": "on"}
    public.post(f"/admin/tenants/user/{alice.pk}/change/", data)
    alice.refresh_from_db()
    assert not alice.is_superuser
    assert not alice.is_staff


def test_people_are_not_deleted(staff: Client, alice: User) -> None:
    assert staff.post(f"/admin/tenants/user/{alice.pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_new_person_can_be_added(staff: Client) -> None:
    data = {
        "email": "New@globex.test",
        "usable_password": "true",
        "password1": "correct-horse-battery",
        "password2": "correct-horse-battery",
    }
    assert staff.post("/admin/tenants/user/add/", data).status_code == 302
    assert User.objects.filter(email__iexact="new@globex.test").exists()
