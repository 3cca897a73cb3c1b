"""Our own records as staff see them, with what may be asked for their organizations."""

from collections.abc import Iterable

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from dns.admin.cells import LifetimeMixin, shortened
from dns.models import Record
from tenants.admin.actions import acting, tell
from tenants.admin.deeds import Told, ask, deed_named
from tenants.admin.permissions import ReadOnlyMixin
from tenants.models import Organization


@admin.register(Record)
class RecordAdmin(LifetimeMixin, ReadOnlyMixin, ModelAdmin):  # type: ignore[misc]
    list_display = ["name", "type", "content_shown", "lifetime", "organization", "updated_at"]
    fields = [
        *("organization", "zone", "name", "type", "content", "lifetime"),
        *("zone_identifier", "identifier", "created_at", "updated_at"),
    ]
    list_filter = ["zone", "type"]
    search_fields = ["name", "content", "organization__name", "organization__slug"]
    list_select_related = ["organization"]
    actions = ["reconcile_now", "verify_now"]

    @display(description="content", ordering="content")  # type: ignore[untyped-decorator]
    def content_shown(self, row: Record) -> SafeString | str:
        return shortened(row.content)

    def has_ask_permission(self, request: HttpRequest) -> bool:
        """Rows are never edited; who may change records may ask for their steps."""
        return request.user.has_perm("dns.change_record")

    @action(description="Reconcile now", permissions=["ask"])  # type: ignore[untyped-decorator]
    def reconcile_now(self, request: HttpRequest, queryset: QuerySet[Record]) -> None:
        self._ask(request, queryset, "create_dns")

    @action(description="Verify now", permissions=["ask"])  # type: ignore[untyped-decorator]
    def verify_now(self, request: HttpRequest, queryset: QuerySet[Record]) -> None:
        self._ask(request, queryset, "verify_dns")

    def _ask(self, request: HttpRequest, rows: QuerySet[Record], deed_name: str) -> None:
        deed = deed_named(deed_name)
        assert deed is not None  # noqa: S101
        for organization in _organizations(rows):
            tell(request, ask(deed, organization, acting(request)))
        if rows.filter(organization=None).exists():
            words = "The platform’s own records are looked at with their zone: “Survey now” there."
            tell(request, Told(False, words))


def _organizations(rows: QuerySet[Record]) -> Iterable[Organization]:
    return Organization.objects.filter(pk__in=rows.values("organization")).order_by("slug")
