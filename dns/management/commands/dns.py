from typing import Any

from django.core.management.base import CommandParser

from dns.commands import SUBCOMMANDS
from tenants.management.door import Door, add_json


class Command(Door):
    help = "Zones, records and names: what stands in DNS, what should, and who sees it."

    def add_arguments(self, parser: CommandParser) -> None:
        words = parser.add_subparsers(title="words", dest="word", required=True, metavar="WORD")
        for each in SUBCOMMANDS:
            own = words.add_parser(each.name, help=each.help, description=each.help)
            each.add_arguments(own)
            add_json(own)

    def handle(self, *, word: str, as_json: bool, **options: Any) -> None:
        (chosen,) = (each for each in SUBCOMMANDS if each.name == word)
        chosen.run(self, as_json=as_json, **options)
