"""Signal handlers of the ground: they ask, they never do the work themselves."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from tenants.models import Domain, Organization


@receiver(post_save, sender=Organization)
def ask_after_organization(sender: type[Organization], instance: Organization, created: bool, **kwargs: Any) -> None:
    """From any door: the host name keeps up with the slug, and the loop looks at everything."""
    Domain.objects.update_or_create(tenant=instance, is_primary=True, defaults={"domain": instance.host})
    instance.request_reconcile()


@receiver(post_save, sender=Domain)
def ask_after_domain(sender: type[Domain], instance: Domain, created: bool, **kwargs: Any) -> None:
    if not created:
        instance.tenant.request_reconcile()
