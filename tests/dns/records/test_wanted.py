"""Further records that staff want: what is accepted, and that the loop writes and removes them."""

import pytest
from django.core.exceptions import ValidationError

from dns.models import Record
from dns.reconcile import RecordsReconciler
from dns.records import wanted
from tenants.models import AuditEvent
from tenants.refusals import refusals
from tests.dns.conftest import BASE, HOST, MARKER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("records_alone")]


def refused(acme, alice, **row) -> dict[str, str]:
    facts = {"name": f"x.{HOST}", "type": "TXT", "content": "text", **row}
    with pytest.raises(ValidationError) as refusal:
        wanted.add(acme, actor=alice, **facts)
    return {field: found[0].code for field, found in refusals(refusal.value).items()}


@pytest.mark.parametrize(
    "name",
    [
        BASE,
        f"other.{BASE}",
        f"evil{HOST}",
        f"_acme-challenge.{HOST}",
        f"a._domainkey.{HOST}",
        f"_sonicus-owner.{HOST}",
        f"_sonicus-anything.x.{HOST}",
        f"_ACME-challenge-2.{HOST}",
        f"-x.{HOST}",
        f"x..{HOST}",
        f"x y.{HOST}",
        f"{'l' * 64}.{HOST}",
        f"{'l.' * 120}{HOST}",
        f"*.{HOST}",
        f"ü.{HOST}",
    ],
)
def test_only_names_of_its_own_and_of_nobodys_service(acme, alice, name):
    assert refused(acme, alice, name=name) == {"name": "invalid"}


@pytest.mark.parametrize("type", ["NS", "SOA", "DNAME", "PTR", "nonsense", ""])
def test_only_the_seven_types(acme, alice, type):
    assert refused(acme, alice, type=type)["type"] == "invalid"


@pytest.mark.parametrize("type", ["A", "AAAA", "CNAME"])
def test_where_the_name_itself_leads_is_not_chosen(acme, alice, type):
    assert "type" in refused(acme, alice, name=HOST, type=type, content="192.0.2.1")


@pytest.mark.parametrize(
    ("type", "content"),
    [
        ("A", "2001:db8::1"),
        ("A", "300.1.1.1"),
        ("AAAA", "192.0.2.1"),
        ("MX", "mx.example.com"),
        ("SRV", "10 5 sip.example.com"),
        ("CAA", "letsencrypt.org"),
        ("CNAME", "two names"),
        ("TXT", ""),
        ("TXT", "line\nbreak"),
        ("TXT", "x" * 2049),
    ],
)
def test_content_fits_its_type(acme, alice, type, content):
    assert refused(acme, alice, type=type, content=content) == {"content": "invalid"}


@pytest.mark.parametrize("ttl", [0, 59, 86401])
def test_lifetimes_have_bounds(acme, alice, ttl):
    assert refused(acme, alice, ttl=ttl) == {"ttl": "invalid"}


def test_an_alias_stands_alone(acme, alice):
    wanted.add(acme, name=f"x.{HOST}", type="TXT", content="text", actor=alice)
    assert refused(acme, alice, type="CNAME", content="example.com") == {"name": "conflict"}
    wanted.add(acme, name=f"y.{HOST}", type="CNAME", content="example.com", actor=alice)
    assert refused(acme, alice, name=f"y.{HOST}") == {"name": "conflict"}


def test_an_alias_never_leads_back(acme, alice):
    assert refused(acme, alice, type="CNAME", content=f"X.{HOST}.") == {"name": "conflict"}
    wanted.add(acme, name=f"a.{HOST}", type="CNAME", content=f"b.{HOST}", actor=alice)
    wanted.add(acme, name=f"b.{HOST}", type="CNAME", content=f"c.{HOST}", actor=alice)
    assert refused(acme, alice, name=f"c.{HOST}", type="CNAME", content=f"a.{HOST}") == {"name": "conflict"}


def test_records_of_one_type_at_one_name_have_one_lifetime(acme, alice):
    wanted.add(acme, name=f"x.{HOST}", type="TXT", content="one", ttl=600, actor=alice)
    assert refused(acme, alice, content="two", ttl=300) == {"name": "conflict"}


def test_the_same_is_wanted_once(acme, alice):
    wanted.add(acme, name=f"x.{HOST}", type="MX", content="10 MX.example.com.", actor=alice)
    assert refused(acme, alice, type="MX", content="10 mx.example.com") == {"content": "taken"}


def test_what_is_wanted_stands_and_what_is_no_longer_wanted_goes(zone, acme, alice, settle):
    settle(acme)
    rows = [
        wanted.add(acme, name=HOST, type="MX", content="10 mx.example.com", actor=alice, why="their own mail"),
        wanted.add(acme, name=f"_sip._tcp.{HOST}", type="SRV", content="10 5 5060 sip.example.com", actor=alice),
        wanted.add(acme, name=f"docs.{HOST}", type="CNAME", content="docs.example.com", actor=alice),
        wanted.add(acme, name=HOST, type="CAA", content='0 issue "letsencrypt.org"', actor=alice),
    ]
    assert settle(acme)["dns"].status == "ready"
    names = {name for name, type, _ in zone.contents if type == "TXT"}
    assert names == {MARKER, f"_sonicus-owner.docs.{HOST}", f"_sonicus-owner._sip._tcp.{HOST}"}
    assert Record.objects.filter(organization=acme).count() == 8
    assert AuditEvent.objects.filter(verb="record.wanted").count() == 4
    for row in rows:
        wanted.remove(row, alice)
    assert settle(acme)["dns"].status == "ready"
    assert {name for name, _, _ in zone.contents} == {HOST, MARKER}
    assert RecordsReconciler().plan(acme) == []


def test_leaving_takes_them_along(zone, acme, alice, settle):
    wanted.add(acme, name=f"x.{HOST}", type="TXT", content="text", actor=alice)
    settle(acme)
    acme.leave()
    settle(acme)
    assert zone.contents == set()


def test_a_service_that_lays_a_text_beside_ours_disturbs_nobody(zone, acme, alice, settle, resync):
    wanted.add(acme, name=HOST, type="TXT", content="ours", actor=alice)
    settle(acme)
    theirs = {"id": "theirs", "name": HOST, "type": "TXT", "content": '"theirs"', "ttl": 300}
    zone.lay(*[r for r in zone.records if r["name"] in (HOST, MARKER)], theirs)
    writes = zone.writes
    resync(acme)
    assert settle(acme)["dns"].status == "ready"
    assert zone.writes == writes
