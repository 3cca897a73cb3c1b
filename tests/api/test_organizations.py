"""The programs' door."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tenants.models import ApiKey, AuditEvent, Organization, User

ADDRESS = "/api/v1/organizations/"
GLOBEX = {"name": "Globex", "slug": "globex", "email": "gil@globex.test", "plan": "team"}


@pytest.fixture
def alices(public: Client, alice: User, key_of: Callable[[User], str]) -> Client:
    """A program with alice's key."""
    return Client(headers={"host": public.defaults["HTTP_HOST"], "authorization": f"Bearer {key_of(alice)}"})


def test_one_sees_ones_own_organization_with_the_state_of_each_step(alices: Client, acme: Organization) -> None:
    body = alices.get(ADDRESS).json()
    assert [found["slug"] for found in body["results"]] == ["acme"]
    steps = [condition["step"] for condition in body["results"][0]["conditions"]]
    assert steps == ["schema", "dns", "propagation", "billing", "crm", "deployment"]


def test_a_step_tells_state_reason_message_and_next_try(alices: Client, acme: Organization) -> None:
    acme.conditions.filter(step="crm").update(status="stalled", reason="AccessRefused", message="Odoo: no", attempts=3)
    body = alices.get(f"{ADDRESS}acme/").json()
    assert body["state"] == "needs_attention"
    crm = next(condition for condition in body["conditions"] if condition["step"] == "crm")
    told = {name: crm[name] for name in ("label", "status", "reason", "message", "attempts")}
    assert told == {
        "label": "Customer file",
        "status": "stalled",
        "reason": "AccessRefused",
        "message": "Odoo: no",
        "attempts": 3,
    }
    assert {"since", "next_attempt_at"} <= set(crm)


def test_a_stranger_is_told_that_there_is_none(
    public: Client, acme: Organization, charlie: User, key_of: Callable[[User], str]
) -> None:
    answer = public.get(f"{ADDRESS}acme/", headers={"authorization": f"Bearer {key_of(charlie)}"})
    assert answer.status_code == 404
    assert answer.json()["status"] == 404
    unknown = public.get(f"{ADDRESS}nobody/", headers={"authorization": f"Bearer {key_of(charlie)}"})
    assert unknown.json() == answer.json()


def test_staff_see_all(staff: Client, acme: Organization) -> None:
    assert staff.get(f"{ADDRESS}acme/").status_code == 200


def test_creating_answers_with_its_address_and_state(alices: Client, alice: User) -> None:
    answer = alices.post(ADDRESS, GLOBEX, "application/json")
    assert answer.status_code == 201
    assert answer["location"].endswith("/api/v1/organizations/globex/")
    assert alices.get(answer["location"]).json()["slug"] == answer.json()["slug"] == "globex"
    assert answer.json()["state"] == "in_progress"


def test_letter_case_and_blanks_of_a_slug_do_not_matter(alices: Client) -> None:
    assert alices.post(ADDRESS, {**GLOBEX, "slug": " Globex "}, "application/json").json()["slug"] == "globex"


def test_what_a_key_creates_is_vouched_for_and_belongs_to_its_person(alices: Client, alice: User) -> None:
    alices.post(ADDRESS, GLOBEX, "application/json")
    globex = Organization.objects.get(slug="globex")
    assert globex.is_vouched
    assert globex.source == Organization.Source.API
    assert globex.conditions.due().count() == 6
    assert [(one.user, one.role) for one in globex.memberships.all()] == [(alice, "owner")]
    assert AuditEvent.objects.get(organization=globex).actor == alice


def test_without_a_key_one_is_asked_for_it(public: Client) -> None:
    answer = public.get(ADDRESS)
    assert answer.status_code == 401
    assert answer["www-authenticate"] == 'Bearer realm="api"'
    assert answer["content-type"] == "application/problem+json"


def test_a_wrong_key_is_refused_clearly(public: Client) -> None:
    answer = public.get(ADDRESS, headers={"authorization": "Bearer sk_sonicus_wrong"})
    assert answer.status_code == 401
    assert answer["www-authenticate"].startswith("Bearer")
    assert "unknown, expired" in answer.json()["detail"]


def test_an_expired_key_is_refused(alices: Client, acme: Organization) -> None:
    ApiKey.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert alices.get(ADDRESS).status_code == 401


def test_the_key_of_somebody_who_was_made_inactive_is_refused(alices: Client, alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert alices.get(ADDRESS).status_code == 401


def test_a_key_remembers_when_it_was_used(alices: Client) -> None:
    alices.get(ADDRESS)
    used_at = ApiKey.objects.get().last_used_at
    assert used_at is not None
    alices.get(ADDRESS)
    assert ApiKey.objects.get().last_used_at == used_at  # no write for every request


def test_a_session_counts_too_but_only_with_a_token_against_forgery(public: Client, alice: User) -> None:
    strict = Client(headers={"host": public.defaults["HTTP_HOST"]}, enforce_csrf_checks=True)
    strict.force_login(alice)
    assert strict.get(ADDRESS).status_code == 200
    assert strict.post(ADDRESS, GLOBEX, "application/json").status_code == 403
    assert not Organization.objects.filter(slug="globex").exists()


def test_a_missing_field_a_broken_body_and_a_body_that_is_a_list_are_told(alices: Client) -> None:
    missing = alices.post(ADDRESS, {"name": "Globex"}, "application/json").json()
    assert set(missing["errors"]) == {"slug", "email", "plan"}
    assert alices.post(ADDRESS, "{", "application/json").json()["title"] == "Bad Request"
    assert alices.post(ADDRESS, "[]", "application/json").status_code == 400
    assert "too deeply" in alices.post(ADDRESS, "[" * 100_000, "application/json").json()["detail"]


@pytest.mark.parametrize("path", ["/api/", "/api/v1/", "/api/v2/organizations/", "/api/v1/nothing"])
def test_where_nothing_lives_programs_get_json(public: Client, path: str) -> None:
    answer = public.get(path)
    assert answer.status_code == 404
    assert answer["content-type"] == "application/problem+json"


def test_a_slug_is_answered_with_reason_and_suggestions(alices: Client, acme: Organization) -> None:
    assert alices.get("/api/v1/slugs/globex/").json()["available"] is True
    taken = alices.get("/api/v1/slugs/acme/").json()
    assert (taken["available"], taken["reason"]) == (False, "taken")
    assert taken["suggestions"]
    assert alices.get("/api/v1/slugs/www/").json()["reason"] == "reserved"
    assert alices.get("/api/v1/slugs/münchen/").json()["reason"] == "invalid"


def test_the_plans_can_be_read_by_everybody(public: Client) -> None:
    assert [plan["key"] for plan in public.get("/api/v1/plans/").json()] == ["starter", "team", "business"]


def test_all_that_is_wrong_is_told_at_once(alices: Client) -> None:
    answer = alices.post(ADDRESS, {"name": "", "slug": "www", "email": "x", "plan": "gold"}, "application/json")
    codes = {field: [one["code"] for one in found] for field, found in answer.json()["errors"].items()}
    assert answer.status_code == 400
    assert codes == {"name": ["invalid"], "slug": ["reserved"], "email": ["invalid"], "plan": ["unknown"]}
    assert not Organization.objects.exists()
