from django.contrib import admin
from unfold.admin import ModelAdmin, TabularInline

from deployments.models import Delivery, Release
from tenants.admin.permissions import ReadOnlyMixin


class DeliveryInline(ReadOnlyMixin, TabularInline):  # type: ignore[misc]
    model = Delivery
    fields = readonly_fields = ["received_at", "kind", "seq", "had_effect"]
    extra = 0


@admin.register(Release)
class ReleaseAdmin(ReadOnlyMixin, ModelAdmin):  # type: ignore[misc]
    list_display = ["organization", "number", "state", "instances_ready", "message", "observed_at", "gone_at"]
    list_filter = ["state", ("gone_at", admin.EmptyFieldListFilter)]
    search_fields = ["organization__slug", "organization__name", "external_id"]
    list_select_related = ["organization"]
    date_hierarchy = "created_at"
    inlines = [DeliveryInline]

    @admin.display(description="ready")
    def instances_ready(self, release: Release) -> str:
        return f"{release.ready_instances} of {release.instances}"


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyMixin, ModelAdmin):  # type: ignore[misc]
    list_display = ["received_at", "release", "kind", "seq", "had_effect"]
    list_filter = ["kind", "had_effect"]
    search_fields = ["webhook_id", "release__organization__slug", "release__external_id"]
    list_select_related = ["release", "release__organization"]
