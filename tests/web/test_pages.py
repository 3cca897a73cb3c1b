import pytest

from tenants.models import Plan
from tenants.templatetags.prices import price

pytestmark = pytest.mark.django_db


def test_the_front_page_names_every_plan_on_offer_and_its_price(browser):
    Plan.objects.filter(key="business").update(is_offered=False)
    page = browser.get("/").content.decode()
    for plan in Plan.objects.offered():
        assert plan.name in page
        assert price(plan) in page
    assert "Choose Business" not in page


@pytest.mark.parametrize(
    ("cents", "currency", "text"), [(2900, "eur", "€29"), (2950, "eur", "€29.50"), (120000, "chf", "1,200 CHF")]
)
def test_prices_are_written_as_people_read_them(cents, currency, text):
    assert price(Plan(price_cents=cents, currency=currency)) == text


PAGES = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/confirm-email/",
    "/accounts/confirm-email/no:such-key/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-none/",
    "/accounts/password/reset/key/done/",
    "/accounts/inactive/",
]
ACCOUNT_PAGES = ["/accounts/email/", "/accounts/password/change/", "/accounts/reauthenticate/", "/accounts/logout/"]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_of_an_account_carries_our_frame(browser, path):
    assert_frame(browser.get(path))


@pytest.mark.parametrize("path", ACCOUNT_PAGES)
def test_every_page_of_somebody_logged_in_carries_our_frame(browser, alice, path):
    assert_frame(browser.log_in(alice).get(path))


def assert_frame(page) -> None:
    text = page.content.decode()
    assert page.status_code == 200
    assert '<html lang="en">' in text
    assert text.count("<main") == text.count("<h1") == 1
    assert "css/tokens.css" in text


def test_a_form_without_its_token_is_refused_in_our_words(browser, alice):
    from django.conf import settings
    from django.test import Client

    strict = Client(enforce_csrf_checks=True, headers={"host": settings.PUBLIC_HOST})
    page = strict.post("/accounts/login/", {"login": alice.email, "password": "x"})
    assert page.status_code == 403
    assert "This form is too old" in page.content.decode()


def test_an_address_that_leads_nowhere_is_told_in_our_words(browser, db):
    page = browser.get("/no/such/page/")
    assert page.status_code == 404
    assert "There is nothing here" in page.content.decode()
