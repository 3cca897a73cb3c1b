"""What separates a whole zone from what is desired, in one look: the dns step's plan of every settled organization."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Q

from dns.models import Difference, JournalEntry, Record
from dns.plans.picture import Picture, PlaceDifference, base_of, names_around
from dns.plans.platform_records import platform_drift
from dns.plans.survey import Survey
from dns.plans.thresholds import HELD_BACK, STEP
from dns.providers.base import DnsRecord, is_below
from dns.records.desired import desired_records
from dns.records.places import Place, by_place
from tenants.loop.wake import wake
from tenants.models import Condition, Organization

HELD_UP = (HELD_BACK, "PolicyForbids")
CONFLICT = "Conflict"
OUT_OF_REACH = ("AccessRefused", "NotFound")  # of the provider; whoever surveyed the zone has reached it

Kind = Difference.Kind


@dataclass(frozen=True)
class Drift:
    """At one name and type. `organization` is None for the platform's own records."""

    kind: Kind
    organization: Organization | None
    place: Place
    wanted: list[DnsRecord]
    seen: list[DnsRecord]


def drift_of_zone(survey: Survey) -> list[Drift]:
    """Of organizations below the surveyed base domain whose dns step rests: ready, stalled, or held back."""
    organizations = _settled(survey)
    remembered = _remembered(survey)
    pictures = (_picture(survey, each, remembered.get(each.pk, [])) for each in organizations)
    return [*_platform(survey), *(drift for picture in pictures for drift in drift_of(picture))]


def drift_of(picture: Picture) -> list[Drift]:
    of = picture.organization
    differing = [_of_difference(one, of) for one in picture.differing]
    extra = [Drift(Kind.EXTRA, of, place, [], seen) for place, seen in by_place(picture.superfluous).items()]
    foreign = [Drift(Kind.FOREIGN, of, place, [], seen) for place, seen in by_place(picture.in_the_way).items()]
    return [*differing, *extra, *foreign]


def _platform(survey: Survey) -> list[Drift]:
    return [_of_difference(one, None) for one in platform_drift(survey)]


def _of_difference(one: PlaceDifference, of: Organization | None) -> Drift:
    kind = Kind.EXTRA if not one.wanted else Kind.CHANGED if one.there else Kind.MISSING
    return Drift(kind, of, one.place, one.wanted, one.there)


def ask_for_repair(drifts: Iterable[Drift]) -> list[Organization]:
    """Wake the dns step of those that were ready; one that is stalled waits for a human. Returns who was asked.

    No new generation: nobody desired anything new; by that the step knows that it repairs (dns/plans/thresholds.py).
    """
    found = {drift.organization.pk: drift.organization for drift in drifts if drift.organization}
    ready = Condition.objects.filter(step=STEP, status=Condition.Status.READY, organization__in=found)
    asked = [found[pk] for pk in ready.values_list("organization_id", flat=True)]
    for organization in asked:
        wake(organization, [STEP])
    return asked


def ask_where_the_way_is_free(survey: Survey, drifts: Iterable[Drift]) -> list[Organization]:
    """Wake those that stalled at somebody else's record which no longer stands there, or at a provider that could not
    be reached with our key. Returns who was asked.

    A key that may read but not write keeps them stalled: one turn of each for a survey, and no further mail.
    """
    still = {drift.organization.pk for drift in drifts if drift.kind == Kind.FOREIGN and drift.organization}
    stalled = Condition.objects.filter(
        Q(reason=CONFLICT) & ~Q(organization__in=still) | Q(reason__in=OUT_OF_REACH),
        step=STEP,
        status=Condition.Status.STALLED,
        since__lt=survey.at,
        organization__base_domain=survey.base,
        organization__left_at__isnull=True,
    )
    asked = [condition.organization for condition in stalled.select_related("organization")]
    for organization in asked:
        wake(organization, [STEP])
    return asked


def _settled(survey: Survey) -> list[Organization]:
    """Not those that the loop is building, nor those that were written to since the provider was asked."""
    rests = Q(status__in=[Condition.Status.READY, Condition.Status.STALLED]) | Q(reason__in=HELD_UP)
    conditions = Condition.objects.filter(
        rests,
        step=STEP,
        since__lt=survey.at,
        organization__base_domain=survey.base,
        organization__left_at__isnull=True,
    )
    wishes = ("organization__wanted_records", "organization__pins")
    conditions = conditions.select_related("organization").prefetch_related(*wishes)
    written_to = _written_to(survey)
    organizations = [c.organization for c in conditions if c.observed_generation >= c.organization.generation]
    return [organization for organization in organizations if organization.pk not in written_to]


def _written_to(survey: Survey) -> set[uuid.UUID | None]:
    under_way = Q(ended_at__isnull=True, at__gte=survey.at - timedelta(seconds=settings.LEASE_SECONDS))
    entries = JournalEntry.objects.filter(under_way | Q(ended_at__gte=survey.at), zone=survey.zone.name)
    return set(entries.values_list("organization", flat=True))


def _remembered(survey: Survey) -> dict[uuid.UUID | None, list[DnsRecord]]:
    found: dict[uuid.UUID | None, list[DnsRecord]] = {}
    for row in Record.objects.filter(zone=survey.zone.name).order_by():
        if is_below(row.name, survey.base) and base_of(row.as_value()) == survey.base:
            found.setdefault(row.organization_id, []).append(row.as_value())
    return found


def _picture(survey: Survey, organization: Organization, remembered: list[DnsRecord]) -> Picture:
    """As the step would take it, from what the survey has seen already."""
    desired = desired_records(organization)
    names = names_around(organization, survey.base, desired, remembered)
    observed = [record for name in names for record in survey.by_name.get(name, [])]
    return Picture(organization, survey.base, survey.zone, desired, observed, remembered)
