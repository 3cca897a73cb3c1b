"""What a backup's manifest says, read from the rows."""

from tenants.backup.manifest import Contents, Identity, Member
from tenants.models import Domain, Membership, Organization
from tenants.schemas.applied import applied
from tenants.schemas.fingerprint import fingerprint_of


def identity(organization: Organization) -> Identity:
    return Identity(
        id=organization.pk,
        name=organization.name,
        slug=organization.slug,
        host=organization.host,
        email=organization.email,
        plan=organization.plan.key,
    )


def domains(organization: Organization) -> tuple[str, ...]:
    return tuple(Domain.objects.filter(tenant=organization, is_primary=False).values_list("domain", flat=True))


def members(organization: Organization) -> tuple[Member, ...]:
    rows = Membership.objects.filter(organization=organization).select_related("user")
    return tuple(Member(row.pk, row.user.email, row.role) for row in rows)


def contents(schema: str, rows: dict[str, int]) -> Contents:
    """`rows` are counted while the dump is written."""
    migrations = tuple(sorted(applied([schema])[schema]))
    return Contents(name=schema, fingerprint=fingerprint_of(schema), migrations=migrations, rows=rows)
