"""What every test may rely on: the plans, Stripe's endpoint, the template, and no schema of another test."""

from functools import cache

from django.db import connection
from psycopg import sql

from billing import seeding as billing
from tenants.models import Plan, SchemaTemplate, TenantSchema
from tenants.schemas.names import NEUTRAL
from tenants.seeding import seed_plans


def lay_ground() -> None:
    templates = _templates_at_first()
    if not Plan.objects.exists():
        seed_plans()
        billing.seed()
        SchemaTemplate.objects.all().delete()
        SchemaTemplate.objects.bulk_create(templates)
    for schema in _schemas_left_behind():
        TenantSchema.objects.filter(name=schema).delete()
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(schema)))


@cache
def _templates_at_first() -> list[SchemaTemplate]:
    """As they are in the fresh database: what a test did to them is undone."""
    return list(SchemaTemplate.objects.all())


def _schemas_left_behind() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname ~ %s", [f"^{NEUTRAL.pattern}$"])
        return [row[0] for row in cursor.fetchall()]
