from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


def require_quiet(apps, schema_editor):
    if apps.get_model("sounds", "SoundPackage").objects.filter(name="Noise").exists():
        raise ValueError("there is noise")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("sounds", "0001_initial")]
    operations = [
        migrations.RunSQL("DROP INDEX IF EXISTS sounds_by_time"),
        AddIndexConcurrently("soundpackage", models.Index(fields=["created_at"], name="sounds_by_time")),
        migrations.RunPython(require_quiet, atomic=True),
        migrations.AddField("soundpackage", "rating", models.IntegerField(default=3)),
    ]
