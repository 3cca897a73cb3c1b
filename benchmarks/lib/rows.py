"""The rows of any number of live tenants; runs in the process of a contender of ours. Their schemas: laying.py."""

from django.utils import timezone

from sonicus.lib.ids import new_schema_name
from tenants.models import Domain, Organization, Plan, TenantSchema
from tenants.schemas.template import current_template

AT_ONCE = 2000


def write(count: int, pooled: int) -> tuple[list[tuple[str, str]], list[str]]:
    """Schema and host of `count` organizations, and the schemas of `pooled` rows that belong to nobody."""
    plan = Plan.objects.get(key="starter")
    organizations = [_organization(plan, number) for number in range(count)]
    Organization.objects.bulk_create(organizations, AT_ONCE)
    Domain.objects.bulk_create([Domain(domain=made.host, tenant=made) for made in organizations], AT_ONCE)
    fingerprint = current_template().fingerprint
    schemas = [_schema(fingerprint, owner) for owner in [*organizations, *([None] * pooled)]]
    TenantSchema.objects.bulk_create(schemas, AT_ONCE)
    return [(made.schema_name, made.host) for made in organizations], [row.name for row in schemas[count:]]


def newcomers(count: int) -> list[Organization]:
    """Organizations that have no schema yet."""
    plan, known = Plan.objects.get(key="starter"), Organization.objects.count()
    return Organization.objects.bulk_create([_organization(plan, known + number) for number in range(count)])


def _organization(plan: Plan, number: int) -> Organization:
    slug, now = f"tenant-{number:05}", timezone.now()
    return Organization(
        name=f"Tenant {number}", slug=slug, email=f"owner@{slug}.test", plan=plan, vouched_at=now, live_at=now
    )


def _schema(fingerprint: str, owner: Organization | None) -> TenantSchema:
    now = timezone.now()
    return TenantSchema(
        name=owner.schema_name if owner else new_schema_name(),
        organization=owner,
        origin=TenantSchema.Origin.DDL,
        state=TenantSchema.State.NEWEST,
        fingerprint=fingerprint,
        claimed_at=now if owner else None,
        measured_at=now,
    )
