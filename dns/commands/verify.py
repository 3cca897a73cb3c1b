import sys
from typing import Any

from django.core.management.base import CommandError, CommandParser

from dns.bulk.summary import Summary
from dns.bulk.verifying import verify_all
from dns.commands.choosing import positive
from dns.propagation.verification import Verification, verify
from sonicus.lib.providers import ProviderError
from tenants.management.door import FOUND_PROBLEM, Door, organization_of


class Verify:
    name = "verify"
    help = "Ask the name servers for an organization's name, or for all: who answers what, and what that means."

    def add_arguments(self, parser: CommandParser) -> None:
        whom = parser.add_mutually_exclusive_group(required=True)
        whom.add_argument("slug", nargs="?", help="The organization whose name is asked for.")
        whom.add_argument("--all", action="store_true", dest="everybody", help="Every live organization's name.")
        parser.add_argument(
            "--domains", action="store_true", help="With --all: look at each custom domain that leads somewhere, too."
        )
        parser.add_argument("--cap", type=positive, metavar="N", help="With --all: questions a second to each server.")

    def run(self, door: Door, *, as_json: bool, **options: Any) -> None:
        try:
            found = _all(door, as_json=as_json, **options) if options["everybody"] else _one(**options)
        except (ProviderError, LookupError) as error:
            raise CommandError(f"Nobody could be asked: {error}", returncode=FOUND_PROBLEM) from None
        if as_json:
            door.print_json(found)
        else:
            door.stdout.write(str(found))
        if not found.is_good:
            sys.exit(FOUND_PROBLEM)


def _one(*, slug: str, domains: bool, **_options: Any) -> Verification:
    if domains:
        raise CommandError("--domains goes with --all. For one: manage.py dns domains verify NAME")
    return verify(organization_of(slug))


def _all(door: Door, *, as_json: bool, cap: int | None, domains: bool, **_options: Any) -> Summary:
    return verify_all(cap=cap, with_domains=domains, tell=lambda line: door.tell(line, aside=as_json))
