from typing import Any

from django.core.management.base import CommandParser

from tenants.explain import explain, render
from tenants.management.door import Door, add_json, organization_of


class Command(Door):
    help = "Tell why an organization is in the state it is in: each step, since when, what it holds, what comes next."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        add_json(parser)

    def handle(self, *, slug: str, as_json: bool, **options: Any) -> None:
        explanation = explain(organization_of(slug))
        if as_json:
            self.print_json(explanation)
        else:
            self.stdout.write(render(explanation))
