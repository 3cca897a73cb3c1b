"""The rows by which requests find an organization: there while a domain is proven, and at no other time."""

from dns.models import CustomDomain
from tenants.models import Domain


def route(domain: CustomDomain) -> None:
    """Raises IntegrityError where the name leads to somebody else already. Repeating it changes nothing."""
    Domain.objects.get_or_create(domain=domain.name, tenant_id=domain.organization_id, defaults={"is_primary": False})


def unroute(domain: CustomDomain) -> None:
    """Whose row it is, is compared: another organization may have proven the name since."""
    Domain.objects.filter(domain=domain.name, tenant_id=domain.organization_id, is_primary=False).delete()
