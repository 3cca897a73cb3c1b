"""The ledger as staff read it."""

import pytest

from dns.models import Observation, Propagation
from tests.dns.conftest import HOST


@pytest.fixture
def settled(zone, acme, settle):
    settle(acme)
    return acme


def test_answers_are_found_by_name_and_by_what_they_mean(settled, staff):
    page = staff.get("/admin/dns/observation/", {"q": HOST, "stance": "Agrees", "role": "resolver"})
    assert page.status_code == 200
    assert page.context["cl"].result_count == 2
    assert staff.get("/admin/dns/observation/", {"stance": "WrongValue"}).context["cl"].result_count == 0


def test_the_way_of_a_write_is_shown_with_how_long_it_took_and_who_agreed_when(settled, staff):
    way = Propagation.objects.get(organization=settled)
    listed = staff.get("/admin/dns/propagation/").content.decode()
    assert HOST in listed
    assert "all authoritative servers after" in listed.lower()
    page = staff.get(f"/admin/dns/propagation/{way.pk}/change/")
    assert page.status_code == 200
    assert f"127.0.0.1:{_port()}" in page.content.decode()
    assert staff.post(f"/admin/dns/propagation/{way.pk}/delete/", {"post": "yes"}).status_code == 403


def _port() -> str:
    return Observation.objects.first().server.rpartition(":")[2]
