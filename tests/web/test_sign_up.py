"""The sign-up page: a person and an organization at once, and nothing outside before the address is proven."""

import re

import pytest
from django.core import mail

from tenants.held_names import is_held
from tenants.models import AuditEvent, Condition, Membership, Organization, Plan, User
from tests.web.browser import Browser

pytestmark = pytest.mark.django_db
PASSWORD = "quiet harbour lamp"


def filled_in(**changes: str) -> dict[str, str]:
    form = {"name": "Acme GmbH", "slug": "acme", "email": "alice@acme.test", "password1": PASSWORD, "plan": "starter"}
    return {**form, **changes}


def sign_up(browser: Browser, **changes: str):
    return browser.post("/accounts/signup/", filled_in(**changes))


def confirmation_link() -> str:
    return re.search(r"https?://\S+/confirm-email/\S+", mail.outbox[-1].body)[0]


def test_an_organization_and_its_owner_are_made_together(browser):
    assert sign_up(browser)["Location"] == "/accounts/confirm-email/"
    acme = Organization.objects.get(slug="acme")
    assert (acme.name, acme.email, acme.plan.key, acme.source) == ("Acme GmbH", "alice@acme.test", "starter", "web")
    assert acme.memberships.get().role == Membership.Role.OWNER
    assert AuditEvent.objects.get(verb="organization.created").actor == acme.memberships.get().user


def test_nothing_is_due_before_the_address_is_proven(browser):
    sign_up(browser)
    acme = Organization.objects.get(slug="acme")
    assert not acme.is_vouched
    assert Condition.objects.filter(organization=acme).exists()
    assert not Condition.objects.due().exists()
    assert browser.get("http://acme.sonicus.localhost/").status_code == 404


def test_opening_the_link_alone_proves_nothing(browser):
    sign_up(browser)
    page = browser.get(confirmation_link())
    assert page.status_code == 200
    assert b"Acme GmbH" in page.content
    assert not Organization.objects.get(slug="acme").is_vouched


def test_confirming_sets_the_loop_off_and_leads_to_the_progress_page(browser):
    sign_up(browser)
    assert browser.post(confirmation_link())["Location"] == "/organizations/acme/"
    assert Organization.objects.get(slug="acme").is_vouched
    assert Condition.objects.due().count() == Condition.objects.count() > 0
    assert browser.get("/organizations/acme/").status_code == 200
    assert AuditEvent.objects.filter(verb="organization.vouched", organization_slug="acme").exists()


def test_confirming_in_another_browser_asks_to_log_in_first(browser):
    sign_up(browser)
    answer = Browser().post(confirmation_link())
    assert answer["Location"] == "/accounts/login/?next=%2Forganizations%2Facme%2F"
    assert Organization.objects.get(slug="acme").is_vouched


def test_a_link_works_once(browser):
    sign_up(browser)
    link = confirmation_link()
    browser.post(link)
    assert b"no longer good" in Browser().get(link).content


def test_nobody_is_let_in_before_the_proof(browser):
    sign_up(browser)
    answer = Browser().post("/accounts/login/", {"login": "alice@acme.test", "password": PASSWORD})
    assert answer["Location"] == "/accounts/confirm-email/"
    assert browser.get("/organizations/").status_code == 302


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("name", "", "required"),
        ("slug", "", "required"),
        ("slug", "admin", "reserved"),
        ("slug", "-acme-", "a hyphen neither first nor last"),
        ("slug", "müller", "u with diaeresis"),
        ("slug", "аcme", "cyrillic small letter a"),
        ("email", "alice-at-acme", "valid email"),
        ("email", "", "required"),
        ("plan", "golden", "There is no plan"),
        ("plan", "", "Choose a plan"),
        ("password1", "password", "too common"),
        ("password1", "short1", "at least 10 characters"),
        ("password1", "8472936150472", "entirely numeric"),
    ],
)
def test_what_cannot_be_accepted_is_told_and_nothing_is_made(browser, field, value, says):
    page = sign_up(browser, **{field: value})
    assert page.status_code == 200
    assert says in page.content.decode()
    assert not Organization.objects.exists()
    assert not User.objects.exists()
    assert not mail.outbox


def test_a_plan_that_is_no_longer_offered_is_refused(browser):
    Plan.objects.filter(key="team").update(is_offered=False)
    assert "There is no plan" in sign_up(browser, plan="team").content.decode()
    assert not User.objects.exists()


def test_a_taken_address_is_told_with_others_that_are_free(browser, acme):
    page = sign_up(browser, slug="Acme").content.decode()
    assert "This address is taken." in page
    assert page.count('data-fill="id_slug"') == 3
    assert User.objects.count() == Organization.objects.count() == 1


def test_a_known_person_is_not_betrayed_and_gets_no_second_organization(browser, alice):
    known = sign_up(browser, email=alice.email, slug="acme")
    unknown = sign_up(Browser(), email="dora@dora.test", slug="beat")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert list(Organization.objects.values_list("slug", flat=True)) == ["beat"]
    assert "already" in mail.outbox[0].subject
    assert "taken" in Browser().get("/signup/slug/?slug=acme").content.decode()
    assert not is_held("acme", for_email=alice.email)


def test_another_letter_is_sent_to_the_browser_that_signed_up(browser):
    sign_up(browser)
    early = browser.post("/accounts/confirm-email/resend/")
    assert early["Location"] == "/accounts/confirm-email/"
    assert b"on its way already" in browser.get("/accounts/confirm-email/").content
    _forget_limits()
    browser.post("/accounts/confirm-email/resend/")
    assert len(mail.outbox) == 2


def test_another_letter_is_sent_to_nobody_else(browser):
    assert browser.post("/accounts/confirm-email/resend/")["Location"] == "/accounts/login/"
    assert not mail.outbox


def test_the_answer_to_an_address_is_a_fragment(browser, acme):
    page = browser.get("/signup/slug/?slug=acme").content.decode()
    assert "This address is taken." in page
    assert "<html" not in page
    assert "is free" in browser.get("/signup/slug/?slug=beat").content.decode()


def test_the_address_is_filled_in_from_the_name_until_a_person_types_one(browser):
    assert 'value="beat-factory"' in browser.get("/signup/suggestion/?name=Beat+Factory+GmbH").content.decode()
    again = browser.get("/signup/suggestion/?name=Beat+Factory+Two&slug=beat-factory&suggested=beat-factory")
    assert 'value="beat-factory-two"' in again.content.decode()
    assert browser.get("/signup/suggestion/?name=Beat&slug=my-own&suggested=beat-factory").status_code == 204


def _forget_limits() -> None:
    from django.core.cache import cache

    cache.clear()
