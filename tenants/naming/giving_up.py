"""What an organization leaves behind: its host name goes into quarantine, and when that ends its row gives the slug up.

The row itself stays, for the record, under a slug that nobody else can want. Audit events keep the old one.
"""

import uuid

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Concat

from tenants.models import AuditEvent, Domain, Organization, ReleasedName, User
from tenants.released_names import lift, quarantine

NAMELESS = "gone-"  # reserved by a pattern of the list


def note_move(organization: Organization, old_host: str) -> None:
    """Its host name is another one now: the old one is kept back; the new one, if it once was its own, no longer is."""
    if organization.is_vouched and not organization.left_at:
        quarantine(old_host, organization, "it was renamed")
    lift(organization.host, holder=organization.pk)


def note_leaving(organization: Organization) -> None:
    """Nothing of it is left outside; its name is kept back from now on."""
    quarantine(organization.host, organization, "it was taken down")


def note_removal(organization: Organization) -> None:
    """Its row is deleted. What it left in quarantine stays there; what nobody outside could reach needs none."""
    if organization.is_vouched and not organization.left_at:
        quarantine(organization.host, organization, "it was removed", is_gone=True)


def forget_expired() -> int:
    """Let go of every name whose quarantine is over; returns how many."""
    give_up_names()
    forgotten, _ = ReleasedName.objects.over().delete()
    return forgotten


def give_up_names(slug: str = "") -> int:
    """Take their slugs, or this one alone, from organizations that left and whose quarantine is over; how many."""
    return sum(_give_up(pk) for pk in _nameable(slug).values_list("pk", flat=True))


def lift_quarantine(row: ReleasedName, actor: User) -> None:
    """At staff's word: from now on anybody may have the name."""
    with transaction.atomic():
        facts = {"host": row.host, "why": row.why}
        AuditEvent.record("name.quarantine_lifted", organization=row.organization, actor=actor, **facts)
        row.delete()
        give_up_names()


def _nameable(slug: str) -> QuerySet[Organization]:
    host = Concat(OuterRef("slug"), Value("."), OuterRef("base_domain"))
    kept = ReleasedName.objects.in_force().filter(host=host)
    left = Organization.objects.filter(left_at__isnull=False).exclude(slug__startswith=NAMELESS)
    return (left.filter(slug=slug) if slug else left).filter(~Exists(kept))


def _give_up(pk: uuid.UUID) -> bool:
    with transaction.atomic():
        organization = _nameable("").select_for_update().filter(pk=pk).first()
        if organization is None:  # somebody else was faster
            return False
        AuditEvent.record("organization.name_given_up", organization=organization, host=organization.host)
        nameless = f"{NAMELESS}{pk.hex}"
        Domain.objects.filter(tenant=organization, domain=organization.host).update(
            domain=f"{nameless}.{organization.base_domain}"
        )
        Organization.objects.filter(pk=pk).update(slug=nameless)
    return True
