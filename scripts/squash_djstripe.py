"""Write dj-stripe's migrations as one that Django walks in seconds (docs/decisions/0003). Run it after upgrading it.

dj-stripe's own history adds and removes some 600 fields, and Django renders the whole state for each: 40 s and more for
every new database. Here Django's autodetector goes from nothing to the state that this history ends in, which
tests/architecture/test_djstripe_squash.py compares; scripts/compare_djstripe.py compares the databases.

    python -m scripts.squash_djstripe
"""

import os
from importlib.metadata import version
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.db.migrations import Migration
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.graph import MigrationGraph
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.questioner import MigrationQuestioner
from django.db.migrations.state import ProjectState
from django.db.migrations.writer import MigrationWriter

FOLDER = Path(__file__).resolve().parent.parent / "billing" / "djstripe_migrations"


def upstream() -> MigrationLoader:
    """The graph of migrations with dj-stripe's own instead of ours."""
    modules, settings.MIGRATION_MODULES = settings.MIGRATION_MODULES, {}
    try:
        return MigrationLoader(None)
    finally:
        settings.MIGRATION_MODULES = modules


def squash() -> Migration:
    loader = upstream()
    end = loader.project_state(loader.graph.leaf_nodes("djstripe"))
    without = ProjectState({key: state for key, state in end.models.items() if key[0] != "djstripe"})
    changes = MigrationAutodetector(without, end, MigrationQuestioner(specified_apps={"djstripe"})).changes(
        MigrationGraph()
    )
    operations = [operation for migration in changes["djstripe"] for operation in migration.operations]
    name = "0001_" + "_".join(version("dj-stripe").split(".")[:2])
    facts = {
        "operations": operations,
        "replaces": sorted(key for key in loader.disk_migrations if key[0] == "djstripe"),
        "dependencies": [("tenants", "__first__")],
    }
    kind: type[Migration] = type("Migration", (Migration,), facts)
    return kind(name, "djstripe")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sonicus.settings")
    django.setup()
    apps.check_models_ready()
    migration = squash()
    path = FOLDER / f"{migration.name}.py"
    path.write_text(MigrationWriter(migration, include_header=False).as_string())
    print(f"{path.name}: {len(migration.operations)} operations instead of {len(migration.replaces)} migrations")


if __name__ == "__main__":
    main()
