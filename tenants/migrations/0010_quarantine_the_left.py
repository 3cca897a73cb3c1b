"""Names of organizations that left before there was a quarantine are kept as long as if there had been one."""

from datetime import timedelta

from django.conf import settings
from django.db import migrations


def quarantine_the_left(apps, schema_editor):
    released = apps.get_model("tenants", "ReleasedName")
    for organization in apps.get_model("tenants", "Organization").objects.filter(left_at__isnull=False):
        facts = {
            "organization": organization,
            "holder": organization.pk,
            "organization_name": organization.name,
            "why": "it was taken down",
            "released_at": organization.left_at,
            "until": organization.left_at + timedelta(days=settings.NAME_QUARANTINE_DAYS),
        }
        released.objects.get_or_create(host=f"{organization.slug}.{organization.base_domain}", defaults=facts)


class Migration(migrations.Migration):
    dependencies = [("tenants", "0009_names")]

    operations = [migrations.RunPython(quarantine_the_left, migrations.RunPython.noop)]
