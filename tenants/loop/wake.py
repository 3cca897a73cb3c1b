"""Asking for steps to be looked at. Rows first; the message through Redis only saves time."""

import logging
import uuid
from collections.abc import Iterable

from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

from tenants.models import Condition, Organization
from tenants.workflow import workflow

logger = logging.getLogger(__name__)


def ensure_conditions(organization: Organization) -> None:
    """Make the rows of steps that have none yet."""
    rows = [Condition(organization=organization, step=name) for name in workflow().names]
    Condition.objects.bulk_create(rows, ignore_conflicts=True)


def wake_all(organization: Organization) -> None:
    ensure_conditions(organization)
    wake(organization, workflow().names)


def wake(organization: Organization, steps: Iterable[str]) -> None:
    """Make steps due now, and tell the workers on commit."""
    names = [name for name in steps if name in workflow()]
    if not names:
        return
    with transaction.atomic():
        Organization.objects.hold(organization.pk)
        Condition.objects.filter(organization=organization, step__in=names).wake()
        if organization.is_vouched:
            transaction.on_commit(lambda: dispatch((organization.pk, name) for name in names), robust=True)


def retry_failed(organization: Organization) -> list[str]:
    """Wake what is stalled or backing off; return the names of those steps."""
    failed = Condition.objects.filter(organization=organization).exclude(status=Condition.Status.READY)
    names = list(failed.values_list("step", flat=True))
    wake(organization, names)
    return names


def dispatch(pairs: Iterable[tuple[uuid.UUID, str]], *, in_seconds: float = 0.0) -> None:
    """Send turns to the queues of their rooms. Without a broker nothing is lost: the sweep sends them again.

    A delay is held in a worker's memory, so it must be short.
    """
    try:
        for organization_id, name in pairs:
            current_app.send_task(
                "tenants.tasks.reconcile",
                args=[str(organization_id), name],
                queue=workflow()[name].queue,
                countdown=in_seconds or None,
                expires=in_seconds + settings.LEASE_SECONDS,
                retry=False,
            )
    except (OperationalError, OSError) as error:
        logger.warning("no broker, left to the sweep: %s", type(error).__name__)
