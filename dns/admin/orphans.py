"""Orphans as staff see them, with what they may decide. The workers act on it; nothing is removed in a request."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from unfold.decorators import action, display

from dns.admin.cells import badge
from dns.admin.zones import SurveyedAdmin, utc
from dns.models import Orphan, Zone
from dns.surveys.orphans import rule
from dns.surveys.requests import survey_soon
from tenants.admin.actions import acting, tell
from tenants.admin.deeds import Told

RULINGS = {"quarantine": "warning", "remove": "danger", "keep": "info", "gone": "success"}


@admin.register(Orphan)
class OrphanAdmin(SurveyedAdmin):
    list_display = ("name", "type", "fate", "until", "content_shown", "message")
    fields = (
        "name",
        "type",
        "content",
        "lifetime",
        "zone",
        "marked_for",
        "fate",
        "ruling",
        "until",
        "found",
        "ruled_by",
        "message",
    )
    list_filter = ("zone", "ruling", ("removed_at", admin.EmptyFieldListFilter))
    search_fields = ("name", "content", "marked_for")
    list_select_related = ("zone", "ruled_by")
    actions = ("remove_now", "keep", "quarantine_again")

    @display(description="fate", ordering="ruling")  # type: ignore[untyped-decorator]
    def fate(self, row: Orphan) -> SafeString:
        """In a word, since until when stands beside it."""
        word = "gone" if row.removed_at else row.ruling
        return badge(word, word, RULINGS)

    @display(description="quarantined until", ordering="quarantined_until")  # type: ignore[untyped-decorator]
    def until(self, row: Orphan) -> str:
        return utc(row.quarantined_until)

    @display(description="found", ordering="found_at")  # type: ignore[untyped-decorator]
    def found(self, row: Orphan) -> str:
        return utc(row.found_at)

    def has_rule_permission(self, request: HttpRequest) -> bool:
        """Rows are never edited; the right to change orphans is the right to decide about them."""
        return request.user.has_perm("dns.change_orphan")

    @action(description="Remove now", permissions=["rule"])  # type: ignore[untyped-decorator]
    def remove_now(self, request: HttpRequest, queryset: QuerySet[Orphan]) -> None:
        self._rule(request, queryset, Orphan.Ruling.REMOVE, "will be removed in a moment")
        for zone in Zone.objects.filter(orphans__in=queryset).distinct():
            survey_soon(zone)

    @action(description="Keep", permissions=["rule"])  # type: ignore[untyped-decorator]
    def keep(self, request: HttpRequest, queryset: QuerySet[Orphan]) -> None:
        self._rule(request, queryset, Orphan.Ruling.KEEP, "will be kept")

    @action(description="Leave to quarantine", permissions=["rule"])  # type: ignore[untyped-decorator]
    def quarantine_again(self, request: HttpRequest, queryset: QuerySet[Orphan]) -> None:
        self._rule(request, queryset, Orphan.Ruling.QUARANTINE, "will be removed after the quarantine")

    def _rule(self, request: HttpRequest, rows: QuerySet[Orphan], ruling: str, words: str) -> None:
        count = rule(rows.select_related("zone"), ruling, acting(request))
        told = f"{count} {'record' if count == 1 else 'records'} {words}." if count else "They are gone already."
        tell(request, Told(bool(count), told))
