from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction

from tenants.management.door import FOUND_PROBLEM, Door, organization_of
from tenants.models import AuditEvent, Organization
from tenants.watch import watch


class Command(Door):
    help = "Take an organization down: everything that it holds outside is removed, and its data dropped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--yes", action="store_true", help="Do not ask.")
        parser.add_argument("--wait", action="store_true", help="Look on until nothing is left outside.")
        parser.add_argument("--timeout", type=float, default=120.0, metavar="S", help="Seconds to wait (120).")

    def handle(self, *, slug: str, yes: bool, wait: bool, timeout: float, **options: Any) -> None:
        organization = organization_of(slug)
        if not yes and not self._is_confirmed(organization):
            raise CommandError("Nothing was done.")
        with transaction.atomic():
            organization.leave()
            AuditEvent.record("organization.leaving", organization=organization, actor="take_down")
        self.stdout.write(f"{organization.name} is being taken down.")
        if wait:
            self._wait(organization, timeout)

    def _is_confirmed(self, organization: Organization) -> bool:
        self.stdout.write(
            f"{organization.name} ({organization.host}) will lose its data, name, subscription and instances."
        )
        try:
            return input(f"Type its slug ({organization.slug}) to go on: ").strip() == organization.slug
        except (EOFError, KeyboardInterrupt):
            raise CommandError("Nothing was done. Without a terminal, say --yes.") from None

    def _wait(self, organization: Organization, timeout: float) -> None:
        ending = watch(organization, timeout=timeout, say=lambda line: self.tell(line, aside=False))
        if not ending.reached:
            raise CommandError(f"Not yet gone:\n{ending.trouble}", returncode=FOUND_PROBLEM)
        self.stdout.write("Nothing is left outside.")
