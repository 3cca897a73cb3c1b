"""How long DNS took, counted in SQL and drawn by the server."""

import re
from datetime import datetime, timedelta
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.template.loader import render_to_string
from django.utils import timezone

from dns.figures.analytics import Spread, figures
from dns.figures.charts import chart_of
from dns.figures.days import figures_of_all
from dns.models import Propagation
from tests.support.cast import make_organization

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, tzinfo=timezone.get_default_timezone())


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


def test_days_are_those_of_utc_whatever_zone_the_reader_is_in(acme):
    write(acme, authoritative=1, quorum=2)
    with timezone.override(ZoneInfo("Pacific/Kiritimati")):
        (day,) = figures(acme).days
    assert day.day == NOON.date()


def write(organization, *, days_ago=0, authoritative=None, quorum=None, servers=()):
    at = timezone.now() - timedelta(days=days_ago)
    row = Propagation.objects.create(
        organization=organization,
        name=f"{Propagation.objects.count()}.{organization.host}",
        written_at=at,
        authoritative_at=at + timedelta(seconds=authoritative) if authoritative is not None else None,
        quorum_at=at + timedelta(seconds=quorum) if quorum is not None else None,
    )
    for server, role, seconds in servers:
        row.servers.create(server=server, role=role, agreed_at=at + timedelta(seconds=seconds))
    return row


def test_median_and_p95_of_a_day_are_those_of_its_writes(acme):
    for seconds in range(1, 22):
        write(acme, authoritative=seconds, quorum=10 * seconds)
    (day,) = figures(acme).days
    assert (day.day, day.writes) == (NOON.date(), 21)
    assert day.authoritative == Spread(11, 20)
    assert day.quorum == Spread(110, 200)


def test_what_did_not_come_so_far_is_no_zero(acme):
    write(acme, authoritative=2)
    write(acme)
    (day,) = figures(acme).days
    assert (day.writes, day.authoritative, day.quorum) == (2, Spread(2, 2), None)


def test_each_server_has_its_own_times(acme):
    for seconds in (1, 3):
        servers = [("ns1:53", "authoritative", seconds), ("9.9.9.9", "resolver", 10 * seconds)]
        write(acme, authoritative=seconds, quorum=seconds, servers=servers)
    first, second = figures(acme).servers
    assert (first.server, first.writes, first.spread.p50) == ("ns1:53", 2, 2)
    assert (second.server, second.role, second.spread) == ("9.9.9.9", "resolver", Spread(20, 29))


def test_an_organization_sees_its_own_figures_and_staff_those_of_all(acme, bob):
    other = make_organization("globex", owner=bob)
    write(acme, authoritative=1)
    write(other, authoritative=9)
    assert [day.authoritative.p50 for day in figures(acme).days] == [1]
    assert [day.writes for day in figures_of_all(days=14).days] == [2]


def test_a_clock_that_went_back_makes_no_negative_time(acme):
    write(acme, authoritative=-5, quorum=3)
    (day,) = figures(acme).days
    assert (day.authoritative, day.quorum) == (None, Spread(3, 3))


def test_what_is_long_ago_is_left_out(acme):
    write(acme, days_ago=20, authoritative=1)
    assert figures(acme).days == []
    assert chart_of(figures(acme)) is None


def test_the_picture_is_svg_with_title_and_description_and_no_style(acme):
    for days_ago in range(10):
        write(acme, days_ago=days_ago, authoritative=0.4 + days_ago, quorum=600)
    text = render_to_string("dns/_chart.html", {"chart": chart_of(figures(acme))})
    root = ElementTree.fromstring(re.search("<svg.*</svg>", text, re.DOTALL).group())  # noqa: S314  our own
    assert root.get("role") == "img"
    assert root.findtext("title")
    assert "logarithmic" in root.findtext("desc")
    assert len(root.findall(".//circle")) == 10
    assert "style=" not in text
    assert "<script" not in text
    assert 'class="chart"' not in text  # in the admin, unfold's script takes those for canvases of its own


def test_slower_stands_higher_and_everything_within_the_picture(acme):
    write(acme, days_ago=1, authoritative=1, quorum=90000)
    write(acme, authoritative=300, quorum=400)
    chart = chart_of(figures(acme))
    early, late = chart.series[0].marks
    assert late.y50 < early.y50
    assert all(0 <= mark.y95 <= mark.y50 <= chart.height for series in chart.series for mark in series.marks)
    assert all(chart.left <= mark.x <= chart.right for series in chart.series for mark in series.marks)


def test_the_page_shows_a_table_with_the_picture_and_a_sentence_where_there_is_nothing(acme, alice, public):
    public.force_login(alice)
    page = public.get("/organizations/acme/dns/").content.decode()
    assert "No write of the last days was followed yet" in page
    assert "<svg viewBox" not in page.split("figures-title")[1]
    write(acme, authoritative=2, quorum=4)
    page = public.get("/organizations/acme/dns/").content.decode()
    assert "2.0 s" in page
    assert "20 Nov 2026" in page
    assert "chart-title" in page
