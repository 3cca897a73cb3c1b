"""Who lets somebody into an organization, or puts somebody out, is known afterwards."""

from typing import Any

import pytest
from django.test import Client

from tenants.models import AuditEvent, Membership, Organization, User


@pytest.fixture
def form(staff: Client, acme: Organization) -> dict[str, Any]:
    """What the browser would send of acme's page as it stands."""
    context = staff.get(f"/admin/tenants/organization/{acme.pk}/change/").context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    bound = [field for form in forms for field in form]
    return {field.html_name: "" if field.value() is None else field.value() for field in bound}


def save(staff: Client, acme: Organization, form: dict[str, Any]) -> list[tuple[str, str, str]]:
    assert staff.post(f"/admin/tenants/organization/{acme.pk}/change/", form).status_code == 302
    events = AuditEvent.objects.filter(organization=acme, verb__startswith="member.").order_by("at")
    return [(event.verb, event.actor_name, event.details["member"]) for event in events]


def test_who_lets_somebody_in_is_written_down(
    staff: Client, acme: Organization, bob: User, form: dict[str, Any]
) -> None:
    more = {"memberships-TOTAL_FORMS": "2", "memberships-1-user": str(bob.pk), "memberships-1-role": "admin"}
    events = save(staff, acme, {**form, **more, "memberships-1-id": "", "memberships-1-organization": str(acme.pk)})
    assert events == [("member.added", "sam@sonicus.test", "bob@bob.test (admin)")]


def test_who_changes_a_role_or_puts_somebody_out_is_written_down(
    staff: Client, acme: Organization, form: dict[str, Any]
) -> None:
    save(staff, acme, {**form, "memberships-0-role": "member"})
    events = save(staff, acme, {**form, "memberships-0-role": "member", "memberships-0-DELETE": "on"})
    assert [verb for verb, _, _ in events] == ["member.changed", "member.removed"]
    assert not Membership.objects.filter(organization=acme).exists()


def test_saving_without_a_change_to_members_says_nothing_of_them(
    staff: Client, acme: Organization, form: dict[str, Any]
) -> None:
    assert save(staff, acme, {**form, "name": "Acme AG"}) == []
