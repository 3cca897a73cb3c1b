"""What every test may rely on: the plans, Stripe's endpoint, the template schema, and no schema of another test."""

from django.db import connection
from psycopg import sql

from billing import seeding as billing
from tenants.models import Plan
from tenants.seeding import seed_plans


def lay_ground() -> None:
    if not Plan.objects.exists():
        seed_plans()
        billing.seed()
    for schema in _schemas_left_behind():
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(schema)))


def _schemas_left_behind() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname ~ '^t_[0-9a-f]{24}$'")
        return [row[0] for row in cursor.fetchall()]
