"""Looking on while the loop works: for commands that wait. The doors' only reader of live conditions."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from celery import current_app
from django.conf import settings
from django.db.models import Sum
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from tenants.models import Condition, Organization
from tenants.workflow import workflow

POLL_SECONDS = 0.2
SILENCE_SECONDS = 5.0  # Nothing was taken up for so long: is there a worker at all?
PING_SECONDS = 1.0

Say = Callable[[str], None]


@dataclass(frozen=True)
class Ending:
    """How the waiting ended; `trouble` tells which steps stand in the way, and why."""

    reached: bool
    trouble: str = ""


def watch(organization: Organization, *, timeout: float, say: Say) -> Ending:
    """Wait until every step is settled, one needs attention, or `timeout` seconds are over; say each change once."""
    started, told, warned = time.monotonic(), dict[str, tuple[str, str]](), False
    turns_before = _turns(organization)
    while True:
        organization.refresh_from_db()
        conditions = _conditions(organization)
        elapsed = time.monotonic() - started
        _say_changes(conditions, told, elapsed, say)
        if ending := _ending(organization, conditions, is_over=elapsed > timeout):
            return ending
        if not warned and elapsed > SILENCE_SECONDS and _turns(organization) == turns_before:
            warned = True
            say(worker_advice())
        time.sleep(POLL_SECONDS)


def worker_advice() -> str:
    """What to do when nothing moves."""
    if _a_worker_answers():
        return "No step was taken up yet, though a worker answers; it may be busy, or serve other queues."
    return (
        "No step was taken up yet and no worker answers. Start them: ./scripts/start-dev.sh, or "
        f"celery -A sonicus worker --queues {','.join(workflow().queues)} (and celery -A sonicus beat)."
    )


def _conditions(organization: Organization) -> list[Condition]:
    order = workflow().names
    rows = Condition.objects.filter(organization=organization, step__in=order)
    return sorted(rows, key=lambda condition: order.index(condition.step))


def _say_changes(conditions: list[Condition], told: dict[str, tuple[str, str]], elapsed: float, say: Say) -> None:
    for condition in conditions:
        now = (condition.status, condition.reason)
        if told.get(condition.step) != now:
            told[condition.step] = now
            status = condition.get_status_display()
            say(f"{elapsed:6.1f} s  {condition.step:<12} {status:<24} {condition.message}".rstrip())


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
    return f"{condition.step} ({condition.get_status_display()}, {condition.reason}): {condition.message}"


def _turns(organization: Organization) -> int:
    return Condition.objects.filter(organization=organization).aggregate(all=Sum("turns"))["all"] or 0


def _a_worker_answers() -> bool:
    try:
        with current_app.connection(transport_options=settings.CELERY_BROKER_TRANSPORT_OPTIONS) as connection:
            connection.ensure_connection(max_retries=1, timeout=PING_SECONDS)
            return bool(current_app.control.inspect(timeout=PING_SECONDS, connection=connection).ping())
    except (OperationalError, RedisError, OSError):
        return False
