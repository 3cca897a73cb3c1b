"""Every door answers clearly to what it cannot accept, and then nothing is made (issue: done means 6)."""

from collections.abc import Callable

import pytest
from django.test import Client

from tenants.models import AuditEvent, Domain, Membership, Organization, Plan, User
from tests.doors.running import run
from tests.support.cast import make_organization

GOOD = {"name": "Globex", "slug": "globex", "email": "gil@globex.test", "plan": "starter"}
BAD = [
    ("slug", "acme", "taken"),
    ("slug", "ACME", "taken"),
    ("slug", "www", "reserved"),
    ("slug", "-globex", "invalid"),
    ("slug", "glo_bex", "invalid"),
    ("slug", "glo.bex", "invalid"),
    ("slug", "ab", "invalid"),
    ("slug", "a" * 41, "invalid"),
    ("slug", "12345", "invalid"),
    ("slug", "münchen", "invalid"),
    ("slug", "xn--mnchen-3ya", "invalid"),
    ("slug", "аcme", "invalid"),  # the first letter is Cyrillic
    ("slug", "", "invalid"),
    ("name", "", "invalid"),
    ("name", "x" * 121, "invalid"),
    ("email", "nobody", "invalid"),
    ("email", "", "invalid"),
    ("plan", "platinum", "unknown"),
]
Count = Callable[[], tuple[int, ...]]
bad = pytest.mark.parametrize(("field", "value", "code"), BAD)


@pytest.fixture
def rows(acme: Organization) -> Count:
    def count() -> tuple[int, ...]:
        return tuple(model.objects.count() for model in (Organization, Domain, Membership, User, AuditEvent))

    return count


@bad
def test_the_api_names_the_field_and_the_reason(
    field: str, value: str, code: str, alice: User, rows: Count, key_of: Callable[[User], str], public: Client
) -> None:
    headers = {"authorization": f"Bearer {key_of(alice)}"}
    before = rows()
    answer = public.post("/api/v1/organizations/", {**GOOD, field: value}, "application/json", headers=headers)
    assert answer.status_code == 400
    assert answer["content-type"] == "application/problem+json"
    assert {name: errors[0]["code"] for name, errors in answer.json()["errors"].items()} == {field: code}
    assert rows() == before


@bad
def test_the_command_names_the_field_and_the_reason(field: str, value: str, code: str, rows: Count) -> None:
    before = rows()
    asked = {**GOOD, field: value}
    options = [f"--{name}={asked[name]}" for name in ("slug", "email", "plan")]
    ran = run("create_organization", asked["name"], *options, "--json")
    assert ran.code == 1
    assert {name: errors[0]["code"] for name, errors in ran.data["errors"].items()} == {field: code}
    assert f"{field}: " in ran.err
    assert rows() == before


@bad
def test_the_staff_form_names_the_field(field: str, value: str, code: str, rows: Count, staff: Client) -> None:
    before = rows()
    plans = {plan.key: str(plan.pk) for plan in Plan.objects.all()}
    asked = {**GOOD, field: value}
    answer = staff.post("/admin/tenants/organization/add/", {**asked, "plan": plans.get(asked["plan"], asked["plan"])})
    assert answer.status_code == 200
    assert list(answer.context["adminform"].form.errors) == [field]
    assert rows() == before


def test_all_problems_are_told_at_once(rows: Count) -> None:
    ran = run("create_organization", " ", "--slug=www", "--email=x", "--plan=platinum", "--json")
    assert set(ran.data["errors"]) == {"name", "slug", "email", "plan"}


def test_a_plan_that_is_no_longer_offered_cannot_be_chosen(rows: Count) -> None:
    Plan.objects.filter(key="starter").update(is_offered=False)
    ran = run("create_organization", "Globex", "--email=gil@globex.test", "--plan=starter")
    assert ran.code == 1
    assert "There is no plan “starter”" in ran.err


def test_a_name_that_is_no_more_than_a_legal_form_needs_a_slug(rows: Count) -> None:
    before = rows()
    ran = run("create_organization", "GmbH", "--email=gil@globex.test", "--plan=starter")
    assert ran.code == 1
    assert "slug: " in ran.err
    assert rows() == before


def test_somebody_who_is_faster_between_looking_and_writing_wins(
    alice: User, rows: Count, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_organization("globex", owner=alice)
    before = rows()
    monkeypatch.setattr(Organization, "full_clean", lambda self, **options: None)
    ran = run("create_organization", "Globex", "--slug=globex", "--email=gil@globex.test", "--plan=starter", "--json")
    assert ran.code == 1
    assert ran.data["errors"]["slug"][0]["code"] == "taken"
    assert rows() == before
