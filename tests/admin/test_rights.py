"""Staff without all rights: what they may change must not make them more."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, Permission
from django.test import Client

from tenants.models import User

PASSWORD = "correct-horse-battery"
NEW_PASSWORD = {"password1": "another-horse-battery", "password2": "another-horse-battery", "usable_password": "true"}
RIGHTS = [
    *("view_user", "change_user", "view_group", "add_group", "change_group"),
    *("view_emailaddress", "add_emailaddress", "change_emailaddress", "delete_emailaddress"),
]


@pytest.fixture
def clerk(db: None) -> User:
    clerk = User.objects.create_user("clerk@sonicus.test", PASSWORD, is_staff=True)
    clerk.user_permissions.set(Permission.objects.filter(codename__in=RIGHTS))
    return clerk


@pytest.fixture
def clerks(public: Client, clerk: User) -> Client:
    public.force_login(clerk)
    return public


@pytest.fixture(params=["staff", "superuser"])
def colleague(db: None, request: pytest.FixtureRequest) -> User:
    make = User.objects.create_superuser if request.param == "superuser" else User.objects.create_user
    return make("bea@sonicus.test", PASSWORD, is_staff=True)


def test_nobody_takes_a_colleagues_place_by_password_or_e_mail_address(clerks: Client, colleague: User) -> None:
    page = f"/admin/tenants/user/{colleague.pk}"
    assert clerks.post(f"{page}/password/", NEW_PASSWORD).status_code == 403
    assert clerks.post(f"{page}/change/", {"email": "mine@evil.test", "is_active": "on"}).status_code == 403
    colleague.refresh_from_db()
    assert colleague.email == "bea@sonicus.test"
    assert colleague.check_password(PASSWORD)


def test_customers_and_oneself_can_still_be_changed(clerks: Client, clerk: User, alice: User) -> None:
    for person in (alice, clerk):
        assert clerks.post(f"/admin/tenants/user/{person.pk}/password/", NEW_PASSWORD).status_code == 302
        clerks.force_login(clerk)


def test_a_letter_for_a_new_password_cannot_be_led_elsewhere(clerks: Client, colleague: User) -> None:
    known = EmailAddress.objects.create(user=colleague, email=colleague.email, verified=True, primary=True)
    data = {"user": str(colleague.pk), "email": "mine@evil.test", "verified": "on"}
    assert clerks.post("/admin/account/emailaddress/add/", data).status_code == 403
    assert clerks.post(f"/admin/account/emailaddress/{known.pk}/change/", data).status_code == 403
    assert list(EmailAddress.objects.values_list("email", flat=True)) == [colleague.email]


def test_nobody_gives_rights_to_a_group_of_ones_own(clerks: Client, clerk: User) -> None:
    group = Group.objects.create(name="desk")
    clerk.groups.add(group)
    right = Permission.objects.get(codename="delete_organization")
    data = {"name": "desk", "permissions": [right.pk]}
    assert clerks.post(f"/admin/auth/group/{group.pk}/change/", data).status_code == 403
    assert clerks.post("/admin/auth/group/add/", {**data, "name": "two"}).status_code == 403
    assert not group.permissions.exists()


def test_superusers_change_groups_and_addresses(staff: Client, alice: User) -> None:
    assert staff.post("/admin/auth/group/add/", {"name": "desk"}).status_code == 302
    data = {"user": str(alice.pk), "email": "alice@acme.test", "verified": "on"}
    assert staff.post("/admin/account/emailaddress/add/", data).status_code == 302
    assert EmailAddress.objects.filter(user=alice, email="alice@acme.test").exists()
