import sys
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser

from dns import domains
from dns.domains.listing import DomainLine, DomainPage, listing, page
from dns.domains.naming import normalize
from dns.models import CustomDomain
from tenants.management.door import FOUND_PROBLEM, Door, add_json, organization_of
from tenants.table import table

HEAD = ("domain", "organization", "ownership", "certificate", "reason", "looked at")


class Domains:
    name = "domains"
    help = "Names that customers brought: list them, add, verify, show or remove one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organization", metavar="SLUG", help="Only those of this organization.")
        deeds = parser.add_subparsers(dest="deed", metavar="DEED", title="deeds")
        for deed, help in DEEDS.items():
            own = deeds.add_parser(deed, help=help, description=help)
            if deed == "add":
                own.add_argument("slug", help="The organization that brings it.")
                own.add_argument("--grant", action="store_true", help="In spite of a related name or a quarantine.")
            own.add_argument("name", help="e.g. shop.example.com")
            add_json(own)

    def run(self, door: Door, *, as_json: bool, **options: Any) -> None:
        deed = options.pop("deed")
        if deed is None:
            _list(door, options["organization"], as_json=as_json)
            return
        try:
            domain = _add(**options) if deed == "add" else _named(options["name"], options["organization"])
        except ValidationError as error:
            door.refuse(error, as_json=as_json)
            return
        if deed == "verify":
            _verify(domain)
        elif deed == "remove":
            domains.remove(domain, "command")
        _show(door, page(domain), as_json=as_json)
        if deed == "verify" and not domain.is_routed:
            sys.exit(FOUND_PROBLEM)


DEEDS = {
    "add": "Ask for the proof of a name; prints the records to set.",
    "show": "The records to set, who sees what, and what happens next.",
    "verify": "Ask its name servers now. Exit code 1 unless it is proven.",
    "remove": "It leads nowhere from now on; its name goes into quarantine.",
}


def _add(*, slug: str, name: str, grant: bool, **options: Any) -> CustomDomain:
    return domains.add(organization_of(slug), name, "command", is_granted=grant)


def _named(text: str, slug: str | None) -> CustomDomain:
    """The living one of that name. Raises ValidationError for what is no name, CommandError where there is none."""
    rows = CustomDomain.objects.living().filter(name=normalize(text)).select_related("organization")
    found = list(rows.filter(organization=organization_of(slug)) if slug else rows)
    if len(found) > 1:
        raise CommandError(f"Several organizations claim {text}. Say --organization SLUG before the deed.")
    if not found:
        raise CommandError(f"There is no domain “{text}”. See: manage.py dns domains")
    return found[0]


def _verify(domain: CustomDomain) -> None:
    if domains.check(domain) is None:
        raise CommandError("A worker is looking at it at this moment. Ask again in a minute.", returncode=FOUND_PROBLEM)


def _list(door: Door, slug: str | None, *, as_json: bool) -> None:
    lines = listing(organization_of(slug) if slug else None)
    if as_json:
        door.print_json(lines)
        return
    rows = [_cells(line) for line in lines]
    door.stdout.write(table(HEAD, rows) if rows else "No domains.")


def _cells(line: DomainLine) -> tuple[str, ...]:
    looked_at = f"{line.checked_at:%Y-%m-%d %H:%M} UTC" if line.checked_at else "never"
    return line.name, line.organization, line.ownership, line.certificate, line.reason or "-", looked_at


def _show(door: Door, shown: DomainPage, *, as_json: bool) -> None:
    if as_json:
        door.print_json(shown)
    else:
        door.stdout.write(str(shown))
