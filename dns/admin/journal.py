"""Every write to a zone, as a difference that people can read; one action takes a write back."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminTextInputWidget

from dns.admin.cells import badge
from dns.admin.zones import utc
from dns.models import JournalEntry
from dns.plans.reverting import revert
from dns.writes.elsewhere import in_words
from tenants.admin.actions import acting
from tenants.admin.permissions import ReadOnlyMixin

STATES = {"begun": "info", "done": "success", "failed": "danger"}
Rows = QuerySet[JournalEntry]


class ElsewhereFilter(admin.SimpleListFilter):
    title = "changed elsewhere"
    parameter_name = "elsewhere"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "something else changed meanwhile")]

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        return queryset.exclude(elsewhere=[]) if self.value() else queryset


class WhyForm(forms.Form):
    why = forms.CharField(max_length=200, widget=UnfoldAdminTextInputWidget, help_text="Kept in the journal.")


@admin.register(JournalEntry)
class JournalEntryAdmin(ReadOnlyMixin, ModelAdmin):  # type: ignore[misc]
    list_display = ("written", "deed", "state_badge", "difference", "organization_named", "by")
    list_filter = ("state", "action", "zone", "is_drift", ElsewhereFilter, "type")
    search_fields = ("name", "organization_slug", "actor_name", "why")
    date_hierarchy = "at"
    actions = ("revert_action",)
    fieldsets = (
        (
            None,
            {"fields": ("deed", "zone", "state_badge", "message", "difference", "stood", "stands", "elsewhere_told")},
        ),
        ("Who and why", {"fields": ("organization", "organization_slug", "actor", "actor_name", "why", "is_drift")}),
        ("Course", {"fields": ("written", "ended", "reverts", "key")}),
    )
    readonly_fields = (
        "deed",
        "state_badge",
        "difference",
        "stood",
        "stands",
        "elsewhere_told",
        "written",
        "ended",
        "key",
    )

    @display(description="at", ordering="at")  # type: ignore[untyped-decorator]
    def written(self, entry: JournalEntry) -> str:
        return utc(entry.at)

    @display(description="organization", ordering="organization_slug")  # type: ignore[untyped-decorator]
    def organization_named(self, entry: JournalEntry) -> str:
        return entry.organization_slug or "the platform"

    @display(description="by", ordering="actor_name")  # type: ignore[untyped-decorator]
    def by(self, entry: JournalEntry) -> str:
        return f"{entry.actor_name}: {entry.why}"

    @display(description="write")  # type: ignore[untyped-decorator]
    def deed(self, entry: JournalEntry) -> str:
        return str(entry)

    @display(description="ended")  # type: ignore[untyped-decorator]
    def ended(self, entry: JournalEntry) -> str:
        return utc(entry.ended_at) if entry.ended_at else "not yet"

    @display(description="state", ordering="state")  # type: ignore[untyped-decorator]
    def state_badge(self, entry: JournalEntry) -> SafeString:
        return badge(entry.state, entry.get_state_display(), STATES)

    @display(description="difference")  # type: ignore[untyped-decorator]
    def difference(self, entry: JournalEntry) -> SafeString:
        """What went and what came, not what stayed."""
        gone = [("−", _record(one)) for one in entry.before if one not in entry.after]
        come = [("+", _record(one)) for one in entry.after if one not in entry.before]
        return format_html_join("", "<p>{} {}</p>", [*gone, *come])

    @display(description="before")  # type: ignore[untyped-decorator]
    def stood(self, entry: JournalEntry) -> SafeString | str:
        return _listed(entry.before)

    @display(description="after")  # type: ignore[untyped-decorator]
    def stands(self, entry: JournalEntry) -> SafeString | str:
        return _listed(entry.after)

    @display(description="changed elsewhere meanwhile")  # type: ignore[untyped-decorator]
    def elsewhere_told(self, entry: JournalEntry) -> SafeString | str:
        return format_html_join("", "<p>{}</p>", ((in_words(one),) for one in entry.elsewhere)) or "nothing"

    @display(description="key")  # type: ignore[untyped-decorator]
    def key(self, entry: JournalEntry) -> SafeString:
        return format_html("{} (manage.py dns revert {} --why …)", entry.pk, entry.pk)

    def has_revert_permission(self, request: HttpRequest) -> bool:
        """Entries are never edited; who may pin may take back."""
        return request.user.has_perm("dns.add_pin")

    @action(description="Revert", permissions=["revert"])  # type: ignore[untyped-decorator]
    def revert_action(self, request: HttpRequest, queryset: Rows) -> HttpResponse | None:
        """Asks why first: the same action comes again with the answer."""
        form = WhyForm(request.POST if "why" in request.POST else None)
        if not form.is_valid():
            return self._question(request, queryset, form)
        for entry in queryset.select_related("organization").order_by("-at"):
            self._revert(request, entry, form.cleaned_data["why"])
        return None

    def _revert(self, request: HttpRequest, entry: JournalEntry, why: str) -> None:
        try:
            self.message_user(request, str(revert(entry, actor=acting(request), why=why)), messages.SUCCESS)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.WARNING)

    def _question(self, request: HttpRequest, queryset: Rows, form: WhyForm) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": "Revert?",
            "opts": self.opts,
            "entries": queryset,
            "form": form,
            "checkbox_name": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/dns/journalentry/revert.html", context)


def _listed(records: list[dict[str, Any]]) -> SafeString | str:
    return format_html_join("", "<p>{}</p>", ((_record(one),) for one in records)) or "nothing"


def _record(one: dict[str, Any]) -> str:
    return f"{one['content']} (ttl {one['ttl']})" + (" disabled" if one["disabled"] else "")
