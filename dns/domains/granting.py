"""Staff's word: this organization may have a name above or below another organization's, or out of quarantine."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from dns.domains.asking_soon import ask_soon
from dns.models import CustomDomain
from tenants.models import AuditEvent


def grant(domain: CustomDomain, actor: Any) -> bool:
    """It must still be proven. False where it is granted already, or no more."""
    now = timezone.now()
    person = actor if getattr(actor, "pk", None) else None
    with transaction.atomic():
        rows = CustomDomain.objects.living().filter(pk=domain.pk, granted_at__isnull=True)
        if not rows.update(granted_at=now, granted_by=person, next_check_at=now):
            return False
        AuditEvent.record("domain.granted", organization=domain.organization, actor=actor, name=domain.name)
        ask_soon(domain.pk)
    return True
