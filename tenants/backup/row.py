from django.db.models.functions import Now

from sonicus.lib.ids import new_schema_name
from tenants.models import Organization, TenantSchema


def new_row(organization: Organization) -> TenantSchema:
    """The row of a schema that is about to be received. It is somebody's from the first moment: never in the pool."""
    row = TenantSchema.objects.create(
        name=new_schema_name(),
        organization=organization,
        origin=TenantSchema.Origin.BACKUP,
        state=TenantSchema.State.BEHIND,
        claimed_at=Now(),
    )
    Organization.objects.filter(pk=organization.pk).update(schema_name=row.name)
    organization.schema_name = row.name
    return row
