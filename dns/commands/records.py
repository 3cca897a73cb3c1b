from typing import Any

from django.core.management.base import CommandParser

from dns.commands.choosing import zone_row
from dns.surveys.listed_records import ListedRecord, drift, foreign, orphans, ours
from tenants.management.door import Door, organization_of
from tenants.models import Organization
from tenants.table import table

HEAD = ("type", "name", "content", "ttl", "whose", "note")


class Records:
    name = "records"
    help = "What stands in DNS as our tables know it: our own records, or others', orphans, or what drifted."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--organization", metavar="SLUG", help="Only those of, or at and below the name of, this one."
        )
        parser.add_argument("--zone", metavar="BASE", help="Only those below this base domain.")
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--foreign", action="store_true", help="Somebody else's records in our zones.")
        which.add_argument("--orphans", action="store_true", help="Ours, of organizations that are no longer there.")
        which.add_argument("--drift", action="store_true", help="What was not as desired at the last survey.")

    def run(self, door: Door, *, as_json: bool, **options: Any) -> None:
        organization = _organization(options["organization"])
        chosen = [report for name, report in LISTS.items() if options[name]] or [ours]
        found = chosen[0](zone_row(options["zone"]), organization)
        if as_json:
            door.print_json(found)
        else:
            door.stdout.write(table(HEAD, [_row(one) for one in found]) if found else "There is no such record.")


LISTS = {"foreign": foreign, "orphans": orphans, "drift": drift}


def _organization(slug: str | None) -> Organization | None:
    return None if slug is None else organization_of(slug)


def _row(one: ListedRecord) -> tuple[str, ...]:
    content = one.content + (" (disabled)" if one.disabled else "")
    return (one.type, one.name, content, "-" if one.ttl is None else str(one.ttl), one.owner, one.note)
