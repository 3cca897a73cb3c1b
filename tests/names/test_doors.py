"""Every door refuses a name with the same machine reason."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tenants.models import NameRuling, Organization, Plan, User
from tests.doors.running import run
from tests.names.acting import BASE, gone, stands
from tests.support.cast import make_organization

GLOBEX = {"name": "Globex", "email": "gil@globex.test"}
CASES = {
    "ab--cd": "invalid",
    "adm1n": "reserved",
    "taken-one": "taken",
    "left-one": "quarantined",
    "used-one": "in_dns",
}


@pytest.fixture
def world(acme: Organization, alice: User) -> None:
    make_organization("taken-one", owner=alice)
    gone(make_organization("left-one", owner=alice))
    stands("TXT", f"_x.used-one.{BASE}")


@pytest.fixture
def alices(public: Client, alice: User, key_of: Callable[[User], str]) -> Client:
    return Client(headers={"host": public.defaults["HTTP_HOST"], "authorization": f"Bearer {key_of(alice)}"})


def test_the_live_answer_of_the_sign_up_form(world, browser):
    pages = {slug: browser.get(f"/signup/slug/?slug={slug}").content.decode() for slug in CASES}
    assert {slug: re.search('data-reason="(.*?)"', page)[1] for slug, page in pages.items()} == CASES
    assert {page.count("data-fill") for page in pages.values()} == {3}


def test_the_sign_up_form(world, browser):
    def reason_of(slug: str) -> str:
        form = {**GLOBEX, "slug": slug, "password1": "quiet harbour lamp", "plan": "starter"}
        return browser.post("/accounts/signup/", form).context["form"].errors.as_data()["slug"][0].code

    assert {slug: reason_of(slug) for slug in CASES} == CASES


def test_the_form_of_a_further_organization(world, browser, alice):
    def reason_of(slug: str) -> str:
        form = {"name": "Globex", "slug": slug, "plan": "starter"}
        return browser.log_in(alice).post("/organizations/new/", form).context["form"].errors.as_data()["slug"][0].code

    assert {slug: reason_of(slug) for slug in CASES} == CASES


def test_the_api(world, alices):
    answers = {slug: alices.get(f"/api/v1/slugs/{slug}/").json() for slug in CASES}
    assert {slug: answer["reason"] for slug, answer in answers.items()} == CASES
    assert {slug for slug, answer in answers.items() if answer["until"]} == {"left-one"}
    for slug, answer in answers.items():
        asked = {**GLOBEX, "slug": slug, "plan": "team"}
        refused = alices.post("/api/v1/organizations/", asked, "application/json")
        (problem,) = refused.json()["errors"]["slug"]
        assert (refused.status_code, problem["code"]) == (400, answer["reason"])
        assert problem["suggestions"] == answer["suggestions"]
        assert len(problem["suggestions"]) == 3
        assert problem["until"] == answer["until"]


def test_staff_who_add_or_rename(world, staff, acme):
    plan = str(Plan.objects.get(key="team").pk)
    page = page_of(staff, acme)

    def reasons_of(slug: str) -> set[str]:
        asked = {**GLOBEX, "slug": slug, "base_domain": BASE, "plan": plan}
        added = staff.post("/admin/tenants/organization/add/", asked)
        renamed = staff.post(f"/admin/tenants/organization/{acme.pk}/change/", {**page, "slug": slug})
        forms = [answer.context["adminform"].form for answer in (added, renamed)]
        return {form.errors.as_data()["slug"][0].code for form in forms}

    assert {slug: reasons_of(slug) for slug in CASES} == {slug: {reason} for slug, reason in CASES.items()}
    acme.refresh_from_db()
    assert acme.slug == "acme"


@pytest.mark.parametrize(("slug", "reason"), CASES.items())
def test_the_commands(world, slug, reason):
    made = run("create_organization", "Globex", f"--slug={slug}", "--email=gil@globex.test", "--plan=team", "--json")
    assert (made.code, made.data["errors"]["slug"][0]["code"]) == (1, reason)
    checked = run("dns", "check", slug, "--json")
    assert (checked.code, checked.data["free"], checked.data["objections"][0]["reason"]) == (1, False, reason)
    assert len(checked.data["suggestions"]) == 3
    assert f"not free ({reason})" in run("dns", "check", slug).out


def test_a_wildcard_is_told_at_every_door_too(browser, alices, acme):
    stands("A", f"*.{BASE}")
    assert b'data-reason="wildcard"' in browser.get("/signup/slug/?slug=globex").content
    assert alices.get("/api/v1/slugs/globex/").json()["reason"] == "wildcard"
    assert run("dns", "check", "globex", "--json").data["objections"][0]["reason"] == "wildcard"


def test_a_name_that_is_easily_mistaken_is_told_and_can_be_had(browser, alices, staff, acme):
    assert b"easily mistaken for \xe2\x80\x9cacme\xe2\x80\x9d" in browser.get("/signup/slug/?slug=ac-me").content
    assert "“acme”" in alices.get("/api/v1/slugs/ac-me/").json()["warning"]
    plan = str(Plan.objects.get(key="team").pk)
    page = staff.post("/admin/tenants/organization/add/", {**GLOBEX, "slug": "ac-me", "plan": plan}, follow=True)
    assert "easily mistaken for “acme”" in page.content.decode()
    assert Organization.objects.filter(slug="ac-me").exists()
    assert "easily mistaken for “ac-me”" in run("dns", "check", "acme").out


def test_staff_rename_and_choose_the_base_domain(staff, acme, settings):
    settings.BASE_DOMAINS = (BASE, "sonicus.example")
    asked = page_of(staff, acme, slug=" ACME-Choir ", base_domain="sonicus.example")
    answer = staff.post(f"/admin/tenants/organization/{acme.pk}/change/", asked)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    acme.refresh_from_db()
    assert acme.host == "acme-choir.sonicus.example"
    assert acme.domains.get().domain == acme.host


def test_checking_says_every_fact(world, acme):
    NameRuling.objects.create(name="delta", ruling="granted", granted_to="ed@delta.test", why="asked by mail")
    assert "Left-One: it was taken down" in run("dns", "check", f"left-one.{BASE}").out
    assert "Acme (acme), in progress" in run("dns", "check", "acme").out
    assert f"TXT _x.used-one.{BASE}" in run("dns", "check", "used-one").out
    delta = run("dns", "check", "delta")
    assert "one person may take it (ed@delta.test): asked by mail" in delta.out
    assert "yes: it is on the list" in delta.out
    assert run("dns", "check", "delta", "--email=ed@delta.test").code == 0
    free = run("dns", "check", "globex")
    assert (free.code, free.out.splitlines()[0]) == (0, f"globex.{BASE} is free.")


def test_the_document_of_the_api_lists_the_reasons(public):
    document = public.get("/api/schema/?format=json").json()
    reasons = [set(found["enum"]) for found in document["components"]["schemas"].values() if "enum" in found]
    assert {"invalid", "reserved", "taken", "quarantined", "in_dns", "wildcard"} in reasons


def page_of(staff: Client, organization: Organization, **changes: str) -> dict[str, Any]:
    """What the browser would send of its page as it stands, with the changes."""
    context = staff.get(f"/admin/tenants/organization/{organization.pk}/change/").context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    fields = [field for form in forms for field in form]
    return {field.html_name: "" if field.value() is None else field.value() for field in fields} | changes
