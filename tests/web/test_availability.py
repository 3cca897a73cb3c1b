import pytest
from django.conf import settings

from tenants.availability import availability, first_free
from tenants.held_names import hold
from tenants.models import Domain

pytestmark = pytest.mark.django_db


def test_a_free_address_is_free():
    answer = availability("acme")
    assert (answer.slug, answer.available, answer.reason) == ("acme", True, "")
    assert f"acme.{settings.BASE_DOMAIN}" in answer.message


@pytest.mark.parametrize("typed", ["acme", "ACME", " Acme ", "ａｃｍｅ"])
def test_a_taken_address_is_taken_however_it_is_typed(acme, typed):
    assert availability(typed).reason == "taken"


def test_a_host_name_that_another_organization_uses_is_taken(acme):
    Domain.objects.create(tenant=acme, domain=f"beat.{settings.BASE_DOMAIN}", is_primary=False)
    assert availability("beat").reason == "taken"


@pytest.mark.parametrize("typed", ["admin", "www", "sonicus", "sonicus-support", "ns1"])
def test_a_reserved_address_is_refused_as_reserved(typed):
    assert availability(typed).reason == "reserved"


@pytest.mark.parametrize(
    "typed", ["", "a", "a" * 41, "-acme", "acme-", "ac me", "ac_me", "xn--80ak6aa92e", "12345", "a.b"]
)
def test_a_malformed_address_is_refused_as_invalid(typed):
    assert availability(typed).reason == "invalid"


@pytest.mark.parametrize(("typed", "name"), [("müller", "u with diaeresis"), ("аcme", "cyrillic small letter a")])
def test_a_letter_that_is_not_ours_is_named(typed, name):
    answer = availability(typed)
    assert answer.reason == "invalid"
    assert name in answer.message


@pytest.mark.parametrize(("typed", "meant"), [("müller", "mueller"), ("аcme", "acme"), ("Straße", "strasse")])
def test_what_was_meant_is_suggested(typed, meant):
    answer = availability(typed)
    assert answer.slug == meant if answer.available else answer.suggestions[0] == meant


def test_three_addresses_are_suggested_and_each_is_free(acme):
    suggestions = availability("acme").suggestions
    assert len(suggestions) == 3
    assert all(availability(slug).available for slug in suggestions)


def test_a_name_suggests_its_address_without_the_legal_form(acme):
    assert first_free("Beat Factory GmbH") == "beat-factory"
    assert first_free("Acme") != "acme"
    assert first_free("中文") == ""


def test_a_held_address_is_free_for_its_holder_only(db):
    hold("acme", "alice@alice.test")
    assert availability("acme").reason == "taken"
    assert availability("acme", for_email="Alice@alice.test").available
