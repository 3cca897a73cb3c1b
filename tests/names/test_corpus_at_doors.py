"""The corpus at every door: one reason everywhere, three names that are free, and no error of ours."""

import html
import re
import uuid
from urllib.parse import quote

import pytest
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.test import Client

from tenants.backup.manifest import Identity
from tenants.backup.newcomer import Wishes, register_again
from tenants.models import Organization, Plan
from tenants.naming.renaming import rename
from tests.doors.running import run
from tests.names.acting import BASE
from tests.names.corpus import INVALID, RESERVED
from tests.names.test_doors import page_of

pytestmark = pytest.mark.django_db
REFUSED = dict.fromkeys(INVALID.values(), "invalid") | dict.fromkeys(RESERVED.values(), "reserved")
BLANK = {typed for typed in REFUSED if not typed.strip()}  # forms and addresses ask for anything at all first
NEVER_TEXT = {typed for typed in REFUSED if {"\0", "\ud800"} & set(typed)}  # REST framework refuses them by itself
MANY = sorted(REFUSED.keys() - NEVER_TEXT)[::3]
SOME = sorted(typed for typed in REFUSED.keys() - BLANK - NEVER_TEXT if len(typed) <= 160)[::8]  # slow pages
GLOBEX = {"name": "Globex", "email": "gil@globex.test"}


def test_the_live_answer(browser):
    for typed in REFUSED.keys() - BLANK:
        caches["shared"].clear()  # nobody may ask so often
        page = browser.get(f"/signup/slug/?slug={quote(typed, errors='surrogatepass')}").content.decode()
        assert (typed, re.findall('data-reason="(.*?)"', page)) == (typed, [REFUSED[typed]])
        assert page.count("data-fill") == 3
        assert len(html.unescape(re.search("<span>(.*?)</span>", page)[1])) > 20


def test_the_forms(browser, alice):
    browser.log_in(alice)
    for typed in REFUSED.keys() - BLANK:
        form = {"name": "Globex", "slug": typed.encode("utf-8", "replace").decode(), "plan": "starter"}
        page = browser.post("/organizations/new/", form)
        (error,) = page.context["form"].errors.as_data()["slug"]
        too_long = len(typed) > 160
        reasons = {"max_length"} if too_long else {REFUSED[typed], "null_characters_not_allowed"}
        assert (typed, page.status_code, error.code in reasons) == (typed, 200, True)
        assert page.content.decode().count("data-fill") == 3


def test_the_api(alices):
    for typed in REFUSED.keys() - BLANK:
        caches["shared"].clear()
        answer = alices.get(f"/api/v1/slugs/{quote(typed, safe='', errors='surrogatepass')}/")
        if "/" in typed:  # it is part of the address then, at which there is nothing
            assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
            continue
        told = answer.json()
        assert (typed, told.get("reason"), len(told["suggestions"])) == (typed, REFUSED[typed], 3)


def test_a_program_that_signs_up(alices):
    for typed in MANY:
        asked = {**GLOBEX, "slug": typed, "plan": "starter"}
        answer = alices.post("/api/v1/organizations/", asked, "application/json")
        (refused,) = answer.json()["errors"]["slug"]
        assert (typed, answer.status_code, refused["code"]) == (typed, 400, REFUSED[typed])
        assert len(refused["suggestions"]) == (0 if len(typed) > 200 else 3)
    for typed in NEVER_TEXT:
        answer = alices.post("/api/v1/organizations/", {**GLOBEX, "slug": typed, "plan": "starter"}, "application/json")
        assert (answer.status_code, answer.json()["errors"]["slug"][0]["code"]) == (400, "invalid")


def test_a_program_that_sends_ten_megabytes(alices):
    answer = alices.post("/api/v1/organizations/", {**GLOBEX, "slug": "x" * 10_000_000}, "application/json")
    assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json")


@pytest.mark.parametrize("does", ["add", "rename"])
def test_staff(staff, acme, does):
    plan = str(Plan.objects.get(key="team").pk)
    pages = {
        "add": ("/admin/tenants/organization/add/", {**GLOBEX, "base_domain": BASE, "plan": plan}),
        "rename": (f"/admin/tenants/organization/{acme.pk}/change/", page_of(staff, acme)),
    }
    address, form = pages[does]
    for typed in SOME:
        answer = staff.post(address, {**form, "slug": typed})
        errors = answer.context["adminform"].form.errors.as_data()["slug"]
        assert (typed, errors[0].code) == (typed, REFUSED[typed])
        assert "Still free:" in errors[-1].message


def test_the_commands(db):
    for typed, reason in ((typed, REFUSED[typed]) for typed in [*MANY, *NEVER_TEXT, *BLANK]):
        made = run("create_organization", "Globex", f"--slug={typed}", "--email=g@g.test", "--plan=team", "--json")
        assert (typed, made.code, made.data["errors"]["slug"][0]["code"]) == (typed, 1, reason)
        if typed.endswith(f".{BASE}"):
            continue  # dns check knows whole names, and says what it says of their labels
        checked = run("dns", "check", "--json", "--", typed)
        assert (typed, checked.code, checked.data["objections"][0]["reason"]) == (typed, 1, reason)
        assert len(checked.data["suggestions"]) == 3


def test_renaming_and_restoring(acme):
    for typed, reason in REFUSED.items():
        if typed in BLANK:  # what is empty is no wish when restoring, and to the model a field left out
            continue
        assert (typed, _reason(lambda slug=typed: _rename(acme, slug))) == (typed, reason)
        assert (typed, _reason(lambda slug=typed: _restore(slug))) == (typed, reason)
    assert [organization.slug for organization in Organization.objects.all()] == ["acme"]


def _rename(organization, slug):
    rename(organization, slug=slug, base_domain=BASE, actor="test")


def _restore(slug):
    was = Identity(id=uuid.uuid4(), slug="old", name="Old", email="old@old.test", plan="team", host=f"old.{BASE}")
    register_again(was, Wishes(slug=slug), "test")


def _reason(act) -> str:
    with pytest.raises(ValidationError) as refused:
        act()
    return refused.value.error_dict["slug"][0].code


@pytest.fixture
def alices(public: Client, alice, key_of) -> Client:
    return Client(headers={"host": public.defaults["HTTP_HOST"], "authorization": f"Bearer {key_of(alice)}"})
