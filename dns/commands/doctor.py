import sys
from dataclasses import dataclass
from typing import Any

from django.core.management.base import CommandError, CommandParser

from dns.aliases.telling import probe_dangling
from dns.models import Zone
from dns.probes import probe_resolvers, probe_zone
from dns.proving import prove_reading, prove_writing
from dns.surveys.findings import findings_of
from dns.surveys.surveying import ensure_zone_rows
from dns.tls.platform_certificates import probe_platform_certificates
from dns.zones import BaseZone, base_zones
from sonicus.lib.findings import Finding, Level
from tenants.management.door import FOUND_PROBLEM, Door


@dataclass(frozen=True)
class Checked:
    base: str
    provider: str
    findings: list[Finding]


class Doctor:
    name = "doctor"
    help = "Does each provider do what is documented? Only reads, unless --live is given."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--zone", metavar="BASE", help="Only this base domain.")
        parser.add_argument(
            "--live", action="store_true", help="Prove writing too, on a throw-away name that is removed again."
        )

    def run(self, door: Door, *, as_json: bool, **options: Any) -> None:
        chosen, rows = _chosen(options["zone"]), {row.base: row for row in ensure_zone_rows()}
        checked = [_check(zone, rows[zone.base], live=options["live"]) for zone in chosen]
        if resolvers := probe_resolvers():
            checked.append(Checked("resolvers", "", resolvers))
        if certificates := probe_platform_certificates():
            checked.append(Checked("edge", "", certificates))
        if dangling := probe_dangling():
            checked.append(Checked("further records", "", dangling))
        failed = any(finding.level == Level.FAIL for each in checked for finding in each.findings)
        if as_json:
            door.print_json({"ok": not failed, "checks": checked})
        else:
            door.stdout.write("\n".join(line for each in checked for line in _lines(each)))
        if failed:
            sys.exit(FOUND_PROBLEM)


def _chosen(base: str | None) -> list[BaseZone]:
    zones = [zone for zone in base_zones() if base in (None, zone.base)]
    if not zones:
        known = ", ".join(zone.base for zone in base_zones())
        raise CommandError(f"{base} is no base domain of the settings. Known: {known}", returncode=FOUND_PROBLEM)
    return zones


def _check(zone: BaseZone, row: Zone, *, live: bool) -> Checked:
    """A zone that cannot be opened is not asked for more."""
    findings = probe_zone(zone)
    if findings[0].level != Level.FAIL:
        findings += prove_reading(zone)
        findings += prove_writing(zone) if live else []
    return Checked(zone.base, zone.provider, [*findings, *findings_of(row)])


def _lines(checked: Checked) -> list[str]:
    lines = [f"{checked.base} ({checked.provider})" if checked.provider else checked.base]
    for finding in checked.findings:
        lines.append(f"  {finding.level.value:<5} {finding.subject}: {finding.seen}")
        lines += [f"        → {finding.mend}"] if finding.mend else []
    return lines
