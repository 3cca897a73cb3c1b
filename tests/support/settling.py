"""The loop in one thread: takes the turns that workers would take, without their waits."""

import time

from django.db.models.functions import Now

from tenants.loop.turn import take_turn
from tenants.models import Condition, Organization

PAUSE_SECONDS = 0.05  # the outside works in threads of its own, and may need a moment


def settle(organization: Organization, *, seconds: float = 20, turns: int = 200) -> dict[str, Condition]:
    """Until nothing moves any more, or the bound is hit; returns the conditions by step, as they then are."""
    deadline = time.monotonic() + seconds
    while turns > 0 and time.monotonic() < deadline:
        due = list(Condition.objects.due().filter(organization=organization).values_list("step", flat=True))
        for step in due:
            take_turn(organization.pk, step)
        turns -= len(due)
        if not due and not _fast_forward(organization):
            break
    organization.refresh_from_db()
    return {condition.step: condition for condition in Condition.objects.filter(organization=organization)}


def _fast_forward(organization: Organization) -> int:
    """Bring forward what is only waiting for its time; returns how many."""
    waiting = Condition.objects.filter(
        organization=organization, status=Condition.Status.RECONCILING, next_attempt_at__isnull=False
    )
    if not waiting.exists():
        return 0
    time.sleep(PAUSE_SECONDS)
    return waiting.update(next_attempt_at=Now())
