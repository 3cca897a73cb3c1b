"""Each host is an island: exact names, own sessions, own pages."""

from urllib.parse import urlsplit

import pytest
from django.conf import settings

from tenants.models import Membership
from tests.support.cast import make_organization

pytestmark = pytest.mark.django_db


def authority(organization) -> str:
    return urlsplit(organization.url).netloc


def carry_session(browser, origin: str, target: str) -> None:
    name = settings.SESSION_COOKIE_NAME
    browser.at(target).cookies[name] = browser.at(origin).cookies[name].value


def test_an_unknown_host_is_nobodys(browser, db):
    page = browser.get("http://nobody.sonicus.localhost/")
    assert page.status_code == 404
    assert "Nothing lives here" in page.content.decode()
    assert browser.get("http://evil.test/accounts/login/").status_code == 404


def test_a_host_that_only_begins_like_ours_is_unknown(browser, live_acme):
    assert browser.get(f"http://{live_acme.host}.evil.test/").status_code == 404


def test_an_organization_that_is_not_live_is_being_prepared(browser, acme):
    page = browser.get(acme.url)
    assert page.status_code == 503
    assert int(page["Retry-After"]) > 0
    assert "/organizations/acme/" in page.content.decode()


def test_an_organization_that_leaves_is_gone_from_its_host(browser, live_acme):
    live_acme.leave()
    assert browser.get(live_acme.url).status_code == 404


def test_who_is_not_logged_in_sees_who_lives_there_and_nothing_else(browser, live_acme):
    page = browser.get(live_acme.url).content.decode()
    assert live_acme.name in page
    assert live_acme.memberships.get().user.email not in page


def test_a_session_of_the_public_host_is_nothing_on_an_organizations(browser, live_acme, alice):
    browser.log_in(alice)
    carry_session(browser, settings.PUBLIC_HOST, authority(live_acme))
    assert "alice@alice.test" not in browser.get(live_acme.url).content.decode()


def test_a_session_of_an_organizations_host_is_nothing_on_the_public_one(browser, live_acme, alice):
    browser.log_in(alice).follow(f"{live_acme.url}login/")
    browser.post("/accounts/logout/")
    carry_session(browser, authority(live_acme), settings.PUBLIC_HOST)
    assert browser.get("/organizations/").status_code == 302


def test_a_session_of_one_organization_is_nothing_on_another(browser, live_acme, alice):
    beat = make_organization("beat", owner=alice)
    type(beat).objects.filter(pk=beat.pk).update(live_at=live_acme.live_at)
    browser.log_in(alice).follow(f"{live_acme.url}login/")
    carry_session(browser, authority(live_acme), authority(beat))
    assert "alice@alice.test" not in browser.get(beat.url).content.decode()


def test_who_is_no_longer_a_member_sees_no_home(browser, live_acme, alice):
    browser.log_in(alice).follow(f"{live_acme.url}login/")
    Membership.objects.filter(user=alice).delete()
    page = browser.get(live_acme.url)
    assert page.status_code == 403
    assert "not a member" in page.content.decode()


@pytest.mark.parametrize("path", ["/accounts/login/", "/admin/", "/organizations/", "/api/v1/organizations/"])
def test_the_public_pages_are_not_on_an_organizations_host(browser, live_acme, path):
    assert browser.get(f"http://{authority(live_acme)}{path}").status_code == 404


def test_pages_say_what_they_may_load(browser, live_acme):
    for url in ("/", "/accounts/login/", live_acme.url, "http://nobody.sonicus.localhost/"):
        policy = browser.get(url)["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy


def test_styles_are_served_on_every_host(browser, acme):
    for host in (settings.PUBLIC_HOST, authority(acme), "nobody.sonicus.localhost"):
        assert browser.get(f"http://{host}/static/css/tokens.css").status_code == 200


def test_without_redis_the_log_in_says_so(browser, alice, settings):
    away = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {**settings.CACHES, "default": away}
    answer = browser.post("/accounts/login/", {"login": alice.email, "password": "whatever it is"})
    assert answer.status_code == 503
    assert "Back in a moment" in answer.content.decode()
