"""A fleet migrated by django-tenants' executors; runs in the process of a contender."""

import time
from typing import Any

from django_tenants.management.commands.migrate_schemas import MigrateSchemasCommand
from django_tenants.migration_executors import get_executor


def migrate(names: list[str], executor: str) -> float:
    """Seconds for these schemas; what `migrate_schemas --tenant` does with all of them."""
    runner = get_executor(executor)((), _options())
    started = time.perf_counter()
    runner.run_migrations(tenants=list(names))
    return time.perf_counter() - started


def _options() -> dict[str, Any]:
    parser = MigrateSchemasCommand().create_parser("manage.py", "migrate_schemas")
    options: dict[str, Any] = vars(parser.parse_args(["--tenant", "--noinput", "--verbosity=0", "--skip-checks"]))
    return options
