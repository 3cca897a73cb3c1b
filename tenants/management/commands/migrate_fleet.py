import argparse
from typing import Any

from django.core.management.base import CommandError, CommandParser

from tenants.management.door import FOUND_PROBLEM, Door, add_json, organization_of
from tenants.models import TenantSchema
from tenants.schemas.fleet.errors import FleetError
from tenants.schemas.fleet.outlook import outlook, statements
from tenants.schemas.fleet.progress import Progress
from tenants.schemas.fleet.run import Order, migrate_fleet
from tenants.schemas.fleet.words import INTERRUPTED, describe_outlook, describe_report

BY_THE_KEYBOARD = 130


class Command(Door):
    help = "Bring all tenants' schemas, the template and the pool to the newest state of the code; run again to go on."

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--schema", metavar="NAME", help="Only this schema.")
        which.add_argument("--organization", metavar="SLUG", help="Only this organization's.")
        parser.add_argument("--plan", action="store_true", help="Show what would be done, and do nothing.")
        parser.add_argument("--sql", action="store_true", help="With --plan: the statements, too.")
        parser.add_argument(
            "--jobs", type=_at_least(1), default=Order.jobs, metavar="N", help=f"How many at once ({Order.jobs})."
        )
        parser.add_argument(
            "--canary",
            type=_at_least(0),
            default=Order.canaries,
            metavar="N",
            help=f"So many organizations first; unless all is well with them, nobody else ({Order.canaries}).",
        )
        parser.add_argument(
            "--max-failures",
            type=_at_least(1),
            default=Order.max_failures,
            metavar="N",
            help=f"Stop when so many have failed ({Order.max_failures}).",
        )
        add_json(parser)

    def handle(self, *, plan: bool, sql: bool, as_json: bool, **options: Any) -> None:
        if sql and not plan:
            raise CommandError("--sql goes with --plan.", returncode=2)
        names = _names(options["schema"], options["organization"])
        try:
            if plan:
                self._show(names, with_statements=sql, as_json=as_json)
            else:
                order = Order(options["jobs"], options["canary"], options["max_failures"], names)
                self._migrate(order, as_json=as_json)
        except FleetError as error:
            raise CommandError(str(error), returncode=FOUND_PROBLEM) from None

    def _show(self, names: frozenset[str] | None, *, with_statements: bool, as_json: bool) -> None:
        found = outlook(names)
        if not as_json:
            self.stdout.write(describe_outlook(found, with_statements=with_statements))
            return
        groups = [
            {
                "schemas": len(group.rows),
                "lacks": group.lacks,
                **({"sql": statements(group)} if with_statements and group.lacks else {}),
            }
            for group in found.groups
        ]
        self.print_json({"template_lacks": found.template_lacks, "groups": groups, "skipped": found.skipped})

    def _migrate(self, order: Order, *, as_json: bool) -> None:
        stream = self.stderr if as_json else self.stdout
        progress = Progress(lambda text: _write(stream, text), is_terminal=stream.isatty())
        try:
            report = migrate_fleet(order, begin=progress.begin, tell=progress.tell)
        except KeyboardInterrupt:
            raise CommandError(INTERRUPTED, returncode=BY_THE_KEYBOARD) from None
        if as_json:
            self.print_json(report.as_json())
        else:
            self.stdout.write(describe_report(report))
        if not report.is_well:
            raise CommandError("Not all schemas are as they should be.", returncode=FOUND_PROBLEM)


def _names(schema: str | None, slug: str | None) -> frozenset[str] | None:
    if slug is None:
        return frozenset([schema]) if schema is not None else None
    row = TenantSchema.objects.filter(organization=organization_of(slug)).first()
    if row is None:
        raise CommandError(f"Nothing was done: “{slug}” has no schema yet. See: manage.py explain {slug}")
    return frozenset([row.name])


def _at_least(least: int) -> Any:
    def number(text: str) -> int:
        value = int(text)
        if value < least:
            raise argparse.ArgumentTypeError(f"must be at least {least}")
        return value

    return number


def _write(stream: Any, text: str) -> None:
    stream.write(text, style_func=str, ending="")
    stream.flush()
