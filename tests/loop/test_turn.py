"""One turn of one step: what it does, what it writes, when the next one comes."""

from datetime import timedelta

import pytest
from billiard.exceptions import SoftTimeLimitExceeded
from django.utils import timezone

from sonicus.lib.outcomes import Ready, Waiting
from sonicus.lib.providers import ErrorKind, ProviderError
from tenants.loop import outcome
from tenants.loop.wake import retry_failed
from tenants.models import Attempt, Condition, Organization
from tests.loop.acting import condition, due_steps, make_organization, turn
from tests.loop.toys import ALONE, FIRST, SECOND

Status = Condition.Status


def raiser(error: Exception):
    def raise_it(organization: Organization):
        raise error

    return raise_it


def test_a_turn_does_what_it_planned_and_writes_it_down(acme):
    turn(acme, "first")

    row = condition(acme, "first")
    assert (row.status, row.reason, row.message) == (Status.READY, "Ready", "fine")
    assert row.observed_generation == acme.generation
    assert acme.pk in FIRST.holds
    attempt = Attempt.objects.get(step="first")
    assert attempt.planned == attempt.done == ["create toy of acme"]
    assert attempt.status == Status.READY


def test_after_a_turn_the_plan_is_empty(acme):
    turn(acme, "first")
    assert FIRST.plan(acme) == []


def test_a_step_that_is_not_due_is_not_run(acme):
    turn(acme, "first")
    asked = FIRST.asked

    assert turn(acme, "first") is None
    assert FIRST.asked == asked


def test_an_organization_nobody_vouches_for_reaches_nothing_outside(db):
    newcomer = make_organization(vouched=False)

    assert due_steps(newcomer) == set()
    assert turn(newcomer, "first") is None
    assert not FIRST.asked

    newcomer.vouch()
    assert due_steps(newcomer) == {"first", "second", "alone"}


def test_a_step_waits_for_the_one_before_it_without_asking_outside(acme):
    turn(acme, "second")

    row = condition(acme, "second")
    assert (row.status, row.reason, row.message) == (Status.BLOCKED, "WaitsForStep", "Waits for: First.")
    assert not SECOND.asked
    assert not Attempt.objects.filter(step="second").exists()
    assert "second" not in due_steps(acme)


def test_a_ready_step_wakes_those_behind_it_and_no_others(acme):
    for step in ("second", "alone", "first"):
        turn(acme, step)

    assert due_steps(acme) == {"second"}


def test_a_step_waits_again_when_the_one_before_it_is_behind_the_generation(acme):
    turn(acme, "first")
    acme.request_reconcile()

    turn(acme, "second")
    assert condition(acme, "second").status == Status.BLOCKED


def test_a_ready_step_stays_ready_while_the_one_before_it_looks_at_what_is_new(acme):
    turn(acme, "first")
    turn(acme, "second")
    since = condition(acme, "second").since
    acme.request_reconcile()

    asked = SECOND.asked
    turn(acme, "second")
    assert (condition(acme, "second").status, SECOND.asked) == (Status.READY, asked)
    assert "second" in due_steps(acme)

    turn(acme, "first")
    turn(acme, "second")
    row = condition(acme, "second")
    assert row.is_settled_at(acme.generation)
    assert (row.since, SECOND.asked) == (since, asked + 1)


def test_waiting_is_no_failure(acme):
    FIRST.on_check = lambda organization: Waiting("NotYet", "Soon.", retry_in=100)
    turn(acme, "first")

    row = condition(acme, "first")
    assert (row.status, row.reason, row.failures, row.attempts) == (Status.RECONCILING, "NotYet", 0, 1)
    assert 80 < (row.next_attempt_at - timezone.now()).total_seconds() <= 110


def test_a_step_that_waits_does_not_make_the_others_be_asked(acme):
    FIRST.on_check = lambda organization: Waiting("NotYet", "Soon.", retry_in=0)
    turn(acme, "alone")
    turn(acme, "first")
    asked = ALONE.asked

    turn(acme, "first")
    assert turn(acme, "alone") is None
    assert ALONE.asked == asked


def test_an_unavailable_provider_is_asked_again_by_itself(acme):
    FIRST.on_check = raiser(ProviderError("Toy", ErrorKind.UNAVAILABLE, "did not answer in time"))
    turn(acme, "first")

    row = condition(acme, "first")
    assert (row.status, row.reason, row.failures) == (Status.RECONCILING, "ProviderUnavailable", 1)
    assert row.message == "Toy: did not answer in time"
    assert row.next_attempt_at is not None


def test_a_failed_turn_tells_how_far_it_came(acme):
    def fail() -> None:
        raise ProviderError("Toy", ErrorKind.UNAVAILABLE, "gone")

    FIRST.on_apply = fail
    turn(acme, "first")

    attempt = Attempt.objects.get(step="first")
    assert attempt.planned == ["create toy of acme"]
    assert attempt.done == []
    assert attempt.reason == "ProviderUnavailable"


def test_a_rate_limit_is_obeyed(acme):
    FIRST.on_check = raiser(ProviderError("Toy", ErrorKind.RATE_LIMITED, "slow down", retry_after=500))
    turn(acme, "first")

    assert (condition(acme, "first").next_attempt_at - timezone.now()).total_seconds() > 490


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (ErrorKind.AUTH, "AccessRefused"),
        (ErrorKind.INVALID, "RefusedAsInvalid"),
        (ErrorKind.CONFLICT, "Conflict"),
        (ErrorKind.NOT_FOUND, "NotFound"),
    ],
)
def test_what_does_not_pass_by_itself_stalls_until_somebody_asks(acme, kind, reason):
    FIRST.on_check = raiser(ProviderError("Toy", kind, "no"))
    turn(acme, "first")

    row = condition(acme, "first")
    assert (row.status, row.reason, row.next_attempt_at) == (Status.STALLED, reason, None)
    assert "first" not in due_steps(acme)

    FIRST.on_check = lambda organization: Ready()
    retry_failed(acme)
    turn(acme, "first")
    assert condition(acme, "first").status == Status.READY


def test_what_we_did_not_foresee_is_logged_whole_and_tried_again(acme, caplog):
    FIRST.on_check = raiser(KeyError("surprise"))
    turn(acme, "first")

    row = condition(acme, "first")
    assert (row.status, row.reason, row.failures) == (Status.RECONCILING, "Unexpected", 1)
    assert "KeyError" in row.message
    assert "Traceback" in caplog.text


def test_a_turn_that_took_too_long_is_tried_again(acme):
    FIRST.on_check = raiser(SoftTimeLimitExceeded())
    turn(acme, "first")
    assert condition(acme, "first").reason == "TurnTookTooLong"


def test_success_ends_the_row_of_failures(acme):
    FIRST.on_check = raiser(ProviderError("Toy", ErrorKind.UNAVAILABLE, "gone"))
    turn(acme, "first")
    Condition.objects.filter(step="first").wake()
    FIRST.on_check = lambda organization: Ready()
    turn(acme, "first")

    row = condition(acme, "first")
    assert (row.failures, row.attempts) == (0, 0)


def test_since_tells_when_the_status_came_not_when_it_was_last_seen(acme):
    FIRST.on_check = lambda organization: Waiting("NotYet", "Soon.", retry_in=0)
    turn(acme, "first")
    before = condition(acme, "first").since
    turn(acme, "first")
    assert condition(acme, "first").since == before


def test_the_back_off_grows_is_jittered_and_has_a_ceiling():
    def longest(failures: int, cap: float = outcome.BACKOFF_CAP_SECONDS) -> float:
        return max(outcome.full_jitter(failures, cap) for _ in range(400))

    assert longest(0) <= outcome.BACKOFF_BASE_SECONDS
    assert longest(3) > longest(0)
    assert outcome.BACKOFF_CAP_SECONDS * 0.9 < longest(50) <= outcome.BACKOFF_CAP_SECONDS
    assert longest(50, 30) <= 30
    assert min(outcome.full_jitter(50, 300) for _ in range(400)) < 30


@pytest.mark.parametrize(("live_at", "longest"), [(None, 30), ("2026-01-01T00:00Z", 300)])
def test_who_is_not_live_yet_does_not_wait_long_for_a_provider_that_was_down(acme, monkeypatch, live_at, longest):
    monkeypatch.setattr(outcome.random, "uniform", lambda low, high: high)
    Organization.objects.filter(pk=acme.pk).update(live_at=live_at)
    Condition.objects.filter(step="first").update(failures=50)
    FIRST.on_check = raiser(ProviderError("Toy", ErrorKind.UNAVAILABLE, "gone"))
    turn(acme, "first")

    wait = (condition(acme, "first").next_attempt_at - timezone.now()).total_seconds()
    assert longest - 3 < wait <= longest


def test_a_ready_step_is_looked_at_again_and_drift_is_mended(acme):
    turn(acme, "first")
    FIRST.holds.clear()
    Condition.objects.filter(step="first").update(next_attempt_at=timezone.now() - timedelta(seconds=1))

    turn(acme, "first")
    assert acme.pk in FIRST.holds
