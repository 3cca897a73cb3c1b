from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sounds", "0001_initial")]
    operations = [migrations.AlterField("soundpackage", "name", models.CharField(max_length=200))]
