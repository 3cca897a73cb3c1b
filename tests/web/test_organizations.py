import pytest

from tenants.models import AuditEvent, Condition, Membership, Organization

pytestmark = pytest.mark.django_db


def test_a_logged_in_person_adds_an_organization_that_is_vouched_for(browser, alice):
    form = {"name": "Beat Factory", "slug": "beat-factory", "plan": "team"}
    assert browser.log_in(alice).post("/organizations/new/", form)["Location"] == "/organizations/beat-factory/"
    beat = Organization.objects.get(slug="beat-factory")
    assert beat.is_vouched
    assert beat.memberships.get().user == alice
    assert Condition.objects.due().filter(organization=beat).exists()


def test_a_person_without_a_proven_address_adds_nothing(browser, alice):
    browser.log_in(alice)
    alice.emailaddress_set.update(verified=False)
    page = browser.post("/organizations/new/", {"name": "Beat", "slug": "beat", "plan": "team"})
    assert "First, confirm your address" in page.content.decode()
    assert not Organization.objects.exists()


@pytest.mark.parametrize(("slug", "says"), [("acme", "taken"), ("admin", "reserved"), ("бeat", "cyrillic")])
def test_an_address_that_cannot_be_had_is_told(browser, acme, alice, slug, says):
    page = browser.log_in(alice).post("/organizations/new/", {"name": "Beat", "slug": slug, "plan": "team"})
    assert says in page.content.decode()
    assert Organization.objects.count() == 1


def test_a_person_sees_the_own_organizations_only(browser, acme, alice, charlie):
    assert "acme." in browser.log_in(alice).get("/organizations/").content.decode()
    browser.post("/accounts/logout/")
    assert "No organization yet" in browser.log_in(charlie).get("/organizations/").content.decode()


@pytest.mark.parametrize("path", ["", "progress/"])
def test_a_stranger_cannot_even_tell_that_it_exists(browser, acme, charlie, path):
    browser.log_in(charlie)
    assert browser.get(f"/organizations/acme/{path}").status_code == 404
    assert browser.get(f"/organizations/unheard-of/{path}").status_code == 404


def test_a_stranger_cannot_have_it_tried_again(browser, acme, charlie):
    assert browser.log_in(charlie).post("/organizations/acme/retry/").status_code == 404


def test_a_member_has_what_failed_tried_again_and_it_is_written_down(browser, acme, alice, bob):
    Membership.objects.create(organization=acme, user=bob)
    dns = Condition.objects.filter(organization=acme, step="dns")
    dns.update(status=Condition.Status.STALLED, reason="AccessRefused", next_attempt_at=None, observed_generation=99)
    assert not Condition.objects.due().filter(step="dns").exists()
    assert browser.log_in(bob).post("/organizations/acme/retry/").status_code == 302
    assert Condition.objects.due().filter(step="dns").exists()
    event = AuditEvent.objects.get(verb="organization.retried")
    assert event.actor == bob
    assert "dns" in event.details["steps"]


def test_trying_again_by_a_link_is_refused(browser, acme, alice):
    assert browser.log_in(alice).get("/organizations/acme/retry/").status_code == 405
