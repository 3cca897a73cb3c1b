import secrets

from django.db import migrations, models


class NumberField(models.IntegerField):
    """Knows its default by itself."""

    def get_default(self):
        return secrets.randbelow(1_000_000_000)


class Migration(migrations.Migration):
    dependencies = [("sounds", "0001_initial")]
    operations = [migrations.AddField("soundpackage", "number", NumberField(default=0))]
