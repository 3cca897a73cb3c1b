"""One certificate for all names of the platform: whether the edge serves it, and what follows if not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dns.tls.platform_certificates import probe_platform_certificates
from sonicus.lib.embedded.ports import any_free
from tests.dns.tls.tls_server import TlsServer, days
from tests.doors.running import run

pytestmark = pytest.mark.django_db


@pytest.fixture
def edge(tmp_path, settings):
    with TlsServer(tmp_path) as server:
        settings.EDGE_TLS = (f"127.0.0.1:{server.edge.port}",)
        yield server


def show(edge: TlsServer, base: str, left: timedelta, *names: str) -> None:
    until = timezone.now() + left
    edge.show_to_all(until - days(90), until, *names or (base, f"*.{base}"))


def test_with_the_wildcard_all_is_well_and_its_days_are_told(edge, settings):
    show(edge, settings.BASE_DOMAIN, days(60.5))
    (finding,) = probe_platform_certificates()
    assert (finding.level, finding.subject) == ("ok", f"certificate *.{settings.BASE_DOMAIN}")
    assert "60 days are left" in finding.seen
    (asked,) = edge.asked
    assert asked.endswith(f".{settings.BASE_DOMAIN}"), "a name of nobody, for which no certificate is ordered"


def test_without_it_the_names_are_told_that_would_each_take_one(edge, acme, settings):
    (finding,) = probe_platform_certificates()
    assert finding.level == "warn"
    assert f"each of 1 names: {acme.host}" in finding.seen
    assert f"*.{settings.BASE_DOMAIN}" in finding.mend


def test_one_for_other_names_is_none(edge, settings):
    show(edge, settings.BASE_DOMAIN, days(60), settings.BASE_DOMAIN, f"*.cname.{settings.BASE_DOMAIN}")
    (finding,) = probe_platform_certificates()
    assert finding.level == "fail"
    assert "shows a certificate for" in finding.seen


@pytest.mark.parametrize(("left", "level"), [(20.5, "warn"), (-1, "fail")])
def test_one_that_nobody_renewed_is_told_before_visitors_notice(edge, settings, left, level):
    show(edge, settings.BASE_DOMAIN, days(left))
    (finding,) = probe_platform_certificates()
    assert finding.level == level


def test_an_edge_that_is_away_proves_nothing(settings):
    settings.EDGE_TLS = (f"127.0.0.1:{any_free()}",)
    (finding,) = probe_platform_certificates()
    assert (finding.level, "cannot be reached" in finding.seen) == ("warn", True)


def test_where_nobody_looks_nothing_is_said(settings):
    settings.EDGE_TLS = ("none",)
    assert probe_platform_certificates() == []


def test_the_doctor_tells_it(zone, edge, acme, settings):
    ran = run("dns", "doctor")
    assert (ran.code, f"certificate *.{settings.BASE_DOMAIN}" in ran.out) == (0, True)
    show(edge, settings.BASE_DOMAIN, days(-1))
    assert run("dns", "doctor").code == 1
    show(edge, settings.BASE_DOMAIN, days(60.5))
    ran = run("dns", "doctor", "--json")
    assert (ran.code, ran.data["checks"][-1]["base"]) == (0, "edge")
