"""Who else has, had or wants a name; one registered domain is decided about by one transaction at a time."""

import hashlib

from django.db import connection
from django.db.models import QuerySet

from dns.domains.naming import registrable
from dns.domains.refusing import refusal
from dns.models import CustomDomain
from dns.providers.base import is_below
from tenants.models import Domain, Organization
from tenants.released_names import quarantined_until


def hold(name: str) -> None:
    """Until the end of the transaction nobody else decides about this registered domain, its names above and below."""
    number = int.from_bytes(hashlib.sha256(f"custom-domain {registrable(name)}".encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def refuse_conflict(organization: Organization, name: str, *, is_granted: bool) -> None:
    """Raises ValidationError, its code the machine-readable reason. Staff's grant overrules all but a name in use."""
    if _leads_elsewhere(organization, name) or (not is_granted and _is_held(organization, name)):
        raise refusal(f"{name} belongs to another organization here.", "taken")
    if is_granted:
        return
    if _is_related(organization, name):
        raise refusal(f"{name} is above or below a name of another organization here. Ask our people.", "related")
    if until := quarantined_until(name, organization):
        raise refusal(
            f"{name} was given up by somebody else and is kept until {until:%Y-%m-%d %H:%M} UTC.", "quarantined"
        )


def overtaken_by(domain: CustomDomain) -> list[CustomDomain]:
    """Claims of other organizations to the same name, which end when this one is proven."""
    return list(CustomDomain.objects.living().filter(name=domain.name).exclude(organization=domain.organization_id))


def _leads_elsewhere(organization: Organization, name: str) -> bool:
    return bool(Domain.objects.filter(domain=name).exclude(tenant=organization).exists())


def _is_held(organization: Organization, name: str) -> bool:
    return _proven_by_others(organization).filter(name=name).exists()


def _is_related(organization: Organization, name: str) -> bool:
    held = _proven_by_others(organization).filter(name__endswith=registrable(name)).values_list("name", flat=True)
    return any(is_below(name, other) or is_below(other, name) for other in held)


def _proven_by_others(organization: Organization) -> QuerySet[CustomDomain]:
    """Also while their proof is not found: until they are released they may come back."""
    return CustomDomain.objects.living().filter(proven_at__isnull=False).exclude(organization=organization)
