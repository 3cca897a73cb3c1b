from django.contrib import admin
from unfold.admin import ModelAdmin

from dns.models import Record
from tenants.admin.permissions import ReadOnlyMixin


@admin.register(Record)
class RecordAdmin(ReadOnlyMixin, ModelAdmin):  # type: ignore[misc]
    list_display = ["name", "type", "content", "ttl", "organization", "updated_at"]
    list_filter = ["type"]
    search_fields = ["name", "content", "organization__name", "organization__slug"]
    list_select_related = ["organization"]
