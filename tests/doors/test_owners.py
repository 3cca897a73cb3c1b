"""Whom staff, keys and commands make the owner of a new organization."""

import re

import pytest

from tenants.intake import take_in
from tenants.models import Membership, User
from tests.schemas.pooling import at_once
from tests.support.cast import PASSWORD

pytestmark = pytest.mark.django_db
ACME = {"name": "Acme GmbH", "slug": "acme", "plan": "starter", "source": "command", "actor": "test"}


def owner_of(organization) -> User:
    return Membership.objects.get(organization=organization, role="owner").user


def test_a_password_that_was_chosen_before_the_address_was_proven_opens_nothing():
    User.objects.create_user("alice@acme.test", "the-password-of-charlie")

    owner = owner_of(take_in(email="alice@acme.test", **ACME))
    assert not owner.check_password("the-password-of-charlie")
    assert not owner.has_usable_password()


def test_a_person_with_a_proven_address_keeps_the_password(alice):
    owner = owner_of(take_in(email=alice.email.upper(), **ACME))
    assert owner == alice
    assert owner.check_password(PASSWORD)


def test_a_new_person_gets_in_by_resetting_the_password():
    assert not owner_of(take_in(email="alice@acme.test", **ACME)).has_usable_password()


@pytest.mark.django_db(transaction=True)
def test_two_organizations_may_come_in_at_once_for_one_new_person():
    def come_in(slug: str) -> None:
        take_in(email="alice@acme.test", **{**ACME, "slug": slug})

    slugs = [f"choir-{number}" for number in range(4)]
    at_once(come_in, slugs)

    owned = Membership.objects.filter(user=User.objects.get(email="alice@acme.test"), role="owner")
    assert set(owned.values_list("organization__slug", flat=True)) == set(slugs)


def test_the_way_in_by_resetting_the_password_leads_to_the_organization(public, mailoutbox):
    organization = take_in(email="alice@acme.test", **ACME)
    public.post("/accounts/password/reset/", {"email": "alice@acme.test"})

    form_page = public.get(link_in(mailoutbox.pop()), follow=True)
    form = {"password1": PASSWORD, "password2": PASSWORD}
    public.post(form_page.request["PATH_INFO"], form)
    public.post("/accounts/login/", {"login": "alice@acme.test", "password": PASSWORD})
    if mailoutbox:  # the address must be confirmed as well
        public.post(link_in(mailoutbox.pop()))
        public.post("/accounts/login/", {"login": "alice@acme.test", "password": PASSWORD})

    assert public.get(f"/organizations/{organization.slug}/").status_code == 200


def link_in(message) -> str:
    return re.search(r"https?://[^/\s]+(/accounts/\S+)", message.body)[1]
