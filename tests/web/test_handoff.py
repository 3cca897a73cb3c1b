"""From the public host to an organization's host: one person, one browser, one host, one minute, once."""

import hashlib
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from tenants.models import Domain, Membership
from tests.web.browser import Browser

pytestmark = pytest.mark.django_db


def test_a_member_comes_home(browser, live_acme, alice):
    page = browser.log_in(alice).follow(f"{live_acme.url}login/")
    assert browser.address == live_acme.url
    assert "alice@alice.test" in page.content.decode()
    assert "No packages yet" in page.content.decode()


def test_who_is_not_logged_in_logs_in_on_the_public_host_and_comes_back(browser, live_acme, alice):
    browser.follow(f"{live_acme.url}login/?next=/")
    assert browser.address.startswith(f"{settings.PUBLIC_URL}/accounts/login/?next=/handoff/")
    answer = browser.log_in_by_form(alice, browser.address)
    assert "alice@alice.test" in browser.follow(answer["Location"]).content.decode()


def test_a_pass_is_good_once(browser, live_acme, alice):
    address = browser.log_in(alice).pass_for(live_acme.url)
    assert browser.get(address).status_code == 302
    assert browser.get(address).status_code == 403


def test_a_spent_pass_stays_spent_in_a_new_session_of_the_same_browser(browser, live_acme, alice):
    """Even with the secret put back, its nonce is known."""
    address = browser.log_in(alice).pass_for(live_acme.url)
    here = browser.at(address.split("/")[2])
    secret = here.session["handoff"]
    browser.get(address)
    session = here.session
    session["handoff"] = secret
    session.save()
    assert "used before" in browser.get(address).content.decode()


def test_a_pass_in_another_browser_is_refused(browser, live_acme, alice):
    address = browser.log_in(alice).pass_for(live_acme.url)
    other = Browser()
    other.get(f"{live_acme.url}login/")
    assert other.get(address).status_code == 403
    assert browser.get(address).status_code == 302


def test_a_pass_for_no_secret_is_refused_in_a_browser_that_never_asked(browser, live_acme, alice):
    """Else somebody could log others in as himself: they would work in an account that he reads."""
    nothing = hashlib.sha256(b"").hexdigest()
    issued = browser.log_in(alice).get(f"/handoff/?host={live_acme.host}&next=/&session={nothing}")
    assert Browser().get(issued["Location"]).status_code == 403


def test_a_pass_is_refused_after_a_minute(browser, live_acme, alice):
    address = browser.log_in(alice).pass_for(live_acme.url)
    with time_machine.travel(timezone.now() + timedelta(seconds=62)):
        assert "older than 60 seconds" in browser.get(address).content.decode()


def test_a_pass_for_one_host_is_refused_on_another(browser, live_acme, alice):
    Domain.objects.create(tenant=live_acme, domain="sound.acme.test", is_primary=False)
    address = browser.log_in(alice).pass_for(live_acme.url)
    elsewhere = address.replace(live_acme.host, "sound.acme.test")
    answer = browser.get(elsewhere)
    assert answer.status_code == 403
    assert "another address" in answer.content.decode()


def test_a_session_ends_when_its_host_leads_to_another_organization(browser, live_acme, alice, charlie):
    """A name that a customer brought changed hands: browsers still send its cookies, also one of a member of both."""
    from tenants.loop.turn import take_turn
    from tests.support.cast import make_organization

    globex = make_organization("globex", owner=charlie)
    take_turn(globex.pk, "schema")
    type(globex).objects.filter(pk=globex.pk).update(live_at=timezone.now())
    Membership.objects.create(organization=globex, user=alice, role=Membership.Role.MEMBER)
    own = live_acme.url.replace("//acme.", "//sound.")
    row = Domain.objects.create(tenant=live_acme, domain=live_acme.host.replace("acme.", "sound."), is_primary=False)
    browser.log_in(alice).follow(f"{own}login/")
    assert "alice@alice.test" in browser.get(own).content.decode()
    Domain.objects.filter(pk=row.pk).update(tenant=globex)
    answer = browser.get(own)
    assert (answer.status_code, "alice@alice.test" in answer.content.decode()) == (200, False)


def test_an_altered_pass_is_refused(browser, live_acme, alice):
    address = browser.log_in(alice).pass_for(live_acme.url)
    assert browser.get(address[:-3] + "xyz").status_code == 403
    assert browser.get(f"{live_acme.url}handoff/").status_code == 403


def test_a_stranger_gets_no_pass(browser, live_acme, charlie):
    browser.log_in(charlie)
    answer = browser.follow(f"{live_acme.url}login/")
    assert answer.status_code == 403
    assert "not a member" in answer.content.decode()


def test_who_left_between_asking_and_coming_is_refused(browser, live_acme, alice):
    address = browser.log_in(alice).pass_for(live_acme.url)
    Membership.objects.filter(user=alice).delete()
    assert browser.get(address).status_code == 403


def test_who_was_shut_out_between_asking_and_coming_is_refused(browser, live_acme, alice):
    address = browser.log_in(alice).pass_for(live_acme.url)
    type(alice).objects.filter(pk=alice.pk).update(is_active=False)
    assert browser.get(address).status_code == 403


@pytest.mark.parametrize("path", ["https://evil.test/", "//evil.test/", "/\\evil.test", "javascript:alert(1)", "evil"])
def test_nobody_is_led_elsewhere(browser, live_acme, alice, path):
    browser.log_in(alice)
    browser.follow(f"{live_acme.url}login/?next={path}")
    assert browser.address == live_acme.url
    assert browser.get(f"/handoff/?host={live_acme.host}&next={path}").status_code == 404


@pytest.mark.parametrize("host", ["evil.test", "", "%00", "sonicus.localhost", "unheard-of.sonicus.localhost"])
def test_no_pass_is_made_for_a_host_that_is_not_an_organizations(browser, live_acme, alice, host):
    assert browser.log_in(alice).get(f"/handoff/?host={host}&next=/").status_code == 404


def test_without_redis_nobody_is_let_in_and_it_is_said(browser, live_acme, alice, settings):
    address = browser.log_in(alice).pass_for(live_acme.url)
    away = {**settings.CACHES["shared"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {**settings.CACHES, "shared": away}
    assert browser.get(address).status_code == 503
    assert "Log in" in browser.get(live_acme.url).content.decode()


def test_logging_out_ends_the_session_of_this_host(browser, live_acme, alice):
    browser.log_in(alice).follow(f"{live_acme.url}login/")
    browser.post(f"{live_acme.url}logout/")
    assert "alice@alice.test" not in browser.get(live_acme.url).content.decode()
    assert browser.get("/organizations/").status_code == 200


def test_a_new_password_ends_sessions_everywhere(browser, live_acme, alice):
    browser.log_in(alice).follow(f"{live_acme.url}login/")
    alice.set_password("another quiet harbour")
    alice.save()
    assert "alice@alice.test" not in browser.get(live_acme.url).content.decode()


def test_the_public_host_is_where_passes_come_from(browser, live_acme):
    assert browser.get(f"{live_acme.url}login/")["Location"].startswith(f"{settings.PUBLIC_URL}/handoff/?")
