import secrets

from django.db import migrations, models


def new_token():
    return secrets.token_hex(16)


class Migration(migrations.Migration):
    dependencies = [("sounds", "0001_initial")]
    operations = [
        migrations.AddField(
            "soundpackage", "token", models.CharField(max_length=32, default=new_token), preserve_default=False
        )
    ]
