from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sounds", "0002_rating")]
    operations = [
        migrations.AddField("soundpackage", "note", models.TextField(default="none yet"), preserve_default=False),
        migrations.AddIndex("soundpackage", models.Index(fields=["rating"], name="sounds_by_rating")),
    ]
