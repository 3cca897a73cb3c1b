"""A name that somebody thought up stands in letters to people who never asked for one."""

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from tenants.intake import take_in
from tenants.models import Organization
from tenants.refusals import refusals
from tests.web.browser import Browser

pytestmark = pytest.mark.django_db
NAMES = ["Acme\r\nBcc: bob@bob.test", "Acme\x7f", "Acme\u2028GmbH", "\u202etest.live", "You won: https://evil.test/"]


def sign_up(browser: Browser, name: str, email: str):
    fields = {"name": name, "slug": "acme", "email": email, "password1": "correct-horse-battery", "plan": "starter"}
    return browser.post("/accounts/signup/", fields)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_would_lead_readers_astray_is_refused_and_no_letter_sent(browser, name):
    assert sign_up(browser, name, "dora@dora.test").context["form"].errors.keys() == {"name"}
    assert not Organization.objects.exists()
    assert mail.outbox == []


def test_such_a_name_is_refused_alike_for_known_people(browser, alice):
    """Else it would tell who has an account."""
    assert sign_up(browser, NAMES[0], alice.email).context["form"].errors.keys() == {"name"}


@pytest.mark.parametrize("name", NAMES)
def test_the_other_doors_refuse_it_too(name):
    with pytest.raises(ValidationError) as refused:
        take_in(name=name, slug="acme", email="dora@dora.test", plan="starter", source="command", actor="test")
    assert {field: found[0].code for field, found in refusals(refused.value).items()} == {"name": "invalid"}


@pytest.mark.parametrize("name", ["Müller & Söhne GmbH", "株式会社サウンド", "می\u200cخواهم", "Booking.com"])
def test_names_of_the_whole_world_are_taken(browser, name):
    sign_up(browser, name, "dora@dora.test")
    assert Organization.objects.get().name == name
