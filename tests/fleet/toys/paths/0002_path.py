from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("sounds", "0001_initial")]
    operations = [
        migrations.RunSQL("SET LOCAL search_path = public; CREATE TABLE of_each_schema (id integer)"),
    ]
