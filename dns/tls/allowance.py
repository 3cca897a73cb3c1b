"""How many new names certificates may be ordered for: authorities count, and refuse everybody when one orders too many.

Let's Encrypt issues 50 certificates a week for one registered domain; renewals do not count there, nor here.
"""

from datetime import timedelta
from functools import cache
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from publicsuffixlist import PublicSuffixList

from dns.models import CertificateName
from tenants.locks import hold

OF_AN_ORGANIZATION, ITS_TIME = 5, timedelta(days=1)
OF_A_REGISTERED_DOMAIN, THEIR_TIME = 50, timedelta(days=7)


def allow(name: str, organization_id: UUID) -> bool:
    """Count the name, unless that would be one too many. A name that was counted once is allowed for good."""
    with transaction.atomic():
        hold("certificate names")  # so that no two count at the same time
        if CertificateName.objects.filter(name=name).exists():
            return True
        registrable = registrable_of(name)
        if not _is_within_limits(registrable, organization_id):
            return False
        CertificateName.objects.create(name=name, registrable=registrable, organization_id=organization_id)
        return True


def registrable_of(name: str) -> str:
    """shop.example.co.uk → example.co.uk (by the Public Suffix List); the name itself where there is none."""
    return _suffixes().privatesuffix(name) or name


def _is_within_limits(registrable: str, organization_id: UUID) -> bool:
    now = timezone.now()
    recent = CertificateName.objects.filter(first_asked_at__gt=now - ITS_TIME, organization=organization_id)
    there = CertificateName.objects.filter(first_asked_at__gt=now - THEIR_TIME, registrable=registrable)
    return recent.count() < OF_AN_ORGANIZATION and there.count() < OF_A_REGISTERED_DOMAIN


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
