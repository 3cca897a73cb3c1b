"""The ledger as staff read it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dns.models import CustomDomain, Observation, Propagation
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


def test_an_answer_is_shown_in_words_and_to_the_second(settled, staff):
    row = Observation.objects.filter(organization=settled, type="A", role="resolver").latest("at")
    listed = staff.get("/admin/dns/observation/").content.decode()
    page = staff.get(f"/admin/dns/observation/{row.pk}/change/").content.decode()
    for text in (listed, page):
        assert f"{row.at:%Y-%m-%d %H:%M:%S}" in text
        assert row.says in text
    assert "[&quot;" not in listed + page


def test_who_searches_finds_by_slug_name_host_and_custom_domain(settled, staff):
    domain = CustomDomain.objects.create(organization=settled, name="shop.customer.test", token="a", target="a")
    facts = {"server": "ns1.customer.test", "role": "authoritative", "milliseconds": 1, "type": "TXT"}
    Observation.objects.create(organization=settled, custom_domain=domain, name="_x.shop.customer.test", **facts)
    every = Observation.objects.count()
    for words, found in {"acme": every, HOST: every, "shop.customer.test": 1, "nobody": 0}.items():
        page = staff.get("/admin/dns/observation/", {"q": words})
        assert page.context["cl"].result_count == found, words


def test_the_list_reads_little_of_a_long_ledger(settled, staff):
    """Filters offer what is known, or what was said of late; nothing is counted to its end."""
    with CaptureQueriesContext(connection) as asked:
        page = staff.get("/admin/dns/observation/")
    own = [query["sql"] for query in asked if 'FROM "dns_observation"' in query["sql"]]
    assert own
    assert not [sql for sql in own if "DISTINCT" in sql or "COUNT(" in sql]
    assert sum("LIMIT" in sql for sql in own) == 2, own
    assert f'href="?server=127.0.0.1%3A{_port()}"' in page.content.decode()


def test_the_way_of_a_write_is_shown_with_how_long_it_took_and_who_agreed_when(settled, staff):
    way = Propagation.objects.get(organization=settled)
    listed = staff.get("/admin/dns/propagation/").content.decode()
    assert HOST in listed
    assert "all authoritative servers after" in listed.lower()
    page = staff.get(f"/admin/dns/propagation/{way.pk}/change/")
    assert page.status_code == 200
    assert f"127.0.0.1:{_port()}" in page.content.decode()
    assert f"{way.written_at:%H:%M:%S}" in page.content.decode()
    assert "agreed after" in page.content.decode().lower()
    assert staff.post(f"/admin/dns/propagation/{way.pk}/delete/", {"post": "yes"}).status_code == 403


def _port() -> str:
    return Observation.objects.first().server.rpartition(":")[2]
