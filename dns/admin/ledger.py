from datetime import timedelta

from django.contrib import admin
from unfold.admin import ModelAdmin, TabularInline

from dns.admin.figures import FiguresMixin
from dns.models import Observation, Propagation, PropagationServer
from dns.propagation.durations import in_words
from tenants.admin.permissions import ReadOnlyMixin


@admin.register(Observation)
class ObservationAdmin(ReadOnlyMixin, ModelAdmin):  # type: ignore[misc]
    list_display = ["name", "type", "server", "role", "stance", "rcode", "answers", "expected", "milliseconds", "at"]
    list_filter = ["stance", "role", "type", "rcode", "transport", "server", "at"]
    search_fields = ["name", "server", "round", "organization__name", "organization__slug"]
    date_hierarchy = "at"
    show_full_result_count = False  # it is the largest table of all


class PropagationServerInline(ReadOnlyMixin, TabularInline):  # type: ignore[misc]
    model = PropagationServer
    fields = ["server", "role", "agreed_at"]
    extra = 0


@admin.register(Propagation)
class PropagationAdmin(FiguresMixin, ReadOnlyMixin, ModelAdmin):  # type: ignore[misc]
    list_display = ["name", "written_at", "until_authoritative", "until_quorum", "superseded_at", "organization"]
    list_filter = ["written_at", "organization__base_domain"]
    search_fields = ["name", "organization__name", "organization__slug"]
    list_select_related = ["organization"]
    inlines = [PropagationServerInline]
    change_list_template = "admin/dns/propagations.html"

    @admin.display(description="all authoritative servers after")
    def until_authoritative(self, row: Propagation) -> str:
        return _after(row.to_authoritative)

    @admin.display(description="a quorum of resolvers after")
    def until_quorum(self, row: Propagation) -> str:
        return _after(row.to_quorum)


def _after(span: timedelta | None) -> str:
    return "–" if span is None else in_words(span)
