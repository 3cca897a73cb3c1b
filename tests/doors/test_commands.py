"""The operators' door, without workers: what is written down, printed and returned."""

from collections.abc import Callable
from typing import Any

import pytest

from sonicus.lib.outcomes import Change
from sonicus.lib.providers import ErrorKind, ProviderError
from tenants.models import ApiKey, AuditEvent, Condition, Organization, User
from tenants.workflow import workflow
from tests.doors.running import run
from tests.support.cast import make_organization

ACME = ("create_organization", "Acme GmbH", "--email=alice@acme.test", "--plan=starter")


def due(organization: Organization) -> set[str]:
    return set(Condition.objects.due().filter(organization=organization).values_list("step", flat=True))


def test_the_slug_is_made_from_the_name_when_left_out(db: None) -> None:
    ran = run(*ACME)
    assert ran.code == 0
    acme = Organization.objects.get(slug="acme")
    assert (acme.source, acme.is_vouched, acme.plan.key) == ("command", True, "starter")
    assert acme.url in ran.out
    assert AuditEvent.objects.get(organization=acme).verb == "organization.created"


def test_letter_case_of_a_slug_does_not_matter(db: None) -> None:
    assert run(*ACME, "--slug=ACME").code == 0
    assert Organization.objects.get().slug == "acme"


def test_a_new_owner_is_told_how_to_get_in(db: None) -> None:
    assert "resetting the password" in run(*ACME).out
    alice = User.objects.get(email="alice@acme.test")
    assert not alice.has_usable_password()
    assert alice.memberships.get().role == "owner"


def test_an_owner_who_is_known_is_not_made_twice(alice: User) -> None:
    ran = run("create_organization", "Acme", "--email=ALICE@alice.test", "--plan=starter")
    assert "resetting the password" not in ran.out
    assert User.objects.get().memberships.count() == 1


def test_json_is_all_that_is_printed_on_the_output(db: None) -> None:
    ran = run(*ACME, "--json")
    assert ran.data["slug"] == "acme"
    assert [step["step"] for step in ran.data["steps"]] == workflow().names


def test_waiting_ends_when_time_is_up_and_tells_which_steps_are_open(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tenants.watch.SILENCE_SECONDS", 0.1)
    ran = run(*ACME, "--wait", "--timeout=0.5")
    assert ran.code == 1
    assert "crm (in progress, Requested)" in ran.err
    assert "no worker serves tenants, dns, billing, crm, deployments" in ran.out
    assert "celery -A sonicus.celery worker" in ran.out


def test_waiting_ends_at_once_when_a_step_needs_attention(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def stall(organization: Organization) -> list[Condition]:
        rows = Condition.objects.filter(organization=organization)
        stalled = {"status": "stalled", "reason": "AccessRefused", "message": "Odoo: key refused"}
        rows.filter(step="crm").update(**stalled, observed_generation=organization.generation, next_attempt_at=None)
        return list(rows)

    monkeypatch.setattr("tenants.watch._conditions", stall)
    ran = run(*ACME, "--wait", "--timeout=60")
    assert ran.code == 1
    assert "crm (needs attention, AccessRefused): Odoo: key refused" in ran.err


def test_the_list_says_when_it_is_empty(db: None) -> None:
    ran = run("organizations")
    assert ran.code == 0
    assert "no organizations yet" in ran.out
    assert run("organizations", "--json").data == []


def test_the_list_shows_slug_plan_state_and_address(acme: Organization) -> None:
    line = run("organizations").out.splitlines()[1]
    assert line.split() == ["acme", "starter", "in", "progress", "-", acme.url]


def test_explaining_tells_of_each_step_what_it_holds_and_waits_for(
    acme: Organization, settle: Callable[..., Any], sandbox: Any
) -> None:
    fresh = {step["step"]: step for step in run("explain", "acme", "--json").data["steps"]}
    assert fresh["propagation"]["waits_for"] == ["dns"]
    settle(acme)
    explained = run("explain", "acme", "--json").data
    held = {step["step"]: {holding["kind"] for holding in step["holdings"]} for step in explained["steps"]}
    assert held["schema"] == {"schema"}
    assert "record" in held["dns"]
    assert {"customer", "subscription"} <= held["billing"]
    assert held["crm"] == {"lead"}
    assert "release" in held["deployment"]
    text = run("explain", "acme").out
    for step in explained["steps"]:
        assert step["step"] in text
        for holding in step["holdings"]:
            assert holding["identifier"] in text


def test_a_slug_that_nobody_has_is_said_with_where_to_look(db: None) -> None:
    for name, *more in (["explain"], ["reconcile"], ["take_down", "--yes"]):
        ran = run(name, "nobody", *more)
        assert ran.code == 1
        assert "no organization “nobody”" in ran.err
        assert "manage.py organizations" in ran.err


def test_reconciling_wakes_every_step_and_is_audited(acme: Organization) -> None:
    acme.conditions.update(status="ready", next_attempt_at=None, observed_generation=acme.generation)
    assert due(acme) == set()
    assert run("reconcile", "acme").code == 0
    assert due(acme) == set(workflow().names)
    assert AuditEvent.objects.filter(organization=acme, verb="step.requested").exists()


def test_reconciling_all_leaves_out_who_may_not_reach_outside(acme: Organization, bob: User) -> None:
    make_organization("globex", owner=bob)
    Organization.objects.filter(slug="globex").update(vouched_at=None)
    assert run("reconcile", "--all", "--json").data == {"asked": ["acme"]}


def test_reconciling_nobody_in_particular_is_wrong_usage(db: None) -> None:
    assert run("reconcile").code == 2
    assert run("reconcile", "acme", "--all").code == 2


def test_a_dry_run_lists_the_changes_and_does_none(acme: Organization, monkeypatch: pytest.MonkeyPatch) -> None:
    deeds: list[str] = []
    change = Change("create", "lead Acme", apply=lambda: deeds.append("done"))
    for step in workflow():
        monkeypatch.setattr(step.reconciler, "plan", lambda organization: [change])
    ran = run("reconcile", "acme", "--dry-run")
    assert ran.code == 0
    assert ran.out.count("create lead Acme") == 6
    assert deeds == []
    assert acme.attempts.count() == 0


def test_a_dry_run_tells_who_could_not_be_asked_and_still_shows_the_others(
    acme: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(organization: Organization) -> list[Change]:
        raise ProviderError("Odoo", ErrorKind.AUTH, "key refused")

    for step in workflow():
        monkeypatch.setattr(step.reconciler, "plan", lambda organization: [])
    monkeypatch.setattr(workflow()["crm"].reconciler, "plan", refuse)
    ran = run("reconcile", "acme", "--dry-run", "--json")
    assert ran.code == 1
    assert {one["step"]: one["error"] for one in ran.data}["crm"] == "Odoo: key refused"
    assert len(ran.data) == 6


def test_taking_down_asks_for_the_slug(acme: Organization, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda prompt: "acm")
    assert run("take_down", "acme").code == 1
    acme.refresh_from_db()
    assert not acme.is_leaving
    monkeypatch.setattr("builtins.input", lambda prompt: "acme")
    assert run("take_down", "acme").code == 0
    acme.refresh_from_db()
    assert acme.is_leaving
    assert AuditEvent.objects.filter(organization=acme, verb="organization.leaving").exists()


def test_a_key_is_printed_once_and_works(alice: User) -> None:
    ran = run("create_api_key", "ALICE@alice.test", "--name=ci")
    secret = ran.out.strip()
    found = ApiKey.objects.find(secret)
    assert found is not None
    assert found.user == alice
    assert secret not in ran.err


def test_no_key_is_made_for_nobody_or_without_a_name(alice: User) -> None:
    assert run("create_api_key", "nobody@x.test", "--name=ci").code == 1
    assert run("create_api_key", "alice@alice.test", "--name= ").code == 1
    assert run("create_api_key", "alice@alice.test").code == 2
    assert not ApiKey.objects.exists()
