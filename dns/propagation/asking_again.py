"""“Verify now” for an organization's own name: asks the loop, which asks the servers."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from tenants.loop.wake import wake
from tenants.models import AuditEvent, Condition, Organization

VERB = "dns.verify_requested"
PAUSE = timedelta(seconds=15)  # between two requests for the same organization
STEPS = ("dns", "propagation")


@dataclass(frozen=True)
class AskedAgain:
    """What came of it, in words for people. `retry_in` is in seconds, where it was too early."""

    is_done: bool
    words: str
    retry_in: int = 0


def ask_again(organization: Organization, actor: Any) -> AskedAgain:
    """Wake the step that looks at the servers, and that of the records where they are not as they should be."""
    with transaction.atomic():
        Organization.objects.hold(organization.pk)
        if refused := _refusal(organization):
            return refused
        open_steps = organization.conditions.filter(step="dns").exclude(status=Condition.Status.READY)
        steps = STEPS if open_steps.exists() else STEPS[1:]
        wake(organization, steps)
        AuditEvent.record(VERB, organization=organization, actor=actor)
    return AskedAgain(True, "The servers are asked now.")


def _refusal(organization: Organization) -> AskedAgain | None:
    if organization.left_at or not organization.is_vouched:
        return AskedAgain(False, "There is nothing to look at: no record of this organization stands in DNS.")
    asked = AuditEvent.objects.filter(organization=organization, verb=VERB, at__gt=timezone.now() - PAUSE).first()
    if asked is None:
        return None
    wait = round((asked.at + PAUSE - timezone.now()).total_seconds()) + 1
    return AskedAgain(False, f"The servers were asked a moment ago. You can ask again in {wait} s.", wait)
