from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest

from tenants.models import Condition, Organization, TenantSchema
from tenants.state import State

Rows = QuerySet[Organization]

STALLED = Exists(Condition.objects.filter(organization=OuterRef("pk"), status=Condition.Status.STALLED))
STAYING = Q(left_at__isnull=True, vouched_at__isnull=False)


class StateFilter(admin.SimpleListFilter):
    """The same states as the badge shows (tenants/state.py), as questions to the database."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(state.value, str(state.label)) for state in State]

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        return in_state(queryset, self.value() or "")


def in_state(rows: Rows, state: str) -> Rows:
    conditions = {
        State.LEFT: Q(left_at__isnull=False),
        State.UNPROVEN: Q(left_at__isnull=True, vouched_at__isnull=True),
        State.NEEDS_ATTENTION: STAYING & Q(STALLED),
        State.LEAVING: STAYING & Q(leaving_at__isnull=False) & ~Q(STALLED),
        State.LIVE: STAYING & Q(leaving_at__isnull=True, live_at__isnull=False) & ~Q(STALLED),
        State.IN_PROGRESS: STAYING & Q(leaving_at__isnull=True, live_at__isnull=True) & ~Q(STALLED),
    }
    return rows.filter(conditions[State(state)]) if state in State.values else rows


class BelongsToFilter(admin.SimpleListFilter):
    title = "belongs to"
    parameter_name = "belongs_to"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("pool", "the pool"), ("organization", "an organization")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[TenantSchema]) -> QuerySet[TenantSchema]:
        if self.value() not in ("pool", "organization"):
            return queryset
        return queryset.filter(organization__isnull=self.value() == "pool")
