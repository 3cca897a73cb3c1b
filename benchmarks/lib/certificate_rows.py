"""Custom domains of the benchmark's tenants; runs in the process of a contender of ours."""

import secrets

from dns.models import CertificateName, CustomDomain
from tenants.models import Domain, Organization


def write(every: int) -> list[str]:
    """A proven domain that was asked for already, for each tenant whose number is divisible by `every`."""
    owners = list(Organization.objects.order_by("slug"))[::every]
    names = [f"shop.{owner.slug}.example" for owner in owners]
    pairs = list(zip(owners, names, strict=True))
    Domain.objects.bulk_create(Domain(domain=name, tenant=owner, is_primary=False) for owner, name in pairs)
    CustomDomain.objects.bulk_create(_proven(owner, name) for owner, name in pairs)
    CertificateName.objects.bulk_create(CertificateName(name=name, registrable=name) for name in names)
    return names


def _proven(owner: Organization, name: str) -> CustomDomain:
    token, target = secrets.token_hex(16), secrets.token_hex(10)
    proven = CustomDomain.Ownership.PROVEN
    return CustomDomain(organization=owner, name=name, token=token, target=target, ownership=proven)
