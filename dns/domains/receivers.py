"""What happens to an organization's domains when it leaves or is deleted, from whatever door."""

from typing import Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver

from dns.domains.removal import give_up_all
from dns.domains.routing import unroute
from dns.models import CustomDomain
from tenants.models import Organization, ReleasedName
from tenants.released_names import quarantine
from tenants.signals import reconcile_requested


@receiver(reconcile_requested)
def give_up_with_organization(sender: type[Organization], organization: Organization, **kwargs: Any) -> None:
    """In the transaction that lets it leave: rows alone, so that no name leads to it a moment longer."""
    if organization.is_leaving:
        give_up_all(organization)


@receiver(pre_delete, sender=CustomDomain)
def keep_from_strangers(sender: type[CustomDomain], instance: CustomDomain, **kwargs: Any) -> None:
    """Also where the organization is deleted with it, and can no longer be referred to."""
    unroute(instance)
    if instance.is_holding:
        quarantine(instance.name, instance.organization, "It was deleted.")
        ReleasedName.objects.filter(host=instance.name).update(organization=None)
