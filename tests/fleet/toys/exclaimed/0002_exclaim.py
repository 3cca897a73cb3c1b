from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("sounds", "0001_initial")]
    operations = [migrations.RunSQL("UPDATE sounds_soundpackage SET description = description || '!'")]
