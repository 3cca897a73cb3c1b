"""Commands of django-tenants that go past the rules of schemas: ours of the same names say what to use instead."""

from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenants.management.door import WRONG_USAGE


class RefusedCommand(BaseCommand):
    """Does nothing, whatever its arguments are."""

    why: ClassVar[str]
    requires_system_checks = []

    def run_from_argv(self, argv: list[str]) -> None:
        super().run_from_argv(argv[:2])

    def add_arguments(self, parser: CommandParser) -> None:
        parser.description = f"Refused here. {self.why}"

    def handle(self, *args: Any, **options: Any) -> None:
        raise CommandError(f"This command of django-tenants is refused here. {self.why}", returncode=WRONG_USAGE)
