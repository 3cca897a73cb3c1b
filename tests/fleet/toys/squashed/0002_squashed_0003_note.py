from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("sounds", "0002_rating"), ("sounds", "0003_note")]
    dependencies = [("sounds", "0001_initial")]
    operations = [
        migrations.AddField("soundpackage", "rating", models.IntegerField(default=3)),
        migrations.AddField("soundpackage", "note", models.TextField(default="none yet"), preserve_default=False),
        migrations.AddIndex("soundpackage", models.Index(fields=["rating"], name="sounds_by_rating")),
    ]
