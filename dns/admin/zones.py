"""Zones as staff see them: facts of the last survey, the policy to choose, and who else has records there."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from dns.admin.cells import LifetimeMixin, badge, shortened
from dns.models import Difference, ForeignRecord, Zone
from dns.models.zones import SurveyedRecord
from dns.records.places import in_words
from dns.surveys.requests import survey_soon
from dns.surveys.zone_report import ZoneReport, reports_of
from tenants.admin.actions import acting, tell
from tenants.admin.deeds import Told
from tenants.admin.permissions import ReadOnlyMixin
from tenants.models import AuditEvent
from tenants.schemas.wording import moment

LINE_BREAK = mark_safe("<br>")
STATES = {
    "well": "well",
    "awaited": "first survey on its way",
    "trouble": "needs attention",
    "forgotten": "no longer in the settings",
}
COLOURS = {"well": "success", "awaited": "info", "trouble": "danger", "forgotten": "info"}
KINDS = {"missing": "warning", "changed": "warning", "extra": "warning", "foreign": "danger"}

REPORT = "staffs_report"
FACTS = ("name", "provider", "identifier", "server_names", "serial", "negative_ttl", "records", "ours", "surveyed")


@admin.register(Zone)
class ZoneAdmin(ModelAdmin):  # type: ignore[misc]
    """Rows come from the settings by the survey; of one that settings forgot, the row may be deleted."""

    list_display = ("base", "state", "provider", "policy_in_effect", "records", "ours", "counts", "surveyed", "trouble")
    search_fields = ("base", "name")
    actions = ("survey_now",)
    fieldsets = (
        (None, {"fields": ("base", "state", "trouble")}),
        ("Policy", {"fields": ("policy", "policy_in_effect")}),
        ("Facts of the last survey", {"fields": FACTS}),
    )
    readonly_fields = ("base", "state", "trouble", "policy_in_effect", *FACTS)

    @display(description="state")  # type: ignore[untyped-decorator]
    def state(self, zone: Zone) -> SafeString:
        state = _state(zone)
        return badge(state, STATES[state], COLOURS)

    @display(description="trouble", empty_value="–")  # type: ignore[untyped-decorator]
    def trouble(self, zone: Zone) -> str | None:
        return _report_of(zone).trouble or None

    @display(description="policy in effect")  # type: ignore[untyped-decorator]
    def policy_in_effect(self, zone: Zone) -> str:
        policy = _report_of(zone).policy
        return str(Zone.Policy(policy).label) if policy else "–"

    @display(description="foreign, orphans, drift")  # type: ignore[untyped-decorator]
    def counts(self, zone: Zone) -> str:
        report = _report_of(zone)
        return f"{report.foreign}, {report.orphans}, {report.drift}"

    @display(description="name servers")  # type: ignore[untyped-decorator]
    def server_names(self, zone: Zone) -> SafeString:
        return format_html_join(LINE_BREAK, "{}", ((name,) for name in zone.nameservers or ["–"]))

    @display(description="surveyed", ordering="surveyed_at")  # type: ignore[untyped-decorator]
    def surveyed(self, zone: Zone) -> str:
        return utc(zone.surveyed_at)

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        found: ChangeList = super().get_changelist_instance(request)
        zones = list(found.result_list)
        for zone, report in zip(zones, reports_of(zones), strict=True):
            vars(zone)[REPORT] = report
        found.result_list = zones
        return found

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Zone | None = None) -> bool:
        return obj is not None and not obj.is_configured and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Zone, form: Any, change: bool) -> None:
        """The survey writes everything else, perhaps at this moment."""
        before = Zone.objects.values_list("policy", flat=True).get(pk=obj.pk)
        with transaction.atomic():
            obj.save(update_fields=["policy"])
            facts = {"zone": obj.base, "before": before, "after": obj.policy}
            AuditEvent.record("zone.policy", organization=None, actor=acting(request), **facts)

    @action(description="Survey now", permissions=["change"])  # type: ignore[untyped-decorator]
    def survey_now(self, request: HttpRequest, queryset: QuerySet[Zone]) -> None:
        for zone in queryset:
            asked = survey_soon(zone)
            words = "will be surveyed in a moment." if asked else "is no longer in the settings; nobody can be asked."
            tell(request, Told(asked, f"{zone.base} {words}"))


def _report_of(zone: Zone) -> ZoneReport:
    """Made for all rows of a list at once; for one by itself at the first question."""
    kept = vars(zone)
    if REPORT not in kept:
        (kept[REPORT],) = reports_of([zone])
    report: ZoneReport = kept[REPORT]
    return report


def _state(zone: Zone) -> str:
    if not zone.is_configured:
        return "forgotten"
    if _report_of(zone).trouble:
        return "trouble"
    return "awaited" if zone.awaits_first_survey else "well"


def utc(at: datetime | None) -> str:
    return f"{moment(at)} UTC" if at else "never"


class SurveyedAdmin(LifetimeMixin, ReadOnlyMixin, ModelAdmin):  # type: ignore[misc]
    """Rows that a survey wrote."""

    list_select_related: tuple[str, ...] = ("zone",)

    @display(description="content", ordering="content")  # type: ignore[untyped-decorator]
    def content_shown(self, row: SurveyedRecord) -> SafeString | str:
        return shortened(row.content)


@admin.register(ForeignRecord)
class ForeignRecordAdmin(SurveyedAdmin):
    list_display = ("name", "type", "content_shown", "lifetime", "is_served", "zone", "first_seen")
    fields = ("name", "type", "content", "lifetime", "is_served", "zone", "first_seen")
    list_filter = ("zone", "type", "disabled")
    search_fields = ("name", "content")
    show_full_result_count = False  # there may be ten thousand

    @display(description="served", ordering="disabled", boolean=True)  # type: ignore[untyped-decorator]
    def is_served(self, row: ForeignRecord) -> bool:
        """A provider may keep a record that is switched off; green is what answers."""
        return not row.disabled

    @display(description="first seen", ordering="first_seen_at")  # type: ignore[untyped-decorator]
    def first_seen(self, row: ForeignRecord) -> str:
        return utc(row.first_seen_at)


@admin.register(Difference)
class DifferenceAdmin(SurveyedAdmin):
    list_display = ("name", "type", "kind_badge", "wanted_shown", "seen_shown", "organization", "found")
    list_filter = ("kind", "zone", "type")
    search_fields = ("name", "organization__slug", "organization__name")
    list_select_related = ("zone", "organization")
    fields = ("name", "type", "kind", "is_wanted", "is_seen", "organization", "zone", "found")

    @display(description="kind", ordering="kind")  # type: ignore[untyped-decorator]
    def kind_badge(self, row: Difference) -> SafeString:
        """In a word, as the documents have it: the page of the row has the sentence."""
        return badge(row.kind, row.kind, KINDS)

    @display(description="found", ordering="found_at")  # type: ignore[untyped-decorator]
    def found(self, row: Difference) -> str:
        return utc(row.found_at)

    @display(description="wanted")  # type: ignore[untyped-decorator]
    def is_wanted(self, row: Difference) -> str:
        return in_words(row.wanted)

    @display(description="seen")  # type: ignore[untyped-decorator]
    def is_seen(self, row: Difference) -> str:
        return in_words(row.seen)

    @display(description="wanted")  # type: ignore[untyped-decorator]
    def wanted_shown(self, row: Difference) -> SafeString | str:
        return shortened(in_words(row.wanted))

    @display(description="seen")  # type: ignore[untyped-decorator]
    def seen_shown(self, row: Difference) -> SafeString | str:
        return shortened(in_words(row.seen))
