from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("sounds", "0001_initial")]
    operations = [AddIndexConcurrently("soundpackage", models.Index(fields=["created_at"], name="package_created_at"))]
