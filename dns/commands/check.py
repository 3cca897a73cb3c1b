import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.core.management.base import CommandParser

from dns.availability import own_records, standing
from dns.models import Zone
from tenants.management.door import FOUND_PROBLEM, Door
from tenants.naming.report import NameReport, report_on


class Check:
    name = "check"
    help = "Whether an organization could have a name, with every fact that speaks for or against it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="A label as acme, or a whole name below a base domain as acme.sonicus.eu.")
        parser.add_argument("--email", default="", help="Of its owner to be, to whom it may have been promised.")

    def run(self, door: Door, *, as_json: bool, **options: Any) -> None:
        report = report_on(options["name"], for_email=options["email"])
        dns = look(report.host) if report.is_well_formed else Look([], [], None)
        if as_json:
            door.print_json({**asdict(report), "dns": dns})
        else:
            door.stdout.write("\n".join(lines(report, dns)))
        if not report.free:
            sys.exit(FOUND_PROBLEM)


@dataclass(frozen=True)
class Look:
    """What stands in DNS at a name or concerns it, as the last survey saw it."""

    in_the_way: list[str]
    ours: list[str]
    surveyed_at: datetime | None


def look(host: str) -> Look:
    zones = [zone for zone in Zone.objects.all() if host.endswith(f".{zone.base}")]
    surveyed_at = max((zone.surveyed_at for zone in zones if zone.surveyed_at), default=None)
    return Look([str(record) for record in standing(host)], [str(record) for record in own_records(host)], surveyed_at)


def lines(report: NameReport, dns: Look) -> list[str]:
    verdict = "free" if report.free else f"not free ({_reason(report)})"
    return [f"{report.host} is {verdict}.", *(f"  {label:<11} {said}" for label, said in _facts(report, dns))]


def _reason(report: NameReport) -> str:
    return report.objections[0].reason.value if report.objections else "taken"


def _facts(report: NameReport, dns: Look) -> list[tuple[str, str]]:
    return [
        ("form", _form(report)),
        ("reserved", f"yes: it {report.reserved}" if report.reserved else "no"),
        ("ruling", report.ruling or "none by staff"),
        ("holder", _holder(report)),
        ("quarantine", _quarantine(report)),
        ("in the way", _of_dns(dns)),
        ("our records", "; ".join(dns.ours) or "none"),
        ("looks like", report.warning or "nobody's"),
        ("suggested", ", ".join(report.suggestions) or "-"),
    ]


def _form(report: NameReport) -> str:
    return next((each.message for each in report.objections if each.reason == "invalid"), "a good label")


def _holder(report: NameReport) -> str:
    if report.holder:
        return f"{report.holder.name} ({report.holder.slug}), {report.holder.state}"
    return "held for a sign-up with an e-mail address that was known already" if report.held_until_proven else "nobody"


def _quarantine(report: NameReport) -> str:
    found = report.quarantine
    if found is None:
        return "no"
    return f"{found.host} until {found.until:%Y-%m-%d %H:%M} UTC, given up by {found.of}: {found.why}"


def _of_dns(dns: Look) -> str:
    seen = f"surveyed {dns.surveyed_at:%Y-%m-%d %H:%M} UTC" if dns.surveyed_at else "never surveyed"
    return f"{'; '.join(dns.in_the_way) or 'nothing'} ({seen})"
