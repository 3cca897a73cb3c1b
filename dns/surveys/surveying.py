"""Looking at whole zones: what stands there is kept in rows, and whoever drifted is asked to repair itself.

A survey never removes anything, and one that fails or is not believed changes nothing but its zone's message: what was
seen before stands until something else is seen for certain.
"""

from datetime import timedelta

from billiard.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db.models.functions import Now
from django.utils import timezone

from dns.models import Zone
from dns.plans.platform_records import keep_platform_records
from dns.plans.survey import Survey, take_survey
from dns.surveys.believing import believe
from dns.surveys.drift import ask_for_repair, ask_where_the_way_is_free
from dns.surveys.orphans import remove_due
from dns.writes import journaling
from dns.writes.policy import Policy, policy_of
from dns.zones import base_zone, base_zones
from sonicus.lib.providers import ProviderError
from tenants.postgresql.reconnect import reach_database

EVERY = timedelta(minutes=15)
LEAST_DOUBTED = 10  # of fewer records, any may go
SHRUNK_TO = 0.5
TOO_LONG = "It took longer than {seconds} s, was ended, and is tried again; does the provider answer slowly?"
DOUBTS_AT_MOST = 2  # what is seen three times in a row is believed


def ensure_zone_rows() -> list[Zone]:
    """One for each base domain of the settings, in their order; rows of others stay as they were.

    A new one is due from now on, so that it can be told from one that nobody has looked at for long.
    """
    due_now = {"next_survey_at": timezone.now()}
    return [Zone.objects.get_or_create(base=zone.base, defaults=due_now)[0] for zone in base_zones()]


def due_bases() -> list[str]:
    ensure_zone_rows()
    return list(Zone.objects.due().values_list("base", flat=True))


def look_after_when_due(base: str) -> Zone | None:
    """Of several workers that are told the same, one does it; None for the others."""
    claimed = Zone.objects.due().filter(base=base).update(next_survey_at=Now() + EVERY)
    return _within_limits(base) if claimed else None


def _within_limits(base: str) -> Zone:
    """What takes longer than a task may is told as such: staff would see nothing but an old survey otherwise."""
    started = timezone.now()
    try:
        return look_after(base)
    except SoftTimeLimitExceeded:
        reach_database()
        row = Zone.objects.get(base=base)
        told_at = "hindrance" if row.surveyed_at and row.surveyed_at >= started else "message"
        setattr(row, told_at, TOO_LONG.format(seconds=settings.TURN_SOFT_SECONDS))
        row.save(update_fields=[told_at])
        return row


def look_after(base: str) -> Zone:
    """Survey a zone; where that was believed, keep the platform's own records in it and remove orphans that are due."""
    row = survey_zone(base)
    if not row.message:
        row.hindrance = " ".join(filter(None, [keep_platform_records(base), remove_due(row)]))
        row.save(update_fields=["hindrance"])
    return row


def survey_zone(base: str) -> Zone:
    """One look at the provider. Raises LookupError where settings do not know the base domain."""
    row, _ = Zone.objects.get_or_create(base=base_zone(base).base)
    try:
        survey = take_survey(base)
    except ProviderError as error:
        return _unseen(row, str(error))
    if row.doubts < DOUBTS_AT_MOST and (doubt := _doubt(row, survey)):
        return _unseen(row, doubt, doubts=row.doubts + 1)
    journaling.settle(journaling.abandoned(survey.zone), survey.zone, survey.records)  # who began may never write again
    drifts = believe(row, survey)
    if policy_of(base) != Policy.READ_ONLY:
        ask_for_repair(drifts)
        ask_where_the_way_is_free(survey, drifts)
    return row


def _doubt(row: Zone, survey: Survey) -> str:
    """A zone that suddenly lacks most of what it had is rather told wrongly than emptied."""
    before, now = row.records or 0, len(survey.records)
    if before < LEAST_DOUBTED or now >= before * SHRUNK_TO:
        return ""
    more = DOUBTS_AT_MOST - row.doubts
    return f"Only {now} of {before} records are told to be left. It is believed when it is seen so {more} times more."


def _unseen(row: Zone, message: str, doubts: int = 0) -> Zone:
    row.message, row.doubts = message, doubts
    row.save(update_fields=["message", "doubts"])
    return row
