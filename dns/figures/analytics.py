"""How long DNS took: from a write to all authoritative servers, and to a quorum of resolvers. Counted by PostgreSQL."""

from dataclasses import dataclass
from datetime import UTC, date, timedelta
from typing import Any

from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, FloatField, Q, QuerySet
from django.db.models.functions import Extract, TruncDate
from django.utils import timezone

from dns.models import Propagation, PropagationServer
from tenants.models import Organization

DAYS = 14


class Percentile(Aggregate):
    """PostgreSQL's percentile_cont, which leaves out what is NULL."""

    template = "percentile_cont(%(fraction)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


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


def figures(organization: Organization | None = None, *, days: int = DAYS) -> Figures:
    """Of one organization, or of all; of the last `days` days."""
    writes = _writes(organization, days)
    return Figures(_by_day(writes), _by_server(PropagationServer.objects.filter(propagation__in=writes)))


def latest_day() -> DayFigures | None:
    """Of all organizations, the latest day (UTC) on which something was written, at most a day ago."""
    return next(iter(reversed(_by_day(_writes(None, days=1)))), None)


def _writes(organization: Organization | None, days: int) -> QuerySet[Propagation]:
    of_whom = {"organization": organization} if organization else {}
    return Propagation.objects.filter(written_at__gte=timezone.now() - timedelta(days=days), **of_whom)


def _by_day(writes: Any) -> list[DayFigures]:
    rows = (
        writes.annotate(day=TruncDate("written_at", tzinfo=UTC))
        .values("day")
        .annotate(writes=Count("pk"), **_percentiles("authoritative_at"), **_percentiles("quorum_at"))
        .order_by("day")
    )
    return [
        DayFigures(row["day"], row["writes"], _spread(row, "authoritative_at"), _spread(row, "quorum_at"))
        for row in rows
    ]


def _by_server(agreements: Any) -> list[ServerFigures]:
    rows = (
        agreements.values("server", "role")
        .annotate(writes=Count("pk"), **_percentiles("agreed_at", "propagation__written_at"))
        .order_by("role", "server")
    )
    found = [(row, _spread(row, "agreed_at")) for row in rows]
    return [ServerFigures(row["server"], row["role"], row["writes"], spread) for row, spread in found if spread]


def _percentiles(until: str, since: str = "written_at") -> dict[str, Percentile]:
    """What came before the write, by clocks that disagree, is left out."""
    took = Extract(ExpressionWrapper(F(until) - F(since), output_field=DurationField()), "epoch")
    forward = Q(**{f"{until}__gte": F(since)})
    return {f"{until}_p{percent}": Percentile(took, fraction=percent / 100, filter=forward) for percent in (50, 95)}


def _spread(row: dict[str, Any], until: str) -> Spread | None:
    p50, p95 = row[f"{until}_p50"], row[f"{until}_p95"]
    return None if p50 is None else Spread(p50, p95)
