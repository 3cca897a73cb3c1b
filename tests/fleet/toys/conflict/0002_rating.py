from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sounds", "0001_initial")]
    operations = [migrations.AddField("soundpackage", "rating", models.IntegerField(default=3))]
