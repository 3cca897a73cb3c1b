import logging
import sys
from collections import Counter
from typing import Any

from django.core.management.base import CommandParser

from sonicus.doctor import environment
from sonicus.doctor.checks import Checked, check_all
from sonicus.doctor.report import as_data, lines, worst
from sonicus.doctor.services import SERVICES
from tenants.management.door import FOUND_PROBLEM, Door, add_json

PATIENCE_SECONDS = 12.0


class Command(Door):
    help = "Look at environment, database, Redis, workers, mail and every outside service in one run; changes nothing."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        add_json(parser)

    def handle(self, *, as_json: bool, **options: Any) -> None:
        logging.getLogger("urllib3").setLevel(logging.ERROR)  # what it retries is told by the findings
        looks = [(service, service.probe) for service in SERVICES]
        found = [Checked("environment", environment.probe()), *check_all(looks, patience=PATIENCE_SECONDS)]
        failed = any(checked.failed for checked in found)
        if as_json:
            self.print_json({"ok": not failed, "checks": [as_data(checked) for checked in found]})
        else:
            self.stdout.write("\n".join(line for checked in found for line in lines(checked)))
            counts = Counter(worst(checked) for checked in found)
            self.stdout.write(f"\n{counts['ok']} ok, {counts['warn']} with a remark, {counts['fail']} failed")
        if failed:
            sys.exit(FOUND_PROBLEM)
