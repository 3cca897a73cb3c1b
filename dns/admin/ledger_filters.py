"""Filters and pages of the ledger that read little of it, however long it is."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from dns.models import Observation
from dns.propagation.stances import Stance

MOST_ROWS = 10_000  # counted and paged through
LATEST = 1_000  # answers, whose servers are offered
TYPES = ("A", "AAAA", "CAA", "CNAME", "NS", "SOA", "TXT")


class LatestPaginator(Paginator):  # type: ignore[type-arg]
    """Pages of the latest rows: whoever looks for older ones narrows the list down first."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return len(rows.order_by().values_list("pk")[:MOST_ROWS])


class _ValueFilter(admin.SimpleListFilter):
    def queryset(self, request: HttpRequest, queryset: QuerySet[Observation]) -> QuerySet[Observation]:
        return queryset.filter(**{str(self.parameter_name): self.value()}) if self.value() else queryset


class StanceFilter(_ValueFilter):
    title = parameter_name = "stance"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [(stance.value, stance.value) for stance in Stance]


class TypeFilter(_ValueFilter):
    title = parameter_name = "type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [(type, type) for type in TYPES]


class ServerFilter(_ValueFilter):
    title = parameter_name = "server"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        servers = Observation.objects.order_by("-at").values_list("server", flat=True)[:LATEST]
        return [(server, server) for server in sorted(set(servers))]
