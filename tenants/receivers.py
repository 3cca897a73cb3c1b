"""Signal handlers of the ground: they ask, they never do the work themselves."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from tenants.accounts import vouch_for_organizations_of
from tenants.loop.wake import wake_all
from tenants.models import Condition, Domain, Organization
from tenants.naming.giving_up import note_move, note_removal
from tenants.notices import tell_staff_of_stalled_step
from tenants.signals import reconcile_requested, step_stalled


@receiver(post_save, sender=Organization)
def ask_after_organization(sender: type[Organization], instance: Organization, created: bool, **kwargs: Any) -> None:
    """From any door: the host name keeps up with the slug, and the loop looks at everything."""
    before = Domain.objects.filter(tenant=instance, is_primary=True).values_list("domain", flat=True).first()
    Domain.objects.update_or_create(tenant=instance, is_primary=True, defaults={"domain": instance.host})
    if before and before != instance.host:
        note_move(instance, before)
    instance.request_reconcile()


@receiver(post_delete, sender=Organization)
def keep_its_name_back(sender: type[Organization], instance: Organization, **kwargs: Any) -> None:
    note_removal(instance)


@receiver(post_save, sender=Domain)
def ask_after_domain(sender: type[Domain], instance: Domain, created: bool, **kwargs: Any) -> None:
    if not created:
        instance.tenant.request_reconcile()


@receiver(reconcile_requested)
def wake_the_loop(sender: type[Organization], organization: Organization, **kwargs: Any) -> None:
    wake_all(organization)


@receiver(email_confirmed)
def vouch_for_organizations(sender: type[EmailAddress], email_address: EmailAddress, **kwargs: Any) -> None:
    vouch_for_organizations_of(email_address.user)


@receiver(step_stalled)
def ask_staff_to_look(sender: type[Condition], organization: Organization, **facts: Any) -> None:
    tell_staff_of_stalled_step(organization, step=facts["step"], reason=facts["reason"], message=facts["message"])
