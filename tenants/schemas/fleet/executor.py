"""How django-tenants' `migrate_schemas` comes to migrate tenants our way (setting GET_EXECUTOR_FUNCTION)."""

import sys
from collections.abc import Collection
from typing import Any

from django.core.management.base import CommandError
from django.db import ProgrammingError
from django_tenants import migration_executors
from django_tenants.migration_executors.base import MigrationExecutor, run_migrations

from tenants.schemas import catalog
from tenants.schemas.fleet.errors import FleetError, PublicUnmadeError, UnknownSchemaError
from tenants.schemas.fleet.outlook import outlook
from tenants.schemas.fleet.progress import Progress
from tenants.schemas.fleet.run import Order, migrate_fleet
from tenants.schemas.fleet.words import INTERRUPTED, describe_outlook, describe_report

NOT_OURS = ("app_label", "migration_name", "fake", "fake_initial", "prune", "run_syncdb")


def get_executor(codename: str | None = None) -> type[MigrationExecutor]:
    """Ours, unless --executor names one of django-tenants'."""
    return FleetExecutor if codename in (None, FleetExecutor.codename) else migration_executors.get_executor(codename)


class FleetExecutor(MigrationExecutor):  # type: ignore[misc]
    """`public` as ever; tenants' schemas, with the template and the pool, by `migrate_fleet`."""

    codename = "fleet"

    def __init__(self, args: Any, options: dict[str, Any]) -> None:
        super().__init__(args, options)
        if asked := [name for name in NOT_OURS if options.get(name)]:
            self._require_public_alone(asked)
        _require_known(options.get("schema_name"))

    def run_migrations(self, tenants: Collection[str] | None = None) -> None:
        """Given all organizations it migrates all schemas that there are, with their template."""
        if _listed(tenants) == [self.PUBLIC_SCHEMA_NAME]:
            run_migrations(self.args, self.options, self.codename, self.PUBLIC_SCHEMA_NAME)
            return
        name = self.options.get("schema_name")
        names = None if name in (None, self.PUBLIC_SCHEMA_NAME) else frozenset([name])
        try:
            if self.options.get("plan") or self.options.get("check_unapplied"):
                self._look(names)
            else:
                self._migrate(names)
        except FleetError as error:
            raise CommandError(str(error)) from None

    def _require_public_alone(self, asked: list[str]) -> None:
        """Refused before anything is done to public."""
        named = self.options.get("schema_name")
        is_public_alone = named == self.PUBLIC_SCHEMA_NAME or (
            self.options.get("shared") and not self.options["tenant"]
        )
        if not is_public_alone:
            words = ", ".join(name.replace("_", "-") for name in asked)
            advice = "Add --executor=standard, which goes through organizations one by one, or --shared."
            raise CommandError(f"Tenants' schemas are brought to the newest state only, without {words}. {advice}")

    def _look(self, names: frozenset[str] | None) -> None:
        found = outlook(names)
        sys.stdout.write(describe_outlook(found, with_statements=False) + "\n")
        if self.options.get("check_unapplied") and not found.is_empty:
            sys.exit(1)

    def _migrate(self, names: frozenset[str] | None) -> None:
        is_quiet = int(self.options.get("verbosity", 1)) < 1
        progress = Progress(_say_nothing if is_quiet else _say, is_terminal=sys.stdout.isatty())
        try:
            report = migrate_fleet(Order(names=names), begin=progress.begin, tell=progress.tell)
        except KeyboardInterrupt:
            raise CommandError(INTERRUPTED, returncode=130) from None
        if not report.is_well:
            raise CommandError(describe_report(report))
        if not is_quiet:
            sys.stdout.write(describe_report(report) + "\n")


def _require_known(name: str | None) -> None:
    if name is not None and not catalog.exists(name):
        raise CommandError(str(UnknownSchemaError([name])))


def _listed(tenants: Collection[str] | None) -> list[str]:
    try:
        return list(tenants or [])  # a query
    except ProgrammingError:
        raise CommandError(str(PublicUnmadeError())) from None


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _say_nothing(text: str) -> None:
    """For --verbosity 0."""
