"""How an organization comes into being: one function for every door."""

import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from tenants import signals
from tenants.held_names import UNVERIFIED_FOR
from tenants.models import AuditEvent, Membership, Organization, Plan, User
from tenants.naming.claimant import as_itself
from tenants.naming.giving_up import give_up_names
from tenants.naming.requiring import refused_as_taken, require_free
from tenants.slugs import normalize_slug


def register(
    *,
    name: str,
    slug: str,
    email: str,
    plan: Plan,
    source: str,
    owner: User | None,
    actor: Any,
    vouched: bool,
    base_domain: str = "",
) -> Organization:
    """Write down what is desired for a new organization; the loop does the rest once it is vouched for.

    Its address lies below the first base domain unless another one is given. Raises ValidationError naming each field
    that cannot be accepted; then nothing was written.
    """
    organization = Organization(
        name=name.strip(),
        slug=normalize_slug(slug),
        base_domain=base_domain or settings.BASE_DOMAIN,
        email=email,
        plan=plan,
        source=source,
    )
    claimant = as_itself(organization, owner.email if owner else email)
    organization.full_clean(validate_unique=False)
    give_up_names(organization.slug)
    try:
        with transaction.atomic():
            organization.save()
            require_free(organization.slug, claimant)  # the name is ours: who gave it up until now can be seen
            if owner:
                Membership.objects.create(organization=organization, user=owner, role=Membership.Role.OWNER)
            AuditEvent.record("organization.created", organization=organization, actor=actor, source=source)
            if vouched:
                organization.vouch()
    except IntegrityError:  # somebody else was faster
        raise refused_as_taken(organization.slug, claimant) from None
    transaction.on_commit(
        lambda: signals.organization_registered.send(Organization, organization=organization), robust=True
    )
    return organization


def find_plan(key: str) -> Plan:
    """The offered plan of that key. Raises ValidationError naming those that there are."""
    plan = Plan.objects.offered().filter(key=key).first()
    if plan is None:
        known = ", ".join(Plan.objects.offered().values_list("key", flat=True)) or "none yet; run manage.py seed"
        raise ValidationError({"plan": ValidationError(f"There is no plan “{key}”. Plans: {known}.", code="unknown")})
    return plan


def release_unverified() -> int:
    """Give back the names of sign-ups whose e-mail was never proven. They hold nothing outside."""
    stale = Organization.objects.unverified_since(timezone.now() - UNVERIFIED_FOR)
    return sum(_release(pk) for pk in stale.values_list("pk", flat=True))


def _release(pk: uuid.UUID) -> bool:
    """Unless it was vouched for a moment ago: then it may hold something outside, and its name is not free."""
    with transaction.atomic():
        organization = Organization.objects.select_for_update().filter(pk=pk, vouched_at__isnull=True).first()
        if organization is None:
            return False
        AuditEvent.record("organization.released", organization=organization)
        organization.delete()
    return True
