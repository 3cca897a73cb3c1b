"""The staff's door: organizations."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from tenants.models import AuditEvent, Condition, Membership, Organization, Plan, User
from tests.support.cast import make_organization

LIST = "/admin/tenants/organization/"
LABELS = ["Provision now", "Create DNS", "Verify DNS", "Create Odoo lead", "Deploy", "Retry what failed"]
WAKES = [
    ("create_dns", {"dns"}),
    ("verify_dns", {"propagation"}),
    ("create_odoo_lead", {"crm"}),
    ("deploy", {"deployment"}),
    ("provision_now", {"schema", "dns", "propagation", "billing", "crm", "deployment"}),
]


def page_of(organization: Organization) -> str:
    return f"{LIST}{organization.pk}/change/"


def at_rest(organization: Organization) -> None:
    """As if every step were ready, with nothing due for long."""
    later = timezone.now() + timezone.timedelta(hours=1)
    organization.conditions.update(
        status="ready", next_attempt_at=later, observed_generation=organization.generation, reason="Ready"
    )


def due(organization: Organization) -> set[str]:
    return set(Condition.objects.due().filter(organization=organization).values_list("step", flat=True))


def told(answer: Any) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def ask(client: Client, action: str, *organizations: Organization, **more: str) -> Any:
    chosen = [str(organization.pk) for organization in organizations]
    return client.post(LIST, {"action": action, "_selected_action": chosen, **more}, follow=True)


@pytest.fixture
def viewer(public: Client) -> Client:
    """Vera, of the staff, who may look at organizations and no more."""
    vera = User.objects.create_user("vera@sonicus.test", "correct-horse-battery", is_staff=True)
    vera.user_permissions.set(Permission.objects.filter(codename="view_organization"))
    public.force_login(vera)
    return public


def test_the_actions_have_the_names_that_were_asked_for(staff: Client, acme: Organization) -> None:
    choices = [label for _, label in staff.get(LIST).context["action_form"].fields["action"].choices]
    assert [label for label in choices if label in LABELS] == LABELS
    page = staff.get(page_of(acme)).content.decode()
    assert all(label in page for label in LABELS)


@pytest.mark.parametrize(("action", "steps"), WAKES)
def test_an_action_wakes_its_steps_tells_it_and_leaves_an_event(
    staff: Client, acme: Organization, action: str, steps: set[str]
) -> None:
    at_rest(acme)
    answer = ask(staff, action, acme)
    assert due(acme) == steps
    assert "acme: asked for" in told(answer)[0]
    event = AuditEvent.objects.get(organization=acme, verb="step.requested")
    assert event.actor_name == "sam@sonicus.test"
    assert event.details["deed"] == action
    assert set(event.details["steps"]) == steps


def test_an_action_on_the_page_does_the_same_and_stays_there(staff: Client, acme: Organization) -> None:
    at_rest(acme)
    answer = staff.post(f"{LIST}{acme.pk}/deeds/create_dns/", follow=True)
    assert answer.request["PATH_INFO"] == page_of(acme)
    assert due(acme) == {"dns"}
    assert AuditEvent.objects.filter(organization=acme, verb="step.requested").exists()


def test_following_a_link_changes_nothing(staff: Client, acme: Organization) -> None:
    at_rest(acme)
    assert staff.get(f"{LIST}{acme.pk}/deeds/create_dns/").status_code == 405
    assert due(acme) == set()


def test_a_forged_form_is_refused(staff: Client, acme: Organization) -> None:
    strict = Client(headers={"host": staff.defaults["HTTP_HOST"]}, enforce_csrf_checks=True)
    strict.force_login(User.objects.get(email="sam@sonicus.test"))
    at_rest(acme)
    assert strict.post(f"{LIST}{acme.pk}/deeds/create_dns/").status_code == 403
    assert due(acme) == set()


def test_retrying_wakes_only_what_is_not_ready(staff: Client, acme: Organization) -> None:
    at_rest(acme)
    acme.conditions.filter(step="crm").update(status="stalled", next_attempt_at=None)
    ask(staff, "retry_failed", acme)
    assert due(acme) == {"crm"}


def test_provision_now_vouches_for_who_has_not_proven_the_e_mail(staff: Client, acme: Organization) -> None:
    Organization.objects.update(vouched_at=None)
    assert "not proven" in told(ask(staff, "create_dns", acme))[0]
    assert due(acme) == set()
    ask(staff, "provision_now", acme)
    acme.refresh_from_db()
    assert acme.is_vouched
    assert len(due(acme)) == 6


@pytest.mark.parametrize("path", ["list", "page"])
def test_who_may_only_look_can_ask_for_nothing(viewer: Client, acme: Organization, path: str) -> None:
    at_rest(acme)
    assert viewer.get(page_of(acme)).status_code == 200
    assert b"Create DNS" not in viewer.get(page_of(acme)).content
    if path == "list":
        ask(viewer, "create_dns", acme)
        ask(viewer, "take_down", acme, confirmed="yes")
    else:
        assert viewer.post(f"{LIST}{acme.pk}/deeds/create_dns/").status_code == 403
    acme.refresh_from_db()
    assert due(acme) == set()
    assert not acme.is_leaving
    assert not AuditEvent.objects.filter(verb="step.requested").exists()


def test_customers_do_not_get_in(public: Client, alice: User) -> None:
    assert public.get("/admin/").status_code == 302
    assert public.get("/admin/login/")["location"].startswith("/accounts/login/")
    public.force_login(alice)
    assert public.get("/admin/", follow=True).status_code == 403


def test_what_staff_add_is_vouched_for_owned_and_audited(staff: Client) -> None:
    plan = Plan.objects.get(key="team")
    asked = {"name": "Globex", "slug": "Globex", "email": "gil@globex.test", "plan": str(plan.pk)}
    staff.post(f"{LIST}add/", asked)
    globex = Organization.objects.get(slug="globex")
    assert (globex.source, globex.plan, globex.is_vouched) == ("admin", plan, True)
    assert Membership.objects.get(organization=globex).user.email == "gil@globex.test"
    assert AuditEvent.objects.get(organization=globex, verb="organization.created").actor_name == "sam@sonicus.test"
    assert len(due(globex)) == 6


def test_saving_sets_the_loop_off_and_writes_only_what_staff_changed(staff: Client, acme: Organization) -> None:
    at_rest(acme)
    form = staff.get(page_of(acme)).context
    data = _posted(form, name="Acme AG")
    assert staff.post(page_of(acme), data).status_code == 302
    before = acme.generation
    acme.refresh_from_db()
    assert acme.name == "Acme AG"
    assert acme.generation > before
    assert len(due(acme)) == 6
    assert AuditEvent.objects.get(verb="organization.changed").details == {"fields": ["name"]}


def test_a_fact_that_the_loop_writes_meanwhile_survives_saving(
    staff: Client, acme: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = _posted(staff.get(page_of(acme)).context, name="Acme AG")
    save = Organization.save

    def save_after_the_loop(self: Organization, *arguments: Any, **options: Any) -> None:
        Organization.objects.filter(pk=self.pk).update(live_at=timezone.now())
        save(self, *arguments, **options)

    monkeypatch.setattr(Organization, "save", save_after_the_loop)
    staff.post(page_of(acme), data)
    acme.refresh_from_db()
    assert acme.live_at is not None


def _posted(context: Any, **changes: str) -> dict[str, Any]:
    """What the browser would send: every field of form and inlines as it stands, and the changes."""
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    values = {}
    for form in forms:
        for bound in form:
            value = bound.value()
            values[bound.html_name] = "" if value is None else value
    return {**values, **changes}


def test_the_page_shows_conditions_and_latest_attempts(
    staff: Client, acme: Organization, settle: Callable[..., Any]
) -> None:
    acme.attempts.create(
        step="crm", started_at=timezone.now(), milliseconds=321, generation=1, status="stalled",
        reason="AccessRefused", message="Odoo: key refused", planned=["create lead of Acme"], done=[],
    )  # fmt: skip
    page = staff.get(page_of(acme)).content.decode()
    assert "create lead of Acme" in page
    assert "321" in page
    assert "&#x27;" not in page.partition("Conditions")[2].partition("Domains")[0]  # states are words, not pairs
    shown = re.findall(r"(?<=>)\s*(schema|dns|propagation|billing|crm|deployment)\s*(?=<)", page)
    assert shown[:6] == ["schema", "dns", "propagation", "billing", "crm", "deployment"]


def test_taking_down_asks_first(staff: Client, acme: Organization) -> None:
    answer = ask(staff, "take_down", acme)
    assert "cannot be undone" in answer.content.decode()
    acme.refresh_from_db()
    assert not acme.is_leaving
    ask(staff, "take_down", acme, confirmed="yes")
    acme.refresh_from_db()
    assert acme.is_leaving
    assert AuditEvent.objects.filter(verb="organization.leaving", actor_name="sam@sonicus.test").exists()


def test_what_is_being_taken_down_is_not_provisioned(staff: Client, acme: Organization) -> None:
    acme.leave()
    at_rest(acme)
    assert "being taken down" in told(ask(staff, "deploy", acme))[0]
    assert due(acme) == set()


def test_rows_are_deleted_only_when_nothing_is_left_outside(staff: Client, acme: Organization) -> None:
    assert staff.post(f"{LIST}{acme.pk}/delete/", {"post": "yes"}).status_code == 403
    ask(staff, "delete_selected", acme, post="yes")
    assert Organization.objects.filter(pk=acme.pk).exists()
    Organization.objects.update(leaving_at=timezone.now(), left_at=timezone.now())
    assert staff.post(f"{LIST}{acme.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not Organization.objects.filter(pk=acme.pk).exists()
    assert AuditEvent.objects.filter(verb="organization.forgotten", organization_slug="acme").exists()


@pytest.mark.parametrize(
    ("state", "changes", "condition"),
    [
        ("in_progress", {}, "reconciling"),
        ("live", {"live_at": timezone.now()}, "ready"),
        ("needs_attention", {"live_at": timezone.now()}, "stalled"),
        ("unproven", {"vouched_at": None}, "reconciling"),
        ("leaving", {"leaving_at": timezone.now()}, "ready"),
        ("left", {"leaving_at": timezone.now(), "left_at": timezone.now()}, "ready"),
    ],
)
def test_badge_and_filter_agree_on_the_state(
    staff: Client, acme: Organization, bob: User, state: str, changes: dict[str, Any], condition: str
) -> None:
    from tenants.state import State, state_of

    Organization.objects.filter(pk=acme.pk).update(**changes)
    acme.conditions.filter(step="crm").update(status=condition)
    acme.refresh_from_db()
    assert state_of(acme, acme.conditions.all()) == state
    for asked in State.values:
        found = staff.get(LIST, {"state": asked}).context["cl"].queryset
        assert (acme in found) == (asked == state)


def test_search_finds_by_slug_name_and_e_mail(staff: Client, acme: Organization, bob: User) -> None:
    make_organization("globex", owner=bob)
    for words in ("glob", "Globex", "bob@"):
        assert [found.slug for found in staff.get(LIST, {"q": words}).context["cl"].queryset] == ["globex"]
