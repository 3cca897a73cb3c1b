"""Whose the records of a zone are: ours, somebody else's, or left behind by an organization that no longer is."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from dns.models import Record
from dns.plans.picture import base_of
from dns.plans.survey import Survey
from dns.providers.base import DnsRecord, is_below
from dns.records.ownership import ADDRESS_TYPES, Key, Mark, read_mark
from tenants.models import Organization

Owner = uuid.UUID | None  # None is the platform itself


@dataclass(frozen=True)
class LeftBehind:
    record: DnsRecord
    marked_for: uuid.UUID


@dataclass
class Sorted:
    """`orphans` are those whose nearest base domain is the one that was surveyed; each has one place to be told."""

    ours: list[DnsRecord] = field(default_factory=list)
    foreign: list[DnsRecord] = field(default_factory=list)
    orphans: list[LeftBehind] = field(default_factory=list)


def sort(survey: Survey) -> Sorted:
    """Look at our rows only after the provider told the zone: an organization is a row before it has a record."""
    claims = _Claims(survey)
    sorted_ = Sorted()
    for record in survey.by_people:
        owners = claims.on(record)
        if not owners:
            sorted_.foreign.append(record)
        elif owners & claims.living:
            sorted_.ours.append(record)
        elif is_below(record.name, survey.base) and base_of(record) == survey.base:
            sorted_.orphans.append(LeftBehind(record, _gone(owners)))
    return sorted_


class _Claims:
    """By marker and by our table; what another installation's marker names is not claimed by us."""

    def __init__(self, survey: Survey) -> None:
        marks = [mark for record in survey.records if (mark := read_mark(record)) and mark.is_of_this_installation]
        self._marked = _owners_by_host(marks)
        self._registered = _owners_by_key(survey)
        self._places = {key[:2] for key in self._registered}
        self.living: set[Owner] = {None, *_living([*self._marked.values(), *self._registered.values()])}

    def on(self, record: DnsRecord) -> set[Owner]:
        mark = read_mark(record)
        if mark:
            return {mark.organization} if mark.is_of_this_installation else set()
        by_marker = self._marked.get(record.place[0], set()) if record.type in ADDRESS_TYPES else set()
        is_known = record.place in self._places  # to write a content in canonical form is what costs here
        return by_marker | (self._registered.get(record.key, set()) if is_known else set())


def _owners_by_host(marks: Iterable[Mark]) -> dict[str, set[Owner]]:
    owners: dict[str, set[Owner]] = {}
    for mark in marks:
        owners.setdefault(mark.host, set()).add(mark.organization)
    return owners


def _owners_by_key(survey: Survey) -> dict[Key, set[Owner]]:
    owners: dict[Key, set[Owner]] = {}
    for row in Record.objects.filter(zone=survey.zone.name).order_by():
        owners.setdefault(row.as_value().key, set()).add(row.organization_id)
    return owners


def _living(groups: Iterable[set[Owner]]) -> set[uuid.UUID]:
    """Of these, those that exist and have not left; who is leaving still takes down by itself."""
    asked = {owner for group in groups for owner in group if owner}
    return set(Organization.objects.filter(left_at__isnull=True, pk__in=asked).values_list("pk", flat=True))


def _gone(owners: set[Owner]) -> uuid.UUID:
    return min((owner for owner in owners if owner), key=str)
