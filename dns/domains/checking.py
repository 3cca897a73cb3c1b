"""One look at a domain: take it, ask, write down what was found. Nothing is asked within a transaction."""

import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import islice

from django.db.models import Q
from django.utils import timezone

from dns.domains.inspecting import Inspection, inspect
from dns.domains.schedule import LEASE
from dns.domains.settling import settle
from dns.models import CustomDomain
from dns.models.custom_domain import CustomDomainQuerySet

TOGETHER = 16  # looked at side by side: those whose servers are dead take three seconds each
SWEEP_SECONDS = 6.0


def check(domain: CustomDomain) -> Inspection | None:
    """Ask now, due or not. None where another worker is at it, or the domain is no more."""
    inspection = _look(domain.pk, CustomDomain.objects.living())
    domain.refresh_from_db()
    return inspection


def check_if_due(pk: uuid.UUID) -> Inspection | None:
    return _look(pk, CustomDomain.objects.due(timezone.now()))


def sweep() -> int:
    """Look at all that are due, the longest overdue first, for some seconds; return how many.

    In one worker, so that however many dead name servers customers have, turns of the dns steps find others free.
    """
    began, looked_at = time.monotonic(), 0
    while time.monotonic() - began < SWEEP_SECONDS:
        taken = _take_due()
        if not taken:
            break
        _look_at_all(taken)
        looked_at += len(taken)
    return looked_at


def check_routed() -> Iterator[list[CustomDomain]]:
    """Ask now for all that lead to their organization, due or not; yields them, some at a time, as they are then."""
    keys = iter(list(CustomDomain.objects.routed().order_by("name").values_list("pk", flat=True)))
    while some := list(islice(keys, TOGETHER)):
        now = timezone.now()
        if taken := [domain for pk in some if (domain := _take(pk, CustomDomain.objects.routed(), now))]:
            _look_at_all(taken)
        yield list(CustomDomain.objects.living().filter(pk__in=some).order_by("name"))


def _look(pk: uuid.UUID, among: CustomDomainQuerySet) -> Inspection | None:
    began_at = timezone.now()
    domain = _take(pk, among, began_at)
    if domain is None:
        return None
    inspection = inspect(domain, timezone.now())
    settle(domain, inspection, began_at=began_at)
    return inspection


def _take_due() -> list[CustomDomain]:
    now = timezone.now()
    due = CustomDomain.objects.due(now)
    found = list(due.order_by("next_check_at").values_list("pk", flat=True)[:TOGETHER])
    return [domain for pk in found if (domain := _take(pk, due, now))]


def _look_at_all(taken: list[CustomDomain]) -> None:
    """Asking needs no database, so the threads get no connection."""
    began_at = timezone.now()
    with ThreadPoolExecutor(len(taken)) as pool:
        inspections = list(pool.map(lambda domain: inspect(domain, began_at), taken))
    for domain, inspection in zip(taken, inspections, strict=True):
        settle(domain, inspection, began_at=began_at)


def _take(pk: uuid.UUID, among: CustomDomainQuerySet, now: datetime) -> CustomDomain | None:
    """By one conditional update, so that no two workers ask and no lock outlives a crash."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    if not among.filter(free, pk=pk).update(lease_until=now + LEASE):
        return None
    return CustomDomain.objects.select_related("organization").get(pk=pk)
