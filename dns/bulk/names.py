"""The names that everybody should see, and what they must answer."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.db.models import QuerySet

from dns.models import Pin, WantedRecord
from dns.propagation.stances import Expected
from dns.records.desired import expected_at
from tenants.models import Organization

AT_ONCE = 500


@dataclass(frozen=True, eq=False)
class Name:
    organization: Organization
    expected: Expected

    @property
    def host(self) -> str:
        return self.organization.host


def batches() -> Iterator[list[Name]]:
    """All live organizations, oldest first; those of a batch are read when it is their turn."""
    keys = iter(list(live().order_by("created_at", "pk").values_list("pk", flat=True)))
    while some := list(islice(keys, AT_ONCE)):
        yield _names(list(live().filter(pk__in=some)))


def live() -> QuerySet[Organization]:
    return Organization.objects.filter(live_at__isnull=False, leaving_at__isnull=True)


def _names(organizations: list[Organization]) -> list[Name]:
    """Few have records of their own; all others must answer the same, which is found out once."""
    special = _with_records_of_their_own(organizations)
    usual = next((organization for organization in organizations if organization.pk not in special), None)
    shared = expected_at(usual) if usual else {}
    return [Name(each, expected_at(each) if each.pk in special else shared) for each in organizations]


def _with_records_of_their_own(organizations: list[Organization]) -> set[uuid.UUID | None]:
    wanted = WantedRecord.objects.filter(organization__in=organizations).values_list("organization_id", flat=True)
    pinned = Pin.objects.filter(organization__in=organizations).values_list("organization_id", flat=True)
    return {*wanted, *pinned}
