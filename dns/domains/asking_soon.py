"""Having a domain looked at: rows first; the message through Redis only saves time."""

import logging
import uuid
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from dns.domains.schedule import AT_ONCE_EVERY, LEASE
from dns.models import CustomDomain
from tenants.models import AuditEvent

QUEUE = "dns"
MOST_AT_ONCE = 5  # of one organization, so that its dead name servers leave workers for others
MOST_AN_HOUR = 120  # of one organization: every look leaves rows in the ledger
VERB = "domain.verify_asked"

logger = logging.getLogger(__name__)


def verify_now(domain: CustomDomain, actor: Any) -> bool:
    """Have it looked at at once. False where that was asked a moment ago, or too often (once in 10 s, five of an
    organization; 120 of an organization within an hour).
    """
    now = timezone.now()
    if _is_asked_too_often(domain.organization_id, now):
        return False
    rested = Q(asked_at__isnull=True) | Q(asked_at__lte=now - AT_ONCE_EVERY)
    with transaction.atomic():
        rows = CustomDomain.objects.living().filter(rested, pk=domain.pk)
        is_asked = bool(rows.update(asked_at=now, next_check_at=now))
        if is_asked:
            AuditEvent.record(VERB, organization=domain.organization, actor=actor, name=domain.name)
            ask_soon(domain.pk)
    return is_asked


def _is_asked_too_often(organization_id: uuid.UUID, now: datetime) -> bool:
    recently = CustomDomain.objects.filter(organization=organization_id, asked_at__gt=now - AT_ONCE_EVERY)
    if recently.count() >= MOST_AT_ONCE:
        return True
    asked = AuditEvent.objects.filter(organization=organization_id, verb=VERB, at__gt=now - timedelta(hours=1))
    return asked.count() >= MOST_AN_HOUR


def ask_soon(pk: uuid.UUID) -> None:
    """On commit. Without a broker the sweep finds it."""
    transaction.on_commit(lambda: _send(pk), robust=True)


def _send(pk: uuid.UUID) -> None:
    options: dict[str, Any] = {"queue": QUEUE, "expires": LEASE.total_seconds(), "retry": False}
    try:
        current_app.send_task("dns.tasks.check_custom_domain", args=[str(pk)], **options)
    except (OperationalError, OSError) as error:
        logger.warning("no broker, left to the sweep: %s", type(error).__name__)
