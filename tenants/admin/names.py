"""Names as staff rule on them, and those in quarantine."""

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from tenants.admin.actions import acting
from tenants.admin.permissions import ReadOnlyMixin
from tenants.models import AuditEvent, NameRuling, ReleasedName
from tenants.naming.giving_up import lift_quarantine
from tenants.naming.reserved import rule_against
from tenants.schemas.wording import moment


@admin.register(NameRuling)
class NameRulingAdmin(ModelAdmin):  # type: ignore[misc]
    """Reserve, release and grant; deleting a ruling gives the word back to the list."""

    list_display = ("name", "ruling", "granted_to", "why", "made_by", "made")
    list_filter = ("ruling",)
    list_select_related = ("made_by",)
    search_fields = ("name", "granted_to", "why")
    fields = ("name", "ruling", "granted_to", "why")

    @display(description="made at", ordering="made_at")  # type: ignore[untyped-decorator]
    def made(self, ruling: NameRuling) -> str:
        return f"{moment(ruling.made_at)} UTC"

    @display(description="without this ruling")  # type: ignore[untyped-decorator]
    def without_ruling(self, ruling: NameRuling) -> str:
        rule = rule_against(ruling.name)
        return f"reserved: it {rule}" if rule else "not reserved"

    def get_readonly_fields(self, request: HttpRequest, obj: NameRuling | None = None) -> tuple[str, ...]:
        return ("name", "without_ruling") if obj else ()

    def get_fields(self, request: HttpRequest, obj: NameRuling | None = None) -> tuple[str, ...]:
        return (*self.fields, "without_ruling") if obj else self.fields

    def save_model(self, request: HttpRequest, obj: NameRuling, form: Any, change: bool) -> None:
        obj.made_by = acting(request)
        super().save_model(request, obj, form, change)
        facts = {"name": obj.name, "granted_to": obj.granted_to, "why": obj.why}
        AuditEvent.record(f"name.{obj.ruling}", organization=None, actor=request.user, **facts)

    def delete_model(self, request: HttpRequest, obj: NameRuling) -> None:
        with transaction.atomic():
            AuditEvent.record("name.ruling_lifted", organization=None, actor=request.user, name=obj.name)
            obj.delete()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[NameRuling]) -> None:
        for ruling in queryset:
            self.delete_model(request, ruling)


@admin.register(ReleasedName)
class ReleasedNameAdmin(ReadOnlyMixin, ModelAdmin):  # type: ignore[misc]
    list_display = ("host", "organization_name", "why", "released", "kept_until")
    search_fields = ("host", "organization_name")
    list_filter = ("why",)
    actions = ("lift_now",)

    @display(description="given up at", ordering="released_at")  # type: ignore[untyped-decorator]
    def released(self, row: ReleasedName) -> str:
        return f"{moment(row.released_at)} UTC"

    @display(description="kept back until", ordering="until")  # type: ignore[untyped-decorator]
    def kept_until(self, row: ReleasedName) -> str:
        return f"{moment(row.until)} UTC"

    def has_ask_permission(self, request: HttpRequest) -> bool:
        """Rows are never edited; the right to change them is the right to lift a quarantine."""
        return request.user.has_perm("tenants.change_releasedname")

    @action(description="Lift the quarantine", permissions=["ask"])  # type: ignore[untyped-decorator]
    def lift_now(self, request: HttpRequest, queryset: QuerySet[ReleasedName]) -> None:
        for row in queryset:
            lift_quarantine(row, acting(request))
            messages.success(request, f"{row.host} can be had again.")
