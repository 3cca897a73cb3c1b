"""Quarantine: a host name that was given up stays out of strangers' hands, and its visitors with it.

The organization that had it may take it back at any time. What nobody outside could ever reach, such as the name of
a sign-up whose e-mail was never proven, needs none.
"""

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from tenants.models import Organization, ReleasedName


def quarantine(host: str, organization: Organization, why: str, *, is_gone: bool = False) -> ReleasedName:
    """Keep `host` for its organization alone for NAME_QUARANTINE_DAYS from now on; `is_gone`: its row is deleted."""
    facts = {
        "organization": None if is_gone else organization,
        "holder": organization.pk,
        "organization_name": organization.name,
        "why": why,
        "released_at": timezone.now(),
        "until": timezone.now() + timedelta(days=settings.NAME_QUARANTINE_DAYS),
    }
    row, _ = ReleasedName.objects.update_or_create(host=host, defaults=facts)
    return row


def is_quarantined(host: str, for_organization: Organization | None) -> bool:
    """Whether it is kept for somebody else than that organization; None stands for a newcomer."""
    return quarantined_until(host, for_organization) is not None


def quarantined_until(host: str, for_organization: Organization | None) -> datetime | None:
    """Until when it is kept for somebody else; None where it is not."""
    return quarantines_of([host], for_organization).get(host)


def quarantines_of(hosts: Collection[str], for_organization: Organization | None) -> dict[str, datetime]:
    """Those of the hosts that are kept for somebody else, each with the moment at which that ends."""
    kept = ReleasedName.objects.in_force().filter(host__in=hosts)
    if for_organization:
        kept = kept.exclude(holder=for_organization.pk)
    return dict(kept.values_list("host", "until"))


def hand_over(hosts: Collection[str], was: uuid.UUID, organization: Organization) -> None:
    """What `was` gave up is kept for `organization` from now on: the same one, restored."""
    facts = {"organization": organization, "holder": organization.pk, "organization_name": organization.name}
    ReleasedName.objects.filter(host__in=hosts, holder=was).update(**facts)


def lift(host: str, *, holder: uuid.UUID | None = None) -> bool:
    """Forget that it was given up, where given only if `holder` gave it up; whether there was anything to forget."""
    rows = ReleasedName.objects.filter(host=host)
    deleted, _ = (rows.filter(holder=holder) if holder else rows).delete()
    return bool(deleted)
