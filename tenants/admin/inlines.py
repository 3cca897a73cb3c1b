"""What stands below an organization."""

from typing import Any

from django.db.models import Case, QuerySet, When
from django.http import HttpRequest
from django.utils.safestring import SafeString
from unfold.admin import TabularInline
from unfold.decorators import display

from tenants.admin.badges import status_badge
from tenants.admin.permissions import ReadOnlyMixin
from tenants.models import Attempt, Condition, Domain, Membership
from tenants.workflow import workflow


class ConditionInline(ReadOnlyMixin, TabularInline):  # type: ignore[misc]
    model = Condition
    extra = 0
    hide_title = True
    fields = readonly_fields = (
        *("step", "state", "reason", "message", "since", "attempts", "next_attempt_at", "observed_generation"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Condition]:
        """In the order of the workflow."""
        places = [When(step=name, then=place) for place, name in enumerate(workflow().names)]
        rows: QuerySet[Condition] = super().get_queryset(request)
        return rows.order_by(Case(*places, default=len(places)))

    @display(description="status")  # type: ignore[untyped-decorator]
    def state(self, condition: Condition) -> SafeString:
        return status_badge(condition.status)


class AttemptInline(ReadOnlyMixin, TabularInline):  # type: ignore[misc]
    """The latest first, a page at a time."""

    model = Attempt
    extra = 0
    per_page = 10
    hide_title = True
    verbose_name_plural = "latest attempts"
    fields = readonly_fields = (
        *("started_at", "step", "state", "reason", "planned_changes", "done_changes", "milliseconds", "message"),
    )

    @display(description="became")  # type: ignore[untyped-decorator]
    def state(self, attempt: Attempt) -> SafeString:
        return status_badge(attempt.status)

    @display(description="planned")  # type: ignore[untyped-decorator]
    def planned_changes(self, attempt: Attempt) -> str:
        return _lines(attempt.planned)

    @display(description="done")  # type: ignore[untyped-decorator]
    def done_changes(self, attempt: Attempt) -> str:
        return _lines(attempt.done)


class DomainInline(ReadOnlyMixin, TabularInline):  # type: ignore[misc]
    model = Domain
    extra = 0
    hide_title = True
    fields = readonly_fields = ("domain", "is_primary")


class MembershipInline(TabularInline):  # type: ignore[misc]
    model = Membership
    extra = 0
    hide_title = True
    fields = ("user", "role", "created_at")
    readonly_fields = ("created_at",)
    autocomplete_fields = ("user",)


def _lines(changes: list[Any]) -> str:
    return "; ".join(str(change) for change in changes) or "-"
