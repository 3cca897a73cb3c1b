"""Giving a name up: it stops leading to its organization at once, and nobody else gets it for a while.

Only what its own zone proved until then goes into quarantine: else whoever adds and removes a stranger's name, or has
lost it, would keep it from him.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from dns.domains import conflicts
from dns.domains.routing import unroute
from dns.models import CustomDomain
from tenants.models import AuditEvent, Organization
from tenants.released_names import quarantine

Ownership = CustomDomain.Ownership


def remove(domain: CustomDomain, actor: Any) -> None:
    """At somebody's wish. Removing it twice changes nothing."""
    with transaction.atomic():
        conflicts.hold_domain(domain.name)
        current = CustomDomain.objects.select_for_update(of=("self",)).select_related("organization").get(pk=domain.pk)
        if current.is_living:
            give_up(current, "The organization removed it.")
            AuditEvent.record("domain.removed", organization=current.organization, actor=actor, name=current.name)
    domain.refresh_from_db()


def give_up_all(organization: Organization) -> int:
    """Of an organization that leaves; how many there were."""
    living = list(CustomDomain.objects.living().filter(organization=organization).order_by("name"))
    for domain in living:
        remove(domain, "loop")
    return len(living)


def give_up(domain: CustomDomain, why: str, *, as_what: str = Ownership.REMOVED) -> None:
    """Within a transaction that holds the name. Its token is worth nothing from now on."""
    unroute(domain)
    was_holding, now = domain.is_holding, timezone.now()
    fields: dict[str, Any] = {"ownership": as_what, "removed_at": now, "next_check_at": None, "lease_until": None}
    fields |= {"reason": "", "message": why}
    for name, value in fields.items():
        setattr(domain, name, value)
    domain.save(update_fields=list(fields))
    if was_holding:
        quarantine(domain.name, domain.organization, why)
