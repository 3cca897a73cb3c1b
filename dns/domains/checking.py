"""One look at a domain: take it, ask, write down what was found. Nothing is asked within a transaction."""

import uuid
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from dns.domains.schedule import LEASE
from dns.domains.settling import settle
from dns.domains.verification import Finding, verify
from dns.models import CustomDomain
from dns.models.custom_domain import CustomDomainQuerySet


def check(domain: CustomDomain) -> Finding | None:
    """Ask now, due or not. None where another worker is at it, or the domain is no more."""
    finding = _look(domain.pk, CustomDomain.objects.living())
    domain.refresh_from_db()
    return finding


def check_if_due(pk: uuid.UUID) -> Finding | None:
    return _look(pk, CustomDomain.objects.due(timezone.now()))


def _look(pk: uuid.UUID, among: CustomDomainQuerySet) -> Finding | None:
    now = timezone.now()
    if not _take(pk, among, now):
        return None
    domain = CustomDomain.objects.select_related("organization").get(pk=pk)
    finding = verify(domain, timezone.now())
    settle(domain, finding, began_at=now)
    return finding


def _take(pk: uuid.UUID, among: CustomDomainQuerySet, now: datetime) -> bool:
    """By one conditional update, so that no two workers ask and no lock outlives a crash."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    return bool(among.filter(free, pk=pk).update(lease_until=now + LEASE))
