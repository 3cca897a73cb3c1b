import logging
import sys
import time
from typing import Any

from django.core.management.base import CommandError, CommandParser

from sonicus.doctor.checks import Checked, check
from sonicus.doctor.journey import walk
from sonicus.doctor.report import as_data, lines
from sonicus.doctor.services import NAMES, OUTSIDE_NAMES, SERVICES
from sonicus.lib.findings import Level, fail
from tenants.management.door import FOUND_PROBLEM, WRONG_USAGE, Door, add_json

PATIENCE_SECONDS = 60.0
WORKFLOW = "workflow"


class Command(Door):
    help = "Try each service with a small real round trip, then the whole workflow with a throw-away organization."

    def add_arguments(self, parser: CommandParser) -> None:
        known = ", ".join((*NAMES, WORKFLOW))
        parser.add_argument("services", nargs="*", metavar="SERVICE", help=f"Only these: {known}. None named: all.")
        add_json(parser)

    def handle(self, *, services: list[str], as_json: bool, **options: Any) -> None:
        services = [OUTSIDE_NAMES.get(name, name) for name in services]
        _require_known(services)
        logging.getLogger("urllib3").setLevel(logging.ERROR)  # what it retries is told by the findings
        found: list[Checked] = []
        for service in SERVICES:
            if not services or service.name in services:
                found.append(self._tell(check(service, service.exercise, patience=PATIENCE_SECONDS), as_json=as_json))
        if not services or WORKFLOW in services:
            found.append(self._tell(self._walk(found), as_json=as_json))
        self._conclude(found, as_json=as_json)

    def _walk(self, found: list[Checked]) -> Checked:
        if broken := [checked.service for checked in found if checked.failed]:
            seen = f"not walked, because of {', '.join(broken)}"
            return Checked(WORKFLOW, [fail(WORKFLOW, seen, "Mend that first, then run this again.")])
        started = time.monotonic()
        findings = walk(lambda line: self.tell(f"      {line}", aside=True))
        return Checked(WORKFLOW, findings, time.monotonic() - started)

    def _tell(self, checked: Checked, *, as_json: bool) -> Checked:
        if not as_json:
            self.stdout.write("\n".join(lines(checked)) + f"  ({checked.seconds:.1f} s)")
            self.stdout.flush()
        return checked

    def _conclude(self, found: list[Checked], *, as_json: bool) -> None:
        results = [finding.level is not Level.FAIL for checked in found for finding in checked.findings]
        passed, total = sum(results), len(results)
        percent = 100 * passed // total
        if as_json:
            figures = {"ok": passed == total, "passed": passed, "total": total, "percent": percent}
            self.print_json({**figures, "checks": [as_data(checked) for checked in found]})
        else:
            self.stdout.write(f"\npassed {passed} of {total} ({percent} %)")
        if passed < total:
            broken = ", ".join(checked.service for checked in found if checked.failed)
            self.stderr.write(f"failed: {broken}")
            sys.exit(FOUND_PROBLEM)


def _require_known(services: list[str]) -> None:
    if unknown := [name for name in services if name not in (*NAMES, WORKFLOW)]:
        known = ", ".join((*NAMES, WORKFLOW))
        raise CommandError(f"Unknown: {', '.join(unknown)}. There are: {known}", returncode=WRONG_USAGE)
