"""What the doctor says of the surveys: whether they are made, and what they found wrong."""

from datetime import timedelta

from django.utils import timezone

from dns.models import Zone
from dns.surveys.surveying import EVERY
from dns.zones import base_zones
from sonicus.lib.findings import Finding, ok, warn

LATE = 4 * EVERY
MEND_TROUBLE = "See: manage.py dns zones --survey"
MEND_DRIFT = "See: manage.py dns records --drift"
MEND_LATE = "Do the workers of queue dns run, and beat? See: manage.py dns zones --survey"


def survey_findings() -> list[Finding]:
    """Of the rows that surveys left; asks nobody. A zone that was not surveyed yet is told by its age."""
    rows = {row.base: row for row in Zone.objects.all()}
    return [_finding(zone.base, rows.get(zone.base)) for zone in base_zones()]


def _finding(base: str, row: Zone | None) -> Finding:
    subject = f"survey of {base}"
    if row is None or row.surveyed_at is None:
        return warn(subject, row.message if row and row.message else "there was none yet", MEND_LATE)
    if row.trouble:
        return warn(subject, row.trouble, MEND_TROUBLE)
    age = timezone.now() - row.surveyed_at
    if age > LATE:
        return warn(subject, f"the last one was {_hours(age)} ago", MEND_LATE)
    if count := row.differences.count():
        seen = f"{count} {'place is' if count == 1 else 'places are'} not as desired"
        return warn(subject, seen, MEND_DRIFT)
    return ok(subject, f"{row.records} records, {row.ours} of them ours, all as desired")


def _hours(age: timedelta) -> str:
    return f"{age.total_seconds() / 3600:.0f} h"
