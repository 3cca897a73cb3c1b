from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sounds", "0001_initial")]
    operations = [migrations.AddField("soundpackage", "changed_at", models.DateTimeField(auto_now=True))]
