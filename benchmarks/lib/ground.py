"""What all databases of the benchmark are copies of: the public schema, the template and the plans."""

from django.core.management import call_command
from django.db import connection

from tenants.models import TenantSchema
from tenants.schemas import removal
from tenants.seeding import seed


def lay() -> None:
    """As an installation does it, about 10 s; but the pool is emptied: each part says how many schemas there are."""
    call_command("migrate_schemas", shared=True, interactive=False, verbosity=0)
    seed()
    for row in TenantSchema.objects.pooled():
        removal.drop(row.name, owner=None)
    connection.close()
