import sys
from typing import Any

from django.core.management.base import CommandParser

from dns.models import Zone
from dns.surveys.surveying import ensure_zone_rows, look_after
from dns.surveys.zone_report import ZoneReport, reports_of
from tenants.management.door import FOUND_PROBLEM, Door
from tenants.table import table

HEAD = ("base domain", "provider", "policy", "serial", "records", "ours", "foreign", "orphans", "drift", "surveyed")


class Zones:
    name = "zones"
    help = "Each zone: provider, policy, name servers, whose its records are, drift, and what is wrong with it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--survey", action="store_true", help="Look at each zone now, as the workers do.")

    def run(self, door: Door, *, as_json: bool, **options: Any) -> None:
        for row in ensure_zone_rows():
            if options["survey"]:
                look_after(row.base)
        reports = reports_of(list(Zone.objects.all()))
        if as_json:
            door.print_json(reports)
        else:
            door.stdout.write(_as_text(reports))
        if any(report.trouble for report in reports):
            sys.exit(FOUND_PROBLEM)


def _as_text(reports: list[ZoneReport]) -> str:
    lines = [table(HEAD, [_row(report) for report in reports])]
    lines += [f"{one.base}: name servers {', '.join(one.nameservers)}" for one in reports if one.nameservers]
    lines += [f"{one.base}: no longer in the settings" for one in reports if not one.is_configured]
    lines += [f"{one.base}: the first survey is on its way" for one in reports if one.awaits_first_survey]
    lines += [f"{one.base}: TROUBLE: {one.trouble}" for one in reports if one.trouble]
    return "\n".join(lines)


def _row(report: ZoneReport) -> tuple[str, ...]:
    surveyed = f"{report.surveyed_at:%Y-%m-%d %H:%M} UTC" if report.surveyed_at else "never"
    numbers = (report.serial, report.records, report.ours, report.foreign, report.orphans, report.drift)
    told = ("-" if number is None else str(number) for number in numbers)
    return (report.base, report.provider or "-", report.policy or "-", *told, surveyed)
