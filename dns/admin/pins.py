from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from dns.admin.zones import utc
from dns.models import Pin
from dns.plans.reverting import lift
from dns.records.places import in_words
from tenants.admin.actions import acting
from tenants.admin.permissions import ReadOnlyMixin


@admin.register(Pin)
class PinAdmin(ReadOnlyMixin, ModelAdmin):  # type: ignore[misc]
    list_display = ("name", "type", "stands", "organization", "made_by", "made", "why")
    list_filter = ("zone", "type")
    search_fields = ("name", "organization__name", "organization__slug", "why")
    list_select_related = ("organization", "made_by")
    fields = ("name", "type", "stands", "organization", "zone", "entry", "made_by", "made", "why")
    actions = ("lift_action",)

    @display(description="stands there")  # type: ignore[untyped-decorator]
    def stands(self, pin: Pin) -> str:
        return in_words(pin.records)

    @display(description="made at", ordering="made_at")  # type: ignore[untyped-decorator]
    def made(self, pin: Pin) -> str:
        return utc(pin.made_at)

    def has_lift_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("dns.delete_pin")

    @action(description="Lift: back to what is desired", permissions=["lift"])  # type: ignore[untyped-decorator]
    def lift_action(self, request: HttpRequest, queryset: QuerySet[Pin]) -> None:
        for pin in queryset.select_related("organization"):
            lift(pin, actor=acting(request))
            self.message_user(request, f"{pin} is no longer pinned; the loop writes what is desired.", messages.SUCCESS)
