"""A customer brings a name: one function for every door."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from dns.domains import conflicts
from dns.domains.asking_soon import ask_soon
from dns.domains.challenge import new_token
from dns.domains.naming import normalize
from dns.domains.refusing import refusal
from dns.domains.schedule import UNPROVEN_FOR
from dns.models import CustomDomain
from tenants.models import AuditEvent, Organization

MOST = 50  # of an organization
MOST_A_DAY = 100  # removed ones too: each makes us ask
MOST_PENDING = 10  # at once, so that nobody makes us ask the whole world


def add(organization: Organization, text: str, actor: Any, *, is_granted: bool = False) -> CustomDomain:
    """Ask for the proof of a name. `is_granted`: staff allow it beside a related name, or out of quarantine.

    Raises ValidationError for the field `name`, its code the machine-readable reason; then nothing was written.
    """
    name = normalize(text)
    with transaction.atomic():
        Organization.objects.hold(organization.pk)
        conflicts.hold_domain(name)
        _refuse_unready(organization)
        _refuse_number(organization, name)
        conflicts.refuse_conflict(organization, name, is_granted=is_granted)
        domain = _create(organization, name, actor, is_granted)
        AuditEvent.record("domain.added", organization=organization, actor=actor, name=name, granted=is_granted)
        ask_soon(domain.pk)
    return domain


def _refuse_unready(organization: Organization) -> None:
    organization.refresh_from_db(fields=["leaving_at", "vouched_at"])
    if organization.is_leaving:
        raise refusal("The organization is being taken down.", "leaving")
    if not organization.is_vouched:
        raise refusal("Please confirm your e-mail address first.", "unvouched")


def _refuse_number(organization: Organization, name: str) -> None:
    since = timezone.now() - timedelta(days=1)
    if CustomDomain.objects.filter(organization=organization, made_at__gt=since).count() >= MOST_A_DAY:
        raise refusal(f"{MOST_A_DAY} domains were added within a day. Go on tomorrow.", "too_many_today")
    own = CustomDomain.objects.living().filter(organization=organization)
    if own.filter(name=name).exists():
        raise refusal(f"{name} is in your list already.", "exists")
    if own.count() >= MOST:
        raise refusal(f"There can be {MOST} domains at the most. Remove one that is not needed.", "too_many")
    if own.filter(proven_at__isnull=True).count() >= MOST_PENDING:
        message = f"{MOST_PENDING} domains wait for their proof already. Prove or remove one of them first."
        raise refusal(message, "too_many_pending")


def _create(organization: Organization, name: str, actor: Any, is_granted: bool) -> CustomDomain:
    now, person = timezone.now(), actor if getattr(actor, "pk", None) else None
    return CustomDomain.objects.create(
        organization=organization,
        name=name,
        token=new_token(),
        target=new_token(),
        made_by=person,
        next_check_at=now,
        expires_at=(now + UNPROVEN_FOR).replace(microsecond=0),  # as its text says it
        granted_at=now if is_granted else None,
        granted_by=person if is_granted else None,
    )
