from django.db import migrations

# Organizations that were made before schemas had rows of their own keep the schema that they have. What it holds is
# measured by the next turn of their schema step, or by migrate_fleet.
ADOPT = """
    INSERT INTO tenants_tenantschema
        (id, name, organization_id, origin, state, message, fingerprint, made_at, made_in_ms, claimed_at)
    SELECT gen_random_uuid(), o.schema_name, o.id, 'migrations', 'behind', '', '', o.created_at, 0, now()
    FROM tenants_organization o JOIN pg_namespace n ON n.nspname = o.schema_name
    WHERE o.left_at IS NULL
"""


class Migration(migrations.Migration):

    dependencies = [
        ('tenants', '0002_schemas'),
    ]

    operations = [
        migrations.RunSQL(ADOPT, migrations.RunSQL.noop),
    ]
