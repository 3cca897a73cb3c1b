"""What is only ever appended, to be searched."""

from django.contrib import admin
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin
from unfold.decorators import display

from tenants.admin.badges import status_badge
from tenants.admin.permissions import ReadOnlyMixin
from tenants.models import Attempt, AuditEvent, Condition


@admin.register(Condition)
class ConditionAdmin(ReadOnlyMixin, ModelAdmin):  # type: ignore[misc]
    list_display = ("organization", "step", "state", "reason", "since", "attempts", "next_attempt_at")
    list_filter = ("status", "step", "reason")
    list_select_related = ("organization",)
    search_fields = ("organization__slug", "organization__name", "message")

    @display(description="status", ordering="status")  # type: ignore[untyped-decorator]
    def state(self, condition: Condition) -> SafeString:
        return status_badge(condition.status)


@admin.register(Attempt)
class AttemptAdmin(ReadOnlyMixin, ModelAdmin):  # type: ignore[misc]
    list_display = ("started_at", "organization", "step", "status", "reason", "milliseconds")
    list_filter = ("step", "status", "reason")
    list_select_related = ("organization",)
    search_fields = ("organization__slug", "organization__name", "message")
    show_full_result_count = False


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyMixin, ModelAdmin):  # type: ignore[misc]
    list_display = ("at", "actor_name", "verb", "organization_slug")
    list_filter = ("verb",)
    search_fields = ("actor_name", "organization_slug", "verb")
    date_hierarchy = "at"
