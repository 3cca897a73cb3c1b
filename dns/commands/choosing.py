"""Which zones and organizations a command is about, and how much."""

from argparse import ArgumentTypeError

from django.core.management.base import CommandError, CommandParser

from dns.plans.planning import ZonePlan, plan_of_zone
from dns.zones import base_zones
from sonicus.lib.providers import ProviderError
from tenants.management.door import FOUND_PROBLEM, organization_of


def add_choice(parser: CommandParser) -> None:
    parser.add_argument("--zone", metavar="BASE", help="Only this base domain.")
    parser.add_argument("--organization", metavar="SLUG", help="Only this organization.")


def positive(text: str) -> int:
    """For arguments that say how many. Raises ArgumentTypeError."""
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"{text} is no number from 1 upwards")
    return int(text)


def chosen_plans(base: str | None, slug: str | None) -> list[ZonePlan]:
    """Raises CommandError where one cannot be made."""
    organization = organization_of(slug) if slug else None
    if organization:
        bases = [base or organization.base_domain]
    else:
        bases = [base] if base else [zone.base for zone in base_zones()]
    try:
        return [plan_of_zone(each, [organization] if organization else None) for each in bases]
    except (ProviderError, LookupError) as error:
        raise CommandError(f"No plan: {error}", returncode=FOUND_PROBLEM) from None
