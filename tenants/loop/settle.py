"""Writing down what a turn came to, and waking those that waited for it, in one transaction."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Case, DateTimeField, DurationField, ExpressionWrapper, F, Value, When
from django.db.models.functions import Now
from django.dispatch import Signal

from tenants import signals
from tenants.loop.outcome import Outcome
from tenants.loop.wake import dispatch, wake
from tenants.models import Attempt, Condition, Organization
from tenants.naming.giving_up import note_leaving
from tenants.workflow import Step, workflow

if TYPE_CHECKING:
    from tenants.loop.turn import Ledger

SOON_SECONDS = 20.0
A_MOMENT = 0.02  # the workers' clocks are not the database's


def settle(condition: Condition, step: Step, result: Outcome, ledger: Ledger) -> None:
    """Give the lease back. Where it was lost meanwhile, only the ledger is written: somebody else has the word."""
    with transaction.atomic():
        Organization.objects.hold(condition.organization_id)
        kept = _give_back(condition, result)
        if result.looked:
            _append(condition, result, ledger)
        if kept and result.looked:
            _tell(condition, step, result, did_something=bool(ledger.done))
        if kept:
            _remind(condition)


def _give_back(condition: Condition, result: Outcome) -> bool:
    """A wake that came during the turn makes the row due at once; its count tells."""
    next_at = Value(None) if result.next_in is None else Now() + timedelta(seconds=result.next_in)
    changed = condition.status != result.status
    return bool(
        Condition.objects.filter(pk=condition.pk, lease=condition.lease).update(
            status=result.status,
            reason=result.reason,
            message=result.message,
            since=Now() if changed else F("since"),
            attempts=0 if result.status == Condition.Status.READY else F("attempts") + 1,
            failures=F("failures") + 1 if result.failed else 0,
            observed_generation=_observed_generation(condition, result),
            next_attempt_at=Case(
                When(wakes=condition.wakes, then=next_at), default=Now(), output_field=DateTimeField(null=True)
            ),
            lease=None,
            lease_until=None,
        )
    )


def _observed_generation(condition: Condition, result: Outcome) -> int:
    """Who stayed ready without a look has not seen what is newly desired, and is due again."""
    is_unseen = result.status == Condition.Status.READY and not result.looked
    return condition.observed_generation if is_unseen else condition.organization.generation


def _remind(condition: Condition) -> None:
    """What is due in a moment, or was woken during the turn, need not wait for the sweep."""
    seconds = _seconds_until_due(condition)
    if seconds is not None and seconds <= SOON_SECONDS:
        pairs = [(condition.organization_id, condition.step)]
        transaction.on_commit(lambda: dispatch(pairs, in_seconds=seconds + A_MOMENT), robust=True)


def _seconds_until_due(condition: Condition) -> float | None:
    """By the database's clock, and by what stands there now."""
    wait = ExpressionWrapper(F("next_attempt_at") - Now(), output_field=DurationField())
    found = Condition.objects.filter(pk=condition.pk).annotate(wait=wait).values_list("wait", flat=True).first()
    return None if found is None else max(0.0, found.total_seconds())


def _append(condition: Condition, result: Outcome, ledger: Ledger) -> None:
    Attempt.objects.create(
        organization_id=condition.organization_id,
        step=condition.step,
        started_at=ledger.started_at,
        milliseconds=ledger.milliseconds,
        generation=condition.organization.generation,
        planned=ledger.planned,
        done=ledger.done,
        status=result.status,
        reason=result.reason,
        message=result.message,
    )


def _tell(condition: Condition, step: Step, result: Outcome, *, did_something: bool) -> None:
    if result.status == Condition.Status.READY:
        _tell_ready(condition, step, did_something=did_something)
    if result.status == Condition.Status.STALLED and condition.status != result.status:
        facts = {"step": step.name, "reason": result.reason, "message": result.message}
        _send_on_commit(signals.step_stalled, Condition, condition.organization, **facts)


def _tell_ready(condition: Condition, step: Step, *, did_something: bool) -> None:
    """A repair in one turn is nothing newly desired, but those behind rely on it, and look whether it holds."""
    organization = condition.organization
    news = not condition.is_settled_at(organization.generation)
    if news or did_something:
        wake(organization, workflow().behind(step, organization))
    if news:
        _send_on_commit(signals.step_ready, Condition, organization, step=step.name)
    if organization.is_leaving:
        _note_left(organization)
    elif step.name == workflow().live_when:
        _note_live(organization)


def _note_live(organization: Organization) -> None:
    if Organization.objects.filter(pk=organization.pk, live_at__isnull=True).update(live_at=Now()):
        _send_on_commit(signals.organization_live, Organization, organization)


def _note_left(organization: Organization) -> None:
    conditions = Condition.objects.filter(organization=organization)
    if not all(c.is_settled_at(organization.generation) for c in conditions):
        return
    if Organization.objects.filter(pk=organization.pk, left_at__isnull=True).update(left_at=Now()):
        note_leaving(organization)
        _send_on_commit(signals.organization_deleted, Organization, organization)


def _send_on_commit(signal: Signal, sender: type, organization: Organization, **facts: str) -> None:
    transaction.on_commit(lambda: signal.send(sender, organization=organization, **facts), robust=True)
