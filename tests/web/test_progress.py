import pytest
from django.db.models.functions import Now

from tenants.models import Condition, Organization
from tenants.workflow import workflow

pytestmark = pytest.mark.django_db
Status = Condition.Status
SECRET = "IONOS: answered 401 to key abc"


def be(organization: Organization, step: str, status: str, reason: str = "Ready", message: str = "", **more) -> None:
    Condition.objects.filter(organization=organization, step=step).update(
        status=status, reason=reason, message=message, observed_generation=organization.generation, **more
    )


def make_ready(organization: Organization) -> None:
    for name in workflow().names:
        be(organization, name, Status.READY)
    Organization.objects.filter(pk=organization.pk).update(live_at=Now())


def test_every_step_of_the_workflow_is_shown(browser, acme, alice):
    page = browser.log_in(alice).get("/organizations/acme/").content.decode()
    assert all(step.label in page for step in workflow())
    assert f"0 of {len(workflow())} steps done" in page


def test_the_page_asks_again_every_second_while_something_is_open(browser, acme, alice):
    fragment = browser.log_in(alice).get("/organizations/acme/progress/")
    assert fragment.status_code == 200
    assert 'hx-trigger="every 1s"' in fragment.content.decode()
    assert "<html" not in fragment.content.decode()


def test_without_javascript_the_page_reloads_itself(browser, acme, alice):
    page = browser.log_in(alice).get("/organizations/acme/").content.decode()
    assert '<noscript><meta http-equiv="refresh"' in page


def test_polling_ends_when_everything_is_ready(browser, acme, alice):
    make_ready(acme)
    fragment = browser.log_in(alice).get("/organizations/acme/progress/")
    assert fragment.status_code == 286
    assert "every 1s" not in fragment.content.decode()
    assert f"{acme.url}login/" in fragment.content.decode()


def test_a_new_wish_makes_ready_steps_open_again(browser, acme, alice):
    make_ready(acme)
    acme.request_reconcile()
    assert browser.log_in(alice).get("/organizations/acme/progress/").status_code == 200


def test_live_is_said_although_a_step_that_nobody_needs_is_still_open(browser, acme, alice):
    make_ready(acme)
    be(acme, "crm", Status.RECONCILING, "ProviderUnavailable", "Odoo: answered 503", failures=3)
    fragment = browser.log_in(alice).get("/organizations/acme/progress/")
    assert fragment.status_code == 200
    assert "Acme is live" in fragment.content.decode()
    assert "still finishing in the background: Customer file" in fragment.content.decode()


def test_what_an_outside_system_said_is_for_staff(browser, acme, alice, bob):
    be(acme, "dns", Status.STALLED, "AccessRefused", SECRET)
    seen_by_customer = browser.log_in(alice).get("/organizations/acme/").content.decode()
    assert SECRET not in seen_by_customer
    assert "A service refused our access" in seen_by_customer
    assert "Try again now" in seen_by_customer
    browser.post("/accounts/logout/")
    bob.is_staff = True
    bob.save()
    assert SECRET in browser.log_in(bob).get("/organizations/acme/").content.decode()


def test_a_stall_that_has_no_words_yet_still_hides_what_was_said(browser, acme, alice):
    be(acme, "dns", Status.STALLED, "SomethingNew", SECRET)
    page = browser.log_in(alice).get("/organizations/acme/").content.decode()
    assert SECRET not in page
    assert "cannot go on by itself" in page


def test_what_the_loop_says_while_it_waits_is_passed_on(browser, acme, alice):
    be(acme, "propagation", Status.RECONCILING, "NotYetAuthoritative", "1 of 2 name servers answers.", attempts=3)
    page = browser.log_in(alice).get("/organizations/acme/").content.decode()
    assert "1 of 2 name servers answers." in page
    assert "3 attempts so far" in page


def test_news_is_announced_once(browser, acme, alice):
    fragment = browser.log_in(alice).get("/organizations/acme/progress/")
    seen = fragment.content.decode().split("?seen=")[1][:12]
    assert 'hx-swap-oob="true"' in fragment.content.decode()
    assert "hx-swap-oob" not in browser.get(f"/organizations/acme/progress/?seen={seen}").content.decode()
    be(acme, "schema", Status.READY)
    assert "hx-swap-oob" in browser.get(f"/organizations/acme/progress/?seen={seen}").content.decode()
