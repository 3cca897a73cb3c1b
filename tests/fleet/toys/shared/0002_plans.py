from django.db import migrations, models


def count_plans(apps, schema_editor):
    plans = apps.get_model("tenants", "Plan").objects.count()
    apps.get_model("sounds", "SoundPackage").objects.update(plans=plans)


class Migration(migrations.Migration):
    dependencies = [("sounds", "0001_initial"), ("tenants", "0001_initial")]
    operations = [
        migrations.AddField("soundpackage", "plans", models.IntegerField(default=0)),
        migrations.RunPython(count_plans),
    ]
