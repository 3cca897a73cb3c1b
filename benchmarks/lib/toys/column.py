"""One new column; copied beside the tenant app's own migrations by placing.py."""

from pathlib import Path
from typing import ClassVar

from django.db import migrations, models

NEWEST = max(path.stem for path in Path(__file__).parent.glob("0*.py"))


class Migration(migrations.Migration):
    dependencies: ClassVar = [("sounds", NEWEST)]
    operations: ClassVar = [
        migrations.AddField("soundpackage", "licence", models.CharField(max_length=40, null=True)),
    ]
