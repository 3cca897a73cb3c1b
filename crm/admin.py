from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from unfold.admin import ModelAdmin

from crm.models import Lead
from tenants.admin.permissions import ReadOnlyMixin


@admin.register(Lead)
class LeadAdmin(ReadOnlyMixin, ModelAdmin):  # type: ignore[misc]
    """Leads as they were last seen. They are worked on in Odoo."""

    list_display = ["organization", "odoo_link", "stage", "state", "synced_at"]
    list_filter = ["state", "stage"]
    search_fields = ["organization__name", "organization__slug", "=odoo_id"]
    list_select_related = ["organization"]
    fields = readonly_fields = ["organization", "odoo_link", "stage", "state", "synced_at"]

    @admin.display(description="in Odoo", ordering="odoo_id")
    def odoo_link(self, lead: Lead) -> str:
        return format_html('<a href="{}" target="_blank" rel="noopener">{}</a>', lead.url, lead)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """To forget a lead that is gone in Odoo is how staff ask for a new one."""
        return isinstance(obj, Lead) and obj.is_gone and request.user.has_perm("crm.delete_lead")

    def delete_model(self, request: HttpRequest, obj: Lead) -> None:
        super().delete_model(request, obj)
        obj.organization.request_reconcile()
