from typing import Any, Protocol

from django.core.management.base import CommandParser

from tenants.management.door import Door


class Subcommand(Protocol):
    """One word after `manage.py dns`: takes texts, calls one function, prints what came of it."""

    name: str
    help: str

    def add_arguments(self, parser: CommandParser) -> None: ...

    def run(self, door: Door, *, as_json: bool, **options: Any) -> None: ...
