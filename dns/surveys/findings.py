"""What the doctors say of each zone by our rows: whether it is surveyed, what was found, and what the brake holds."""

from dns.availability import closed
from dns.models import Zone
from dns.plans.thresholds import FORCE, held_back
from dns.surveys.surveying import ensure_zone_rows
from sonicus.lib.findings import Finding, ok, warn

MEND_TROUBLE = "See: manage.py dns zones --survey"
MEND_DRIFT = "See: manage.py dns records --drift"
MEND_LATE = "Do the workers of queue dns run, and beat? See: manage.py dns zones --survey"
MEND_CLOSED = "Remove that record at {provider}. Then: manage.py dns zones --survey"
MEND_HELD_BACK = "See: manage.py dns plan --zone {base}. If it is right: {force} --zone {base}"


def survey_findings() -> list[Finding]:
    """Of all zones of the settings; asks nobody outside."""
    return [finding for row in ensure_zone_rows() for finding in findings_of(row)]


def findings_of(row: Zone) -> list[Finding]:
    return [_survey(row), *_brake(row.base), *_closed(row)]


def _survey(row: Zone) -> Finding:
    subject = f"survey of {row.base}"
    if row.awaits_first_survey:
        return ok(subject, "the first is on its way")
    if row.trouble:
        return warn(subject, row.trouble, MEND_TROUBLE if row.message or row.hindrance else MEND_LATE)
    if count := row.differences.count():
        seen = f"{count} {'place is' if count == 1 else 'places are'} not as desired"
        return warn(subject, seen, MEND_DRIFT)
    return ok(subject, f"{row.records} records, {row.ours} of them ours, all as desired")


def _brake(base: str) -> list[Finding]:
    count = held_back(base).count()
    if not count:
        return []
    seen = f"holds back {count} {'organization' if count == 1 else 'organizations'}: too much would change at once"
    return [warn(f"brake of {base}", seen, MEND_HELD_BACK.format(base=base, force=FORCE))]


def _closed(row: Zone) -> list[Finding]:
    mend = MEND_CLOSED.format(provider=row.provider or "the provider")
    return [warn(f"names below {base}", why, mend) for base, why in closed([row.base]).items()]
