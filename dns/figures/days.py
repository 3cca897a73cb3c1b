"""Figures of all organizations. Days that are over are summed up once, in rows: a month may hold a million answers."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, QuerySet
from django.db.models.functions import Floor, Greatest, Ln
from django.utils import timezone

from dns.figures.analytics import DayFigures, Figures, ServerFigures, Spread, by_day, spread_of, took
from dns.models import Propagation, PropagationDay, PropagationServer

KEPT_DAYS = 90  # further back nobody is shown anything
STILL_OPEN = 2  # today and yesterday: a write of late evening has a day to reach its quorum
STEP = 1.05  # from one class of times to the next: what is told of servers is right within 2.5 %
LEAST_SECONDS = 0.001


def figures_of_all(*, days: int) -> Figures:
    """Of today and the days before it (UTC), `days` in all. Those that nobody summed up yet are counted now."""
    first = timezone.now().date() - timedelta(days=days - 1)
    there = {row.day: row for row in PropagationDay.objects.filter(day__gte=first)}
    every = [there.get(day) or _counted(day) for day in _days_from(first, days)]
    return Figures([_figures_of(row) for row in every if row.writes], _servers_of(every))


def sum_up() -> int:
    """Writes a row for each day that is over and has none; returns how many. Those that are too old are removed."""
    last = timezone.now().date() - timedelta(days=STILL_OPEN)
    first = last - timedelta(days=KEPT_DAYS - 1)
    PropagationDay.objects.filter(day__lt=first).delete()
    there = set(PropagationDay.objects.values_list("day", flat=True))
    missing = [day for day in _days_from(first, KEPT_DAYS) if day not in there]
    for day in missing:
        PropagationDay.objects.bulk_create([_counted(day)], ignore_conflicts=True)
    return len(missing)


def _days_from(first: date, count: int) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range(count))


def _counted(day: date) -> PropagationDay:
    """Not saved."""
    begins = datetime.combine(day, time(), UTC)
    writes = Propagation.objects.filter(written_at__gte=begins, written_at__lt=begins + timedelta(days=1))
    row = PropagationDay(day=day, servers=list(_counted_servers(writes)))
    for found in by_day(writes):
        row.writes = found.writes
        row.authoritative, row.quorum = (s and [s.p50, s.p95] for s in (found.authoritative, found.quorum))
    return row


def _counted_servers(writes: QuerySet[Propagation]) -> Iterator[dict[str, Any]]:
    """For each server, how many of its answers belong to which class of times."""
    seconds = Greatest(took("agreed_at", "propagation__written_at"), LEAST_SECONDS)
    rows = (
        PropagationServer.objects.filter(propagation__in=writes, agreed_at__gte=F("propagation__written_at"))
        .annotate(step=Floor(Ln(seconds) / math.log(STEP)))
        .values("server", "role", "step")
        .annotate(count=Count("pk"))
    )
    by_server: dict[tuple[str, str], dict[str, int]] = {}
    for row in rows:
        by_server.setdefault((row["server"], row["role"]), {})[str(int(row["step"]))] = row["count"]
    return ({"server": server, "role": role, "counts": counts} for (server, role), counts in by_server.items())


def _figures_of(row: PropagationDay) -> DayFigures:
    return DayFigures(row.day, row.writes, spread_of(row.authoritative), spread_of(row.quorum))


def _servers_of(rows: Iterable[PropagationDay]) -> list[ServerFigures]:
    together: dict[tuple[str, str], Counter[int]] = {}
    for row in rows:
        for each in row.servers:
            counts = {int(step): count for step, count in each["counts"].items()}
            together.setdefault((each["role"], each["server"]), Counter()).update(counts)
    return [
        ServerFigures(server, role, counts.total(), Spread(_percentile(counts, 0.5), _percentile(counts, 0.95)))
        for (role, server), counts in sorted(together.items())
    ]


def _percentile(counts: Counter[int], fraction: float) -> float:
    """The middle of the class in which it lies."""
    passed, wanted = 0, fraction * counts.total()
    for step in sorted(counts):
        passed += counts[step]
        if passed >= wanted:
            return float(STEP ** (step + 0.5))
    return 0.0
