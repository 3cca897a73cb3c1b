"""Looking on while the loop works: for commands that wait. The doors' only reader of live conditions."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Sum

from tenants.models import Condition, Organization
from tenants.workers import NoBrokerError, workers_by_queue
from tenants.workflow import workflow

POLL_SECONDS = 0.2
SILENCE_SECONDS = 5.0  # Nothing was taken up for so long: is there a worker at all?
DOCTOR = "Run: manage.py validate_configuration"

Say = Callable[[str], None]


@dataclass(frozen=True)
class Ending:
    """How the waiting ended; `trouble` tells which steps stand in the way, and why."""

    reached: bool
    trouble: str = ""


def watch(organization: Organization, *, timeout: float, say: Say) -> Ending:
    """Wait until every step is settled, one needs attention, or `timeout` seconds are over; say each change once."""
    try:
        return _watch(organization, timeout, say)
    except KeyboardInterrupt:
        return Ending(reached=False, trouble="You look on no longer; the workers go on.")


def _watch(organization: Organization, timeout: float, say: Say) -> Ending:
    started, told, warned = time.monotonic(), dict[str, str](), False
    turns_before = _turns(organization)
    while True:
        organization.refresh_from_db()
        conditions = _conditions(organization)
        elapsed = time.monotonic() - started
        _say_changes(organization, conditions, told, elapsed, say)
        if ending := _ending(organization, conditions, is_over=elapsed > timeout):
            return ending
        if not warned and elapsed > SILENCE_SECONDS and _turns(organization) == turns_before:
            warned = True
            say(worker_advice())
        time.sleep(POLL_SECONDS)


def worker_advice() -> str:
    """What to do when nothing moves."""
    try:
        served = workers_by_queue()
    except NoBrokerError:
        return f"No step was taken up yet: Redis cannot be reached. {DOCTOR}"
    unserved = [queue for queue in workflow().queues if queue not in served]
    if not unserved:
        return "No step was taken up yet, though workers answer; they may be busy."
    command = f"celery -A sonicus.celery worker -Q {','.join(unserved)}"
    return (
        f"No step was taken up yet: no worker serves {', '.join(unserved)}. Start ./scripts/start-dev.sh, or {command}"
    )


def _conditions(organization: Organization) -> list[Condition]:
    order = workflow().names
    rows = Condition.objects.filter(organization=organization, step__in=order)
    return sorted(rows, key=lambda condition: order.index(condition.step))


def _say_changes(
    organization: Organization, conditions: list[Condition], told: dict[str, str], elapsed: float, say: Say
) -> None:
    for condition in conditions:
        words = _words(condition, organization.generation)
        if told.get(condition.step) != words:
            told[condition.step] = words
            say(f"{elapsed:6.1f} s  {condition.step:<12} {words}")


def _words(condition: Condition, generation: int) -> str:
    """What was ready for an earlier wish says nothing of the present one."""
    if condition.is_ready and not condition.is_settled_at(generation):
        return str(Condition.Status.RECONCILING.label)
    return f"{condition.get_status_display():<24} {condition.message}".rstrip()


def _ending(organization: Organization, conditions: list[Condition], *, is_over: bool) -> Ending | None:
    open_ones = [c for c in conditions if not c.is_settled_at(organization.generation)]
    if not open_ones and (organization.left_at or not organization.is_leaving):
        return Ending(reached=True)
    stalled = [c for c in open_ones if is_stuck(c, organization.generation)]
    if stalled or is_over:
        return Ending(reached=False, trouble="\n".join(_trouble(c) for c in stalled or open_ones))
    return None


def is_stuck(condition: Condition, generation: int) -> bool:
    """Stalled for what is desired now, and not about to be looked at again."""
    stalled = condition.status == Condition.Status.STALLED and condition.observed_generation >= generation
    return stalled and condition.next_attempt_at is None


def _trouble(condition: Condition) -> str:
    head = f"{condition.step} ({condition.get_status_display()}, {condition.reason})"
    return f"{head}: {condition.message}" if condition.message else head


def _turns(organization: Organization) -> int:
    return Condition.objects.filter(organization=organization).aggregate(all=Sum("turns"))["all"] or 0
