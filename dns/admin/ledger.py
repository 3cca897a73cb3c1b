from datetime import UTC, datetime, timedelta

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from dns.admin.cells import LifetimeMixin
from dns.admin.figures import FiguresMixin
from dns.admin.ledger_filters import LatestPaginator, ServerFilter, StanceFilter, TypeFilter
from dns.models import CustomDomain, Observation, Propagation, PropagationServer
from sonicus.lib.durations import in_words
from tenants.admin.permissions import ReadOnlyMixin
from tenants.models import Organization

MOST_FOUND = 100  # organizations, and domains


@admin.register(Observation)
class ObservationAdmin(LifetimeMixin, ReadOnlyMixin, ModelAdmin):  # type: ignore[misc]
    """The largest table of all: nothing here may read the whole of it, as filters by its values and counts would."""

    list_display = ["asked_at", "name", "type", "server", "stance", "words"]
    fieldsets = [
        (None, {"fields": ["name", "type", "server", "role", "asked_at", "stance", "words"]}),
        (
            "The answer",
            {"fields": ["rcode", "values", "wanted", "lifetime", "chain", "serial", "secure", "authoritative"]},
        ),
        ("How it was asked", {"fields": ["milliseconds", "transport", "round", "organization", "custom_domain"]}),
    ]
    list_filter = [StanceFilter, "role", TypeFilter, ServerFilter, "at"]
    search_fields = ["name"]  # see get_search_results
    search_help_text = "An organization's slug, name or host, or a custom domain"
    ordering = ["-at"]
    show_full_result_count = False
    paginator = LatestPaginator

    @admin.display(description="at (UTC)", ordering="at")
    def asked_at(self, row: Observation) -> str:
        return _second(row.at)

    @admin.display(description="says", empty_value="–")
    def words(self, row: Observation) -> str | None:
        """Where nothing certain is expected, what was answered."""
        return row.says or ", ".join(row.answers) or row.rcode

    @admin.display(description="answers", empty_value="none")
    def values(self, row: Observation) -> str | None:
        return ", ".join(row.answers) or None

    @admin.display(description="expected", empty_value="none")
    def wanted(self, row: Observation) -> str | None:
        return ", ".join(row.expected) or None

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Observation], search_term: str
    ) -> tuple[QuerySet[Observation], bool]:
        """By whose it is, for which there are indexes."""
        term = search_term.strip()
        if not term:
            return queryset, False
        whose = Organization.objects.filter(Q(slug__icontains=term.partition(".")[0]) | Q(name__icontains=term))
        domains = CustomDomain.objects.filter(name__icontains=term)
        keys = [list(rows.values_list("pk", flat=True)[:MOST_FOUND]) for rows in (whose, domains)]
        return queryset.filter(Q(organization__in=keys[0]) | Q(custom_domain__in=keys[1])), False


class PropagationServerInline(ReadOnlyMixin, TabularInline):  # type: ignore[misc]
    model = PropagationServer
    fields = readonly_fields = ["server", "role", "agreed_after"]
    extra = 0

    @admin.display(description="agreed after")
    def agreed_after(self, row: PropagationServer) -> str:
        return _after(row.agreed_at - row.propagation.written_at)


@admin.register(Propagation)
class PropagationAdmin(FiguresMixin, ReadOnlyMixin, ModelAdmin):  # type: ignore[misc]
    list_display = ["name", "written_at", "until_authoritative", "until_quorum", "superseded_at", "organization"]
    list_filter = ["written_at", "organization__base_domain"]
    search_fields = ["name", "organization__name", "organization__slug"]
    list_select_related = ["organization"]
    inlines = [PropagationServerInline]
    fields = ["name", "organization", "written", "until_authoritative", "until_quorum", "superseded_at", "expected"]
    change_list_template = "admin/dns/propagations.html"

    @admin.display(description="written at (UTC)")
    def written(self, row: Propagation) -> str:
        return _second(row.written_at)

    @admin.display(description="all authoritative servers after")
    def until_authoritative(self, row: Propagation) -> str:
        return _after(row.to_authoritative)

    @admin.display(description="a quorum of resolvers after")
    def until_quorum(self, row: Propagation) -> str:
        return _after(row.to_quorum)


def _second(at: datetime) -> str:
    """What takes seconds is told to the second."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}"


def _after(span: timedelta | None) -> str:
    return "–" if span is None else in_words(span)
