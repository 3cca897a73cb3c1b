from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from tenants.explain import explain
from tenants.management.door import Door, add_json
from tenants.models import Organization
from tenants.state import state_of
from tenants.table import table


class Command(Door):
    help = "List the organizations."

    def add_arguments(self, parser: CommandParser) -> None:
        add_json(parser)

    def handle(self, *, as_json: bool, **options: Any) -> None:
        rows = Organization.objects.select_related("plan").prefetch_related("conditions").order_by("slug")
        if as_json:
            self.print_json([explain(organization) for organization in rows])
        elif rows:
            self.stdout.write(table(HEAD, [_row(organization) for organization in rows]))
        else:
            self.stdout.write("There are no organizations yet. Make one: manage.py create_organization NAME …")


HEAD = ("slug", "plan", "state", "live since", "url")


def _row(organization: Organization) -> tuple[str, ...]:
    live_at = organization.live_at
    live_since = f"{timezone.localtime(live_at):%Y-%m-%d %H:%M}" if live_at else "-"
    state = state_of(organization, organization.conditions.all())
    return (organization.slug, organization.plan.key, str(state.label), live_since, organization.url)
