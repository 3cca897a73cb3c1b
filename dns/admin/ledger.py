from django.contrib import admin
from unfold.admin import ModelAdmin

from dns.models import Observation
from tenants.admin.permissions import ReadOnlyMixin


@admin.register(Observation)
class ObservationAdmin(ReadOnlyMixin, ModelAdmin):  # type: ignore[misc]
    list_display = ["name", "type", "server", "role", "rcode", "answers", "expected", "milliseconds", "at"]
    list_filter = ["role", "rcode", "server"]
    search_fields = ["name", "organization__name", "organization__slug"]
