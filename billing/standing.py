"""What an organization's payments mean for the other rooms. Billing is the one writer of `standing`."""

from django.db import transaction

from tenants import signals
from tenants.models import Organization

Standing = Organization.Standing

STANDINGS = {
    "trialing": Standing.GOOD,
    "active": Standing.GOOD,
    "past_due": Standing.PAST_DUE,
    "incomplete": Standing.PAST_DUE,
}


def standing_of(status: str) -> Standing:
    """Paused, unpaid, cancelled, and whatever Stripe may invent: suspended."""
    return STANDINGS.get(status, Standing.SUSPENDED)


def write_standing(organization: Organization, standing: Standing) -> None:
    """Where it changes, every step looks again, and who wants to know of a suspension is told."""
    changed = Organization.objects.filter(pk=organization.pk).exclude(standing=standing).update(standing=standing)
    organization.standing = standing
    if not changed:
        return
    organization.request_reconcile()
    if standing == Standing.SUSPENDED:
        transaction.on_commit(
            lambda: signals.organization_suspended.send(Organization, organization=organization), robust=True
        )
