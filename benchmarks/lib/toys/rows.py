"""One RunPython over a tenant's rows; copied beside the tenant app's own migrations by placing.py."""

from pathlib import Path
from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

NEWEST = max(path.stem for path in Path(__file__).parent.glob("0*.py"))


def describe(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("sounds", "SoundPackage").objects.filter(description="").update(description="Not described yet.")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("sounds", NEWEST)]
    operations: ClassVar = [migrations.RunPython(describe, migrations.RunPython.noop)]
