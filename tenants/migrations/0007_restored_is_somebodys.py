from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("tenants", "0006_schemas_for_good")]

    operations = [
        migrations.AddConstraint(
            "tenantschema",
            models.CheckConstraint(
                condition=~Q(origin="backup") | Q(organization__isnull=False), name="restored_is_somebodys"
            ),
        ),
    ]
