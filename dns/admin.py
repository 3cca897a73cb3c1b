from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from dns.models import Observation, Record


class ReadOnlyAdmin(ModelAdmin):  # type: ignore[misc]
    """The reconciler alone writes here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Record)
class RecordAdmin(ReadOnlyAdmin):
    list_display = ["name", "type", "content", "ttl", "organization", "updated_at"]
    list_filter = ["type"]
    search_fields = ["name", "content", "organization__name", "organization__slug"]
    list_select_related = ["organization"]


@admin.register(Observation)
class ObservationAdmin(ReadOnlyAdmin):
    list_display = ["name", "type", "server", "role", "rcode", "answers", "expected", "milliseconds", "at"]
    list_filter = ["role", "rcode", "server"]
    search_fields = ["name", "organization__name", "organization__slug"]
