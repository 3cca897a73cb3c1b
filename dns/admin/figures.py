"""How fast DNS follows our writes, over all organizations."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from dns.figures.analytics import Figures
from dns.figures.charts import chart_of
from dns.figures.days import figures_of_all
from sonicus.lib.durations import in_words

DAYS = 30
HEAD_DAYS = ["day (UTC)", "writes", "authoritative p50", "authoritative p95", "quorum p50", "quorum p95"]
HEAD_SERVERS = ["server", "role", "writes", "p50", "p95"]

Table = dict[str, list[Any]]  # as unfold's component wants it


class FiguresMixin:
    """Gives the list of Propagation rows a page of figures at `figures/`."""

    admin_site: admin.AdminSite

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_safe(self.figures_view))
        return [path("figures/", view, name="dns_propagation_figures"), *super().get_urls()]  # type: ignore[misc]

    def figures_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        found = figures_of_all(days=DAYS)
        context = {
            **self.admin_site.each_context(request),
            "title": f"How fast DNS followed in the last {DAYS} days",
            "figures": found,
            "chart": chart_of(found),
            "days": {"headers": HEAD_DAYS, "rows": _rows_of_days(found)},
            "servers": {"headers": HEAD_SERVERS, "rows": _rows_of_servers(found)},
        }
        return render(request, "admin/dns/figures.html", context)


def _rows_of_days(found: Figures) -> list[list[str]]:
    """The latest first."""
    return [
        [f"{day.day:%Y-%m-%d}", str(day.writes), *_cells(day.authoritative), *_cells(day.quorum)]
        for day in reversed(found.days)
    ]


def _rows_of_servers(found: Figures) -> list[list[str]]:
    return [[one.server, one.role, str(one.writes), *_cells(one.spread)] for one in found.servers]


def _cells(spread: Any) -> list[str]:
    return [in_words(spread.p50), in_words(spread.p95)] if spread else ["–", "–"]
