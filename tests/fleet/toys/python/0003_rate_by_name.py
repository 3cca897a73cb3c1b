from django.db import migrations, models


def rate_by_name(apps, schema_editor):
    package = apps.get_model("sounds", "SoundPackage")
    for row in package.objects.using(schema_editor.connection.alias).all():
        row.rating = len(row.name)
        row.save(update_fields=["rating"])


class Migration(migrations.Migration):
    dependencies = [("sounds", "0002_rating")]
    operations = [
        migrations.RunPython(rate_by_name, migrations.RunPython.noop),
        migrations.RunSQL("UPDATE sounds_soundpackage SET description = '100% ' || rating"),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL("ALTER TABLE sounds_soundpackage RENAME COLUMN rating TO stars")],
            state_operations=[migrations.RenameField("soundpackage", "rating", "stars")],
        ),
        migrations.AlterField("soundpackage", "stars", models.BigIntegerField(default=3)),
    ]
