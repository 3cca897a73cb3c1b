"""An organization's life as the loop sees it: live, changed, left; and what is told about it."""

from contextlib import contextmanager

import pytest
from django.core.exceptions import ValidationError
from django.db.models.signals import pre_delete
from kombu.exceptions import OperationalError

from sonicus.lib.outcomes import Ready, Waiting
from sonicus.lib.providers import ErrorKind, ProviderError
from tenants import signals
from tenants.loop import wake as wake_module
from tenants.loop.sweep import sweep
from tenants.models import Condition, Domain, Organization
from tenants.registration import release_unverified
from tenants.workflow import Step, Workflow
from tests.loop.acting import condition, due_steps, make_organization, turn
from tests.loop.toys import ALONE, FIRST, SECOND, TOYS


@pytest.fixture
def told():
    """Every public signal that was sent, by name."""
    heard, names = (
        [],
        ("organization_registered", "organization_live", "organization_deleted", "step_ready", "step_stalled"),
    )
    receivers = [
        (getattr(signals, name), lambda name=name, **facts: heard.append((name, facts.get("step")))) for name in names
    ]
    for signal, receiver in receivers:
        signal.connect(receiver, weak=False)
    yield heard
    for signal, receiver in receivers:
        signal.disconnect(receiver)


def run(organization, *steps):
    for step in steps:
        turn(organization, step)
    organization.refresh_from_db()


def test_it_is_live_although_a_step_that_nothing_waits_for_is_down(acme, told, django_capture_on_commit_callbacks):
    ALONE.on_check = lambda organization: (_ for _ in ()).throw(ProviderError("Toy", ErrorKind.UNAVAILABLE, "down"))
    with django_capture_on_commit_callbacks(execute=True):
        run(acme, "alone", "first", "second")

    assert acme.is_live
    assert ("organization_live", None) in told
    assert ("step_ready", "second") in told


def test_it_goes_live_once(acme, told, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        run(acme, "first", "second")
        first_live = acme.live_at
        acme.request_reconcile()
        run(acme, "first", "second")

    assert acme.live_at == first_live
    assert told.count(("organization_live", None)) == 1


def test_a_stalled_step_is_told_once(acme, told, django_capture_on_commit_callbacks):
    FIRST.on_check = lambda organization: (_ for _ in ()).throw(ProviderError("Toy", ErrorKind.AUTH, "no"))
    with django_capture_on_commit_callbacks(execute=True):
        run(acme, "first")
        Condition.objects.filter(step="first").wake()
        run(acme, "first")

    assert told.count(("step_stalled", "first")) == 1


def test_saving_from_any_door_wakes_every_step(acme):
    run(acme, "first", "second", "alone")
    assert due_steps(acme) == set()

    acme.name = "Acme Holding"
    acme.save()
    assert due_steps(acme) == {"first", "second", "alone"}


def test_leaving_walks_the_graph_backwards_and_holds_nothing_at_the_end(acme, told, django_capture_on_commit_callbacks):
    run(acme, "first", "second", "alone")
    acme.leave()

    run(acme, "first")
    assert condition(acme, "first").status == Condition.Status.BLOCKED
    with django_capture_on_commit_callbacks(execute=True):
        run(acme, "second", "first", "alone")

    assert all(toy.holds == set() for toy in TOYS)
    assert acme.left_at is not None
    assert ("organization_deleted", None) in told
    assert due_steps(acme) == set()


def test_without_a_broker_nothing_is_lost(acme, monkeypatch, django_capture_on_commit_callbacks):
    def no_broker(*args, **kwargs):
        raise OperationalError("no Redis")

    monkeypatch.setattr(wake_module.current_app, "send_task", no_broker)
    with django_capture_on_commit_callbacks(execute=True):
        acme.request_reconcile()
    assert due_steps(acme) == {"first", "second", "alone"}

    sent = []
    monkeypatch.setattr(
        wake_module.current_app, "send_task", lambda name, args, queue, **options: sent.append((args[1], queue))
    )
    assert sweep() == 3
    assert sorted(sent) == [("alone", "crm"), ("first", "tenants"), ("second", "dns")]


def test_each_room_has_a_queue_of_its_own(acme, monkeypatch, django_capture_on_commit_callbacks):
    sent = {}
    monkeypatch.setattr(
        wake_module.current_app, "send_task", lambda name, args, queue, **options: sent.update({args[1]: queue})
    )
    with django_capture_on_commit_callbacks(execute=True):
        acme.request_reconcile()
    assert sent == {"first": "tenants", "second": "dns", "alone": "crm"}


def test_what_is_due_in_a_moment_does_not_wait_for_the_sweep(acme, monkeypatch, django_capture_on_commit_callbacks):
    sent = {}
    monkeypatch.setattr(
        wake_module.current_app, "send_task", lambda name, args, **options: sent.update({args[1]: options["countdown"]})
    )
    FIRST.on_check = lambda organization: Waiting("NotYet", "Soon.", retry_in=2)
    ALONE.on_check = lambda organization: Waiting("NotYet", "Later.", retry_in=600)
    with django_capture_on_commit_callbacks(execute=True):
        run(acme, "first", "alone")

    assert "alone" not in sent
    assert 1.7 < sent["first"] < 2.4


def test_a_step_that_was_woken_during_its_turn_is_sent_again(acme, monkeypatch, django_capture_on_commit_callbacks):
    sent = []
    monkeypatch.setattr(wake_module.current_app, "send_task", lambda name, args, **options: sent.append(args[1]))

    def woken(organization):
        Condition.objects.filter(step="first").wake()
        return Ready()

    FIRST.on_check = woken
    with django_capture_on_commit_callbacks(execute=True):
        run(acme, "first")
    assert "first" in sent


def test_the_host_name_keeps_up_with_the_slug(acme, settings):
    acme.slug = "acme-two"
    acme.save()
    assert list(Domain.objects.values_list("domain", flat=True)) == [f"acme-two.{settings.BASE_DOMAIN}"]


def test_a_taken_name_is_refused_in_any_case_and_nothing_is_made(acme):
    with pytest.raises(ValidationError) as refusal:
        make_organization(vouched=True, slug=" ACME ")
    assert "slug" in refusal.value.message_dict
    assert Organization.objects.count() == 1


def test_sign_ups_that_never_proved_their_address_give_their_name_back(db):
    stale, fresh = make_organization(vouched=False), make_organization(vouched=False, slug="bravo")
    Organization.objects.filter(pk=stale.pk).update(created_at="2020-01-01T00:00Z")

    assert release_unverified() == 1
    assert list(Organization.objects.all()) == [fresh]


def test_who_proves_the_address_at_the_last_moment_keeps_the_name(db):
    """Its steps may have made things outside already: the name must not become free for others."""
    stale = [make_organization(vouched=False, slug=slug) for slug in ("allegro", "bravo")]
    Organization.objects.update(created_at="2020-01-01T00:00Z")

    def prove_the_other(instance: Organization, **kwargs: object) -> None:
        next(one for one in stale if one.pk != instance.pk).vouch()

    with connected(pre_delete, prove_the_other, Organization):
        assert release_unverified() == 1
    assert [one.is_vouched for one in Organization.objects.all()] == [True]


@contextmanager
def connected(signal, receiver, sender):
    signal.connect(receiver, sender=sender, weak=False)
    try:
        yield
    finally:
        signal.disconnect(receiver, sender=sender)


def test_a_workflow_whose_steps_stand_in_the_wrong_order_is_refused():
    with pytest.raises(ValueError, match="second stands before first"):
        Workflow(Step("second", "", "q", SECOND, after=("first",)), Step("first", "", "q", FIRST), live_when="first")


def test_a_workflow_that_is_live_by_an_unknown_step_is_refused():
    with pytest.raises(ValueError, match="No step is called third"):
        Workflow(Step("first", "", "q", FIRST), live_when="third")
