"""Schemas as staff see them: read only, with two things to ask for."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from tenants.admin.actions import acting, tell
from tenants.admin.badges import schema_badge
from tenants.admin.filters import BelongsToFilter
from tenants.admin.permissions import ReadOnlyMixin
from tenants.admin.schema_deeds import measure_now, migrate
from tenants.models import TenantSchema
from tenants.schemas.advice import advice
from tenants.schemas.listing import report_of
from tenants.schemas.sizes import sizes
from tenants.schemas.wording import moment, size_words

LINE_BREAK, MAY_BREAK = mark_safe("<br>"), mark_safe("<wbr>")
LABELS = {"measure_now": "Measure now", "migrate_now": "Migrate to the newest"}


@admin.register(TenantSchema)
class TenantSchemaAdmin(ReadOnlyMixin, ModelAdmin):  # type: ignore[misc]
    list_display = ("name", "belongs_to", "state_badge", "short_message", "measured", "made_in", "origin")
    list_filter = ("state", BelongsToFilter, "origin")
    list_select_related = ("organization",)
    ordering = ("organization__slug", "made_at")  # the pool comes last
    search_fields = ("name", "organization__slug", "organization__name")
    actions = ("measure_now", "migrate_now")
    fieldsets = (
        (None, {"fields": ("name", "belongs_to", "state_badge", "whole_message", "what_to_do")}),
        ("Facts", {"fields": ("origin", "whole_fingerprint", "size", "made_in")}),
        ("Moments", {"fields": ("made_at", "claimed_at", "measured_at", "migrated_at")}),
    )
    readonly_fields = (
        "belongs_to",
        "state_badge",
        "whole_message",
        "what_to_do",
        "whole_fingerprint",
        "size",
        "made_in",
    )
    change_form_outer_before_template = "admin/tenants/tenantschema/deeds.html"

    @display(description="belongs to", ordering="organization__slug", empty_value="the pool")  # type: ignore[untyped-decorator]
    def belongs_to(self, row: TenantSchema) -> SafeString | None:
        if row.organization is None:
            return None
        address = reverse("admin:tenants_organization_change", args=[row.organization.pk])
        return format_html('<a class="text-link" href="{}">{}</a>', address, row.organization.slug)

    @display(description="state", ordering="state")  # type: ignore[untyped-decorator]
    def state_badge(self, row: TenantSchema) -> SafeString:
        return schema_badge(row.state)

    @display(description="made in", ordering="made_in_ms")  # type: ignore[untyped-decorator]
    def made_in(self, row: TenantSchema) -> str:
        return f"{row.made_in_ms} ms"

    @display(description="message")  # type: ignore[untyped-decorator]
    def short_message(self, row: TenantSchema) -> str:
        return Truncator(row.message).chars(40)  # two lines of a telephone

    @display(description="message")  # type: ignore[untyped-decorator]
    def whole_message(self, row: TenantSchema) -> SafeString:
        """A line for each thing that is missing or different."""
        is_list = row.state in (TenantSchema.State.BEHIND, TenantSchema.State.DIFFERENT)
        lines = row.message.split("; ") if is_list else row.message.splitlines()
        return format_html_join(LINE_BREAK, "{}", ((line,) for line in lines or ["-"]))

    @display(description="fingerprint")  # type: ignore[untyped-decorator]
    def whole_fingerprint(self, row: TenantSchema) -> SafeString:
        """In pieces between which narrow screens may break the line."""
        pieces = [row.fingerprint[start : start + 16] for start in range(0, len(row.fingerprint), 16)]
        return format_html_join(MAY_BREAK, "{}", ((piece,) for piece in pieces or ["-"]))

    @display(description="measured at", ordering="measured_at")  # type: ignore[untyped-decorator]
    def measured(self, row: TenantSchema) -> SafeString:
        return format_html('<span class="whitespace-nowrap">{}</span>', moment(row.measured_at))

    @display(description="what to do")  # type: ignore[untyped-decorator]
    def what_to_do(self, row: TenantSchema) -> str:
        return advice(report_of(row).state, is_pooled=row.is_pooled) or "-"

    @display(description="size on disk")  # type: ignore[untyped-decorator]
    def size(self, row: TenantSchema) -> str:
        return size_words(sizes([row.name]).get(row.name))

    # What may be asked for: by the list for many, by the page for one

    def has_ask_permission(self, request: HttpRequest) -> bool:
        """Rows are never edited; the right to change schemas is the right to ask for these."""
        return request.user.has_perm("tenants.change_tenantschema")

    @action(description=LABELS["measure_now"], permissions=["ask"])  # type: ignore[untyped-decorator]
    def measure_now(self, request: HttpRequest, queryset: QuerySet[TenantSchema]) -> None:
        tell(request, measure_now(list(queryset), acting(request)))

    @action(description=LABELS["migrate_now"], permissions=["ask"])  # type: ignore[untyped-decorator]
    def migrate_now(self, request: HttpRequest, queryset: QuerySet[TenantSchema]) -> None:
        for row in queryset:
            tell(request, migrate(row, acting(request)))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.deed_view))
        return [path("<uuid:pk>/deeds/<slug:name>/", view, name="tenants_tenantschema_deed"), *super().get_urls()]

    def deed_view(self, request: HttpRequest, pk: Any, name: str) -> HttpResponse:
        row = self.get_object(request, str(pk))
        if row is None or name not in LABELS:
            raise Http404
        if not self.has_ask_permission(request):
            raise PermissionDenied
        tell(request, measure_now([row], acting(request)) if name == "measure_now" else migrate(row, acting(request)))
        return HttpResponseRedirect(reverse("admin:tenants_tenantschema_change", args=[pk]))

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        deeds = LABELS if self.has_ask_permission(request) else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "deeds": deeds})
