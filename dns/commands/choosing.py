"""Which zones and organizations a command is about, and how much."""

from argparse import ArgumentTypeError

from django.core.management.base import CommandError, CommandParser

from dns.models import Zone
from dns.plans.planning import ZonePlan, plan_of_zone
from dns.surveys.surveying import ensure_zone_rows
from dns.zones import base_zones
from sonicus.lib.providers import ProviderError
from tenants.management.door import FOUND_PROBLEM, organization_of


def add_choice(parser: CommandParser) -> None:
    parser.add_argument("--zone", metavar="BASE", help="Only this base domain.")
    parser.add_argument("--organization", metavar="SLUG", help="Only this organization.")


def zone_row(base: str | None) -> Zone | None:
    """None where none is chosen. Raises CommandError."""
    if base is None:
        return None
    ensure_zone_rows()  # of one that settings have just named, too
    zone = Zone.objects.filter(base=base.strip().lower()).first()
    if zone is None:
        raise CommandError(f"There is no base domain “{base}”. See: manage.py dns zones", returncode=FOUND_PROBLEM)
    return zone


def positive(text: str) -> int:
    """For arguments that say how many. Raises ArgumentTypeError."""
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"{text} is no number from 1 upwards")
    return int(text)


def chosen_plans(base: str | None, slug: str | None) -> list[ZonePlan]:
    """Raises CommandError. An empty text, as of a variable of the shell that is not set, never means all."""
    organization = None if slug is None else organization_of(slug)
    if base is not None:
        bases = [base]
    else:
        bases = [organization.base_domain] if organization else [zone.base for zone in base_zones()]
    try:
        return [plan_of_zone(each, [organization] if organization else None) for each in bases]
    except (ProviderError, LookupError) as error:
        raise CommandError(f"No plan: {error}", returncode=FOUND_PROBLEM) from None
