import sys
from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction

from tenants.dry_run import Preview, preview
from tenants.loop.wake import wake_all
from tenants.management.door import FOUND_PROBLEM, Door, add_json, organization_of
from tenants.models import AuditEvent, Organization


class Command(Door):
    help = "Ask for every step to be looked at, or show what would be changed outside (--dry-run)."

    def add_arguments(self, parser: CommandParser) -> None:
        whom = parser.add_mutually_exclusive_group(required=True)
        whom.add_argument("slug", nargs="?")
        whom.add_argument(
            "--all", action="store_true", dest="everybody", help="Every organization that may reach outside."
        )
        parser.add_argument("--dry-run", action="store_true", help="Only read; list the changes that a turn would do.")
        add_json(parser)

    def handle(self, *, as_json: bool, dry_run: bool, **options: Any) -> None:
        chosen = _everybody() if options["everybody"] else [organization_of(options["slug"])]
        if dry_run:
            self._show([one for organization in chosen for one in preview(organization)], as_json=as_json)
        else:
            self._wake(chosen, as_json=as_json)

    def _show(self, previews: list[Preview], *, as_json: bool) -> None:
        if as_json:
            self.print_json(previews)
        else:
            self.stdout.write("\n".join(map(str, previews)) or "There is no organization to look at.")
        if any(one.error for one in previews):
            sys.exit(FOUND_PROBLEM)

    def _wake(self, chosen: list[Organization], *, as_json: bool) -> None:
        for organization in chosen:
            with transaction.atomic():
                wake_all(organization)
                AuditEvent.record("step.requested", organization=organization, actor="reconcile", steps="all")
        if as_json:
            self.print_json({"asked": [organization.slug for organization in chosen]})
            return
        for organization in chosen:
            idle = "" if organization.is_vouched else " (it waits for proof of its e-mail, so nothing happens yet)"
            self.stdout.write(
                f"{organization.slug}: every step is asked to look{idle}. See: manage.py explain {organization.slug}"
            )


def _everybody() -> list[Organization]:
    return list(Organization.objects.vouched().filter(left_at__isnull=True).select_related("plan").order_by("slug"))
