from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sounds", "0001_initial")]
    operations = [
        migrations.AddField("soundpackage", "rating", models.IntegerField(default=3)),
        migrations.AddConstraint(
            "soundpackage", models.CheckConstraint(condition=~models.Q(name="Noise"), name="no_noise")
        ),
    ]
