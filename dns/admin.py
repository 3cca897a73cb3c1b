from django.contrib import admin
from unfold.admin import ModelAdmin

from dns.models import Observation, Record
from tenants.admin.permissions import ReadOnlyMixin


@admin.register(Record)
class RecordAdmin(ReadOnlyMixin, ModelAdmin):  # type: ignore[misc]
    list_display = ["name", "type", "content", "ttl", "organization", "updated_at"]
    list_filter = ["type"]
    search_fields = ["name", "content", "organization__name", "organization__slug"]
    list_select_related = ["organization"]


@admin.register(Observation)
class ObservationAdmin(ReadOnlyMixin, ModelAdmin):  # type: ignore[misc]
    list_display = ["name", "type", "server", "role", "rcode", "answers", "expected", "milliseconds", "at"]
    list_filter = ["role", "rcode", "server"]
    search_fields = ["name", "organization__name", "organization__slug"]
