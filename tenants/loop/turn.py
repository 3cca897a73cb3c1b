"""One turn of one step: plan, do each change, check, write the answer down."""

import logging
import time
import uuid
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from sonicus.lib.outcomes import MustWaitError
from tenants.loop import lease, outcome
from tenants.loop.outcome import Outcome
from tenants.loop.settle import settle
from tenants.models import Condition
from tenants.postgresql.reconnect import reach_database
from tenants.workflow import Step, workflow

logger = logging.getLogger(__name__)


@dataclass
class Ledger:
    """What happened in a turn, as it happens, so that a failed one still tells how far it came."""

    started_at: datetime = field(default_factory=timezone.now)
    started: float = field(default_factory=time.monotonic)
    planned: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    @property
    def milliseconds(self) -> int:
        return round((time.monotonic() - self.started) * 1000)


def take_turn(organization_id: uuid.UUID, step_name: str, holder: uuid.UUID | None = None) -> Outcome | None:
    """Take the turn if it is due and nobody else has it; None when there was nothing to do. Never waits."""
    condition = lease.take(organization_id, step_name, holder)
    if condition is None:
        return None
    step, ledger = workflow()[step_name], Ledger()
    result = _blocked(step, condition) or _reconcile(step, condition, ledger)
    reach_database()
    settle(condition, step, result, ledger)
    return result


def _blocked(step: Step, condition: Condition) -> Outcome | None:
    organization = condition.organization
    names = workflow().before(step, organization)
    found = {c.step: c for c in Condition.objects.filter(organization=organization, step__in=names)}
    unsettled = [name for name in names if name not in found or not found[name].is_settled_at(organization.generation)]
    if not unsettled:
        return None
    only_behind = all(name in found and found[name].is_ready for name in unsettled)
    if condition.is_ready and only_behind and not organization.is_leaving:
        return outcome.of_patience(condition)
    return outcome.of_blockers([workflow()[name].label for name in unsettled])


def _reconcile(step: Step, condition: Condition, ledger: Ledger) -> Outcome:
    organization = condition.organization
    try:
        changes = step.reconciler.plan(organization)
        ledger.planned = [str(change) for change in changes]
        for change in changes:
            change.apply()
            ledger.done.append(str(change))
        return outcome.of_verdict(step.reconciler.check(organization), step.resync_seconds)
    except MustWaitError as held:
        return outcome.of_verdict(held.waiting, step.resync_seconds)
    except Exception as error:  # the one place where errors of the outside are caught: they become rows
        logger.log(_level(error), "%s of %s: %s", step.name, organization.slug, error, exc_info=_level(error) > 30)
        cap = outcome.BACKOFF_CAP_SECONDS if organization.is_live else outcome.EAGER_CAP_SECONDS
        return outcome.of_error(error, condition.failures, cap)


def _level(error: Exception) -> int:
    """What we did not foresee is logged whole."""
    return logging.WARNING if outcome.is_foreseen(error) else logging.ERROR
