"""How long DNS took: from a write to all authoritative servers, and to a quorum of resolvers. Counted by PostgreSQL."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, FloatField, Q, QuerySet
from django.db.models.functions import Cast, Extract, TruncDate
from django.utils import timezone

from dns.models import Propagation, PropagationServer
from tenants.models import Organization

DAYS = 14


class Percentiles(Aggregate):
    """p50 and p95 in one sort, by PostgreSQL's percentile_cont, which leaves out what is NULL."""

    template = "percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = ArrayField(FloatField())


@dataclass(frozen=True)
class Spread:
    """Seconds: half took no longer than p50, all but one of twenty no longer than p95."""

    p50: float
    p95: float


@dataclass(frozen=True)
class DayFigures:
    """Of all writes of one day (UTC). None where none of them came so far."""

    day: date
    writes: int
    authoritative: Spread | None
    quorum: Spread | None


@dataclass(frozen=True)
class ServerFigures:
    """Of all writes that one server came to answer: how long after the write it first did."""

    server: str
    role: str
    writes: int
    spread: Spread


@dataclass(frozen=True)
class Figures:
    days: list[DayFigures]
    servers: list[ServerFigures]


def figures(organization: Organization, *, days: int = DAYS) -> Figures:
    """Of one organization, of the last `days` days. Of all of them: dns/figures/days.py."""
    writes = Propagation.objects.filter(organization=organization, written_at__gte=_ago(days))
    return Figures(by_day(writes), _by_server(PropagationServer.objects.filter(propagation__in=writes)))


def latest_day() -> DayFigures | None:
    """Of all organizations, the latest day (UTC) on which something was written, at most a day ago."""
    return next(iter(reversed(by_day(Propagation.objects.filter(written_at__gte=_ago(1))))), None)


def by_day(writes: QuerySet[Propagation]) -> list[DayFigures]:
    rows = (
        writes.annotate(day=TruncDate("written_at", tzinfo=UTC))
        .values("day")
        .annotate(writes=Count("pk"), to_all=_percentiles("authoritative_at"), to_a_quorum=_percentiles("quorum_at"))
        .order_by("day")
    )
    return [
        DayFigures(row["day"], row["writes"], spread_of(row["to_all"]), spread_of(row["to_a_quorum"])) for row in rows
    ]


def took(until: str, since: str = "written_at") -> Any:
    """Seconds."""
    return Cast(Extract(ExpressionWrapper(F(until) - F(since), output_field=DurationField()), "epoch"), FloatField())


def spread_of(percentiles: list[float] | None) -> Spread | None:
    return Spread(*percentiles) if percentiles else None


def _by_server(agreements: QuerySet[PropagationServer]) -> list[ServerFigures]:
    rows = (
        agreements.values("server", "role")
        .annotate(writes=Count("pk"), spread=_percentiles("agreed_at", "propagation__written_at"))
        .order_by("role", "server")
    )
    found = [(row, spread_of(row["spread"])) for row in rows]
    return [ServerFigures(row["server"], row["role"], row["writes"], spread) for row, spread in found if spread]


def _percentiles(until: str, since: str = "written_at") -> Percentiles:
    """What came before the write, by clocks that disagree, is left out."""
    return Percentiles(took(until, since), filter=Q(**{f"{until}__gte": F(since)}))


def _ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)
