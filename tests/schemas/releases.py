"""Another release of the code: the migrations of the tenant app `sounds`, and one more."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.test import override_settings

ONE_MORE = """
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sounds", "{after}")]
    operations = [
        migrations.AddField("soundpackage", "licence", models.CharField(max_length=40, null=True)),
        migrations.RunSQL("INSERT INTO sounds_soundpackage (id, name, description, created_at)"
                          " VALUES (gen_random_uuid(), 'Silence', '', now())", migrations.RunSQL.noop),
    ]
"""
NAME = "9000_licence"


@contextmanager
def newer(folder: Path) -> Iterator[None]:
    """As long as it lasts, this process runs the newer release."""
    package = f"sounds_migrations_{uuid4().hex}"
    usual = Path(import_module("sounds.migrations").__path__[0])
    shutil.copytree(usual, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    last = max(path.stem for path in usual.glob("0*.py"))
    (folder / package / f"{NAME}.py").write_text(ONE_MORE.format(after=last))
    sys.path.insert(0, str(folder))
    try:
        with override_settings(MIGRATION_MODULES={**settings.MIGRATION_MODULES, "sounds": package}):
            yield
    finally:
        sys.path.remove(str(folder))
