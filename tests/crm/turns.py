from tenants.loop.turn import take_turn
from tenants.loop.wake import wake
from tenants.models import Condition, Organization


def take_crm_turn(organization: Organization, times: int = 1) -> Condition:
    """Turns of the crm step alone, each without waiting for its time."""
    for _ in range(times):
        organization.refresh_from_db()
        wake(organization, ["crm"])
        take_turn(organization.pk, "crm")
    return Condition.objects.get(organization=organization, step="crm")
