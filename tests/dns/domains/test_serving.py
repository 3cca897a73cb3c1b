"""A customer's own name in the browser: its page, its log-in, and its end."""

import html
import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db.models.functions import Now

from dns.domains import remove
from tenants.hosts import origin_of
from tenants.models import Organization
from tenants.reconcile import give_schema
from tests.dns.domains.conftest import SHOP
from tests.web.browser import Browser

pytestmark = pytest.mark.django_db

HOME = f"{origin_of(SHOP)}/"


@pytest.fixture
def browser():
    return Browser()


@pytest.fixture
def live(proven, acme):
    """acme is live, and shop.example.com leads to it."""
    give_schema(acme)
    Organization.objects.filter(pk=acme.pk).update(live_at=Now())
    acme.refresh_from_db()
    return acme


def goes_on_to(page) -> str:
    """Where a page leads by itself, as browsers read it."""
    (found,) = re.findall(r'http-equiv="refresh" content="0; url=([^"]+)"', page.content.decode())
    return html.unescape(found)


def log_in(browser, person):
    """From the customer's own name, over the public host's form, and back."""
    browser.follow(f"{HOME}login/")
    assert urlsplit(browser.address).netloc == settings.PUBLIC_HOST
    answer = browser.log_in_by_form(person, browser.address)
    return browser.follow(answer["Location"])


def test_it_shows_the_organizations_page(browser, live):
    page = browser.get(HOME)
    assert page.status_code == 200
    assert "This is the home of Acme" in page.content.decode()


def test_before_it_is_proven_it_shows_nothing(browser, shop, customer):
    assert browser.get(HOME).status_code == 404


def test_a_member_logs_in_and_stays_on_the_customers_name(browser, live, alice):
    onward = log_in(browser, alice)
    assert onward.status_code == 200
    home = browser.follow(goes_on_to(onward))
    assert browser.address == HOME
    assert alice.email in home.content.decode()


def test_the_last_step_is_no_redirect_which_the_policy_of_the_form_would_forbid(browser, live, alice):
    """Browsers hold every redirect after a form to form-action, where customers' names cannot stand."""
    browser.follow(f"{HOME}login/")
    url = browser.address
    policy = browser.get(url)["Content-Security-Policy"]
    allowed = re.search("form-action ([^;]+)", policy)[1].split()
    answer = browser.log_in_by_form(alice, url)
    while answer.status_code == 302:
        target = urlsplit(answer["Location"])
        assert not target.netloc or f"{target.scheme}://{target.netloc}" in allowed
        answer = browser.get(answer["Location"])
    assert goes_on_to(answer).startswith(HOME)


def test_its_cookie_is_its_own_and_reaches_no_other_host(browser, live, alice):
    browser.follow(goes_on_to(log_in(browser, alice)))
    cookie = browser.at(urlsplit(HOME).netloc).cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["domain"], cookie["httponly"]) == ("", True)
    there = urlsplit(live.url).netloc
    browser.at(there).cookies[settings.SESSION_COOKIE_NAME] = cookie.value
    assert alice.email not in browser.get(live.url).content.decode()


def test_a_pass_for_it_is_nothing_at_the_organizations_other_name(browser, live, alice):
    address = goes_on_to(log_in(browser, alice))
    assert browser.get(address.replace(HOME, live.url)).status_code == 403


def test_a_stranger_gets_no_pass(browser, live, charlie):
    page = log_in(browser, charlie)
    assert page.status_code == 403
    assert "You are not a member there" in page.content.decode()


def test_logging_out_works_there(browser, live, alice):
    browser.follow(goes_on_to(log_in(browser, alice)))
    answer = browser.post(f"{HOME}logout/")
    assert answer["Location"] == "/"
    assert alice.email not in browser.get(HOME).content.decode()


def test_its_pages_name_no_other_host_but_the_public_one(browser, live, alice):
    page = browser.follow(goes_on_to(log_in(browser, alice))).content.decode()
    hosts = {urlsplit(url).netloc for url in re.findall(r'(?:href|src|action)="(https?://[^"]+)"', page)}
    assert hosts <= {settings.PUBLIC_HOST, urlsplit(settings.SANDBOX_URL).netloc}


def test_of_a_suspended_organization_it_shows_nothing(browser, live):
    Organization.objects.filter(pk=live.pk).update(standing="suspended")
    page = browser.get(HOME)
    assert page.status_code == 403
    assert "Acme is paused" in page.content.decode()
    assert browser.get(live.url).status_code == 200  # its members still find their way to what they owe


def test_of_an_organization_that_leaves_it_is_gone(browser, live):
    live.leave()
    assert browser.get(HOME).status_code == 404


def test_removed_it_is_gone_at_once(browser, live, proven, alice):
    assert browser.get(HOME).status_code == 200
    remove(proven, alice)
    assert browser.get(HOME).status_code == 404


@pytest.mark.parametrize("host", [f"www.{SHOP}", f"{SHOP}.evil.net", "example.com", f"evil{SHOP}"])
def test_names_around_it_lead_nowhere(browser, live, host):
    assert browser.get(f"{origin_of(host)}/").status_code == 404


def test_other_spellings_of_the_host_lead_there_too(browser, live):
    assert browser.get(f"{origin_of(SHOP.upper())}/").status_code == 200
    assert browser.get(f"{origin_of(SHOP + '.')}/").status_code == 200
