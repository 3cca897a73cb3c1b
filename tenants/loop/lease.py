"""Who works on a condition: taken and given back by conditional updates, so that no lock outlives a crash."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Now

from tenants.models import Condition


def take(organization_id: uuid.UUID, step: str, holder: uuid.UUID | None = None) -> Condition | None:
    """Claim a condition if it is due; None when it is not, or somebody else was faster.

    A task that died with its process comes back under the same id: as `holder` it need not wait for its own lease.
    """
    due = Condition.objects.due(holder=holder).filter(organization_id=organization_id, step=step)
    condition = due.select_related("organization", "organization__plan").first()
    if condition is None:
        return None
    lease = holder or uuid.uuid4()
    claimed = Condition.objects.filter(pk=condition.pk, turns=condition.turns).update(
        turns=F("turns") + 1, lease=lease, lease_until=Now() + timedelta(seconds=settings.LEASE_SECONDS)
    )
    condition.lease = lease
    return condition if claimed else None
