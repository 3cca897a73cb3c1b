"""Figures of all organizations: what was summed up once must tell what counting everything anew would."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from dns.figures.analytics import DayFigures, Spread
from dns.figures.days import KEPT_DAYS, figures_of_all, sum_up
from dns.models import Propagation, PropagationDay
from dns.tasks import sum_up_days

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, tzinfo=timezone.get_default_timezone())


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


def write(organization, *, days_ago, seconds, server="ns1"):
    at = timezone.now() - timedelta(days=days_ago)
    row = Propagation.objects.create(
        organization=organization,
        name=f"{Propagation.objects.count()}.{organization.host}",
        written_at=at,
        authoritative_at=at + timedelta(seconds=seconds),
        quorum_at=at + timedelta(seconds=2 * seconds),
    )
    row.servers.create(server=server, role="authoritative", agreed_at=at + timedelta(seconds=seconds))
    return row


def test_summed_up_days_and_counted_ones_tell_the_same(acme):
    for days_ago in (0, 1, 2, 9):
        for seconds in range(1, 22):
            write(acme, days_ago=days_ago, seconds=seconds)
    counted = figures_of_all(days=14)
    assert counted.days[0] == DayFigures(NOON.date() - timedelta(days=9), 21, Spread(11, 20), Spread(22, 40))
    sum_up()
    assert figures_of_all(days=14) == counted
    (server,) = counted.servers
    assert (server.server, server.role, server.writes) == ("ns1", "authoritative", 84)
    assert (server.spread.p50, server.spread.p95) == (pytest.approx(11, rel=0.05), pytest.approx(20, rel=0.05))


def test_a_day_that_was_summed_up_is_not_counted_again(acme):
    write(acme, days_ago=5, seconds=1)
    sum_up_days()
    Propagation.objects.all().delete()
    assert [day.writes for day in figures_of_all(days=14).days] == [1]


def test_today_and_yesterday_are_always_counted_for_their_writes_may_still_arrive(acme, django_assert_num_queries):
    row = write(acme, days_ago=1, seconds=1)
    sum_up()
    assert PropagationDay.objects.latest("day").day == NOON.date() - timedelta(days=2)
    Propagation.objects.filter(pk=row.pk).update(quorum_at=row.written_at + timedelta(seconds=77))
    with django_assert_num_queries(5):
        (day,) = figures_of_all(days=30).days
    assert day.quorum == Spread(77, 77)


def test_each_day_is_summed_up_once_and_old_ones_are_removed():
    PropagationDay.objects.create(day=NOON.date() - timedelta(days=400))
    assert (sum_up(), sum_up()) == (KEPT_DAYS, 0)
    assert PropagationDay.objects.count() == KEPT_DAYS
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        assert sum_up() == 1
    assert PropagationDay.objects.count() == KEPT_DAYS


def test_an_answer_by_a_clock_that_went_back_is_left_out_and_one_at_once_is_none_too_fast(acme):
    write(acme, days_ago=3, seconds=-5)
    write(acme, days_ago=3, seconds=0, server="ns2")
    (server,) = figures_of_all(days=14).servers
    assert (server.server, server.spread.p50) == ("ns2", pytest.approx(0.001, rel=0.05))
