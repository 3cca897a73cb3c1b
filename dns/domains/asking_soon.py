"""Having a domain looked at: rows first; the message through Redis only saves time."""

import logging
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from celery import current_app
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from dns.domains.schedule import AT_ONCE_EVERY, LEASE
from dns.models import CustomDomain

QUEUE = "dns"
AT_ONCE = 200

logger = logging.getLogger(__name__)


def verify_now(domain: CustomDomain) -> bool:
    """Have it looked at at once; False where that was asked a moment ago (once in 10 s), or it is no more."""
    now = timezone.now()
    rested = Q(asked_at__isnull=True) | Q(asked_at__lte=now - AT_ONCE_EVERY)
    with transaction.atomic():
        rows = CustomDomain.objects.living().filter(rested, pk=domain.pk)
        is_asked = bool(rows.update(asked_at=now, next_check_at=now))
        if is_asked:
            ask_soon(domain.pk)
    return is_asked


def ask_soon(pk: uuid.UUID) -> None:
    """On commit. Without a broker the sweep finds it."""
    transaction.on_commit(lambda: _send([pk]), robust=True)


def sweep(now: datetime | None = None) -> int:
    """Send all that are due to the workers, the longest overdue first; return how many."""
    due = CustomDomain.objects.due(now or timezone.now()).order_by("next_check_at")
    found = list(due.values_list("pk", flat=True)[:AT_ONCE])
    _send(found)
    return len(found)


def _send(domains: Iterable[uuid.UUID]) -> None:
    try:
        for pk in domains:
            options: dict[str, Any] = {"queue": QUEUE, "expires": LEASE.total_seconds(), "retry": False}
            current_app.send_task("dns.tasks.check_custom_domain", args=[str(pk)], **options)
    except (OperationalError, OSError) as error:
        logger.warning("no broker, left to the sweep: %s", type(error).__name__)
