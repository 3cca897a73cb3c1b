from django.db import migrations


def fail_where_there_are_birds(apps, schema_editor):
    if apps.get_model("sounds", "SoundPackage").objects.filter(name="Birds").exists():
        raise ValueError("no birds, please")


class Migration(migrations.Migration):
    dependencies = [("sounds", "0001_initial")]
    operations = [migrations.RunPython(fail_where_there_are_birds)]
