"""What the tests of names do: organizations that have left, and records of somebody else in the zone."""

from django.conf import settings
from django.utils import timezone

from dns.models import ForeignRecord, Zone
from tenants.models import Organization
from tenants.naming.giving_up import note_leaving

BASE = settings.BASE_DOMAIN


def gone(organization: Organization) -> Organization:
    """As if it had been taken down a moment ago."""
    Organization.objects.filter(pk=organization.pk).update(leaving_at=timezone.now(), left_at=timezone.now())
    organization.refresh_from_db()
    note_leaving(organization)
    return organization


def stands(type: str, name: str, content: str = "192.0.2.7", *, disabled: bool = False) -> ForeignRecord:
    """Somebody else's record, as a survey of the zone saw it."""
    zone, _ = Zone.objects.get_or_create(base=BASE, defaults={"name": BASE})
    return ForeignRecord.objects.create(zone=zone, name=name, type=type, content=content, ttl=300, disabled=disabled)
