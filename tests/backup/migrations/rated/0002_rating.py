from django.db import migrations, models


def rate(apps, schema_editor):
    apps.get_model("sounds", "SoundPackage").objects.filter(name="Birds").update(rating=5)


class Migration(migrations.Migration):
    dependencies = [("sounds", "0001_initial")]
    operations = [
        migrations.AddField("soundpackage", "rating", models.IntegerField(default=1)),
        migrations.RunPython(rate),
        migrations.AddConstraint(
            "soundpackage", models.CheckConstraint(condition=models.Q(rating__gt=0), name="rating_positive")
        ),
    ]
