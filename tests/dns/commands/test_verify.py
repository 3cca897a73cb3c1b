"""`manage.py dns verify`: who answers what, what that means, and what happens next."""

import pytest

from tenants.models import Condition
from tests.dns.conftest import HOST
from tests.doors.running import run


@pytest.fixture
def ours(sandbox) -> str:
    return f"127.0.0.1:{sandbox.dns_port}"


@pytest.fixture
def settled(zone, acme, settle):
    settle(acme)
    return acme


def test_a_name_that_is_right_everywhere_ends_well(settled, ours):
    ran = run("dns", "verify", "acme")
    assert ran.code == 0, ran
    head, *_ = ran.out.splitlines()
    assert head.split() == ["server", "role", "asked", "answer", "expected", "TTL", "ms", "stance"]
    (address,) = (line for line in ran.out.splitlines() if "authoritative" in line and f" A {HOST}" in line)
    assert [part.strip() for part in address.split("  ") if part.strip()][3:5] == ["127.0.0.1", "127.0.0.1"]
    assert address.endswith("Agrees")
    assert f"{HOST}: Ready" in ran.out
    assert "It is looked at again every 15 min." in ran.out


def test_a_name_that_is_wrong_ends_with_one_and_says_what_comes_next(zone, settled):
    zone.lay({"name": HOST, "type": "A", "content": "192.0.2.66", "ttl": 300})
    ran = run("dns", "verify", "ACME")
    assert ran.code == 1
    assert f"{HOST}: WrongValue" in ran.out
    assert "answers A 192.0.2.66, expected 127.0.0.1" in ran.out
    assert "It is asked for again in" in ran.out


def test_the_step_looks_itself_where_it_said_otherwise(zone, settled):
    step = Condition.objects.filter(organization=settled, step="propagation")
    wakes = step.get().wakes
    run("dns", "verify", "acme")
    assert step.get().wakes == wakes, "they say the same"
    zone.lay({"name": HOST, "type": "A", "content": "192.0.2.66", "ttl": 300})
    run("dns", "verify", "acme")
    assert step.get().wakes == wakes + 1


def test_programs_get_it_as_json(zone, settled, ours):
    data = run("dns", "verify", "acme", "--json").data
    assert (data["host"], data["is_good"], data["reason"]) == (HOST, True, "Ready")
    assert data["serials"].keys() == {ours}
    (line,) = (x for x in data["lines"] if (x["type"], x["role"]) == ("A", "resolver"))
    assert (line["server"], line["answers"], line["expected"]) == (ours, ["127.0.0.1"], ["127.0.0.1"])
    assert (line["rcode"], line["stance"], line["transport"]) == ("NOERROR", "Agrees", "udp")
    assert data["written_at"] <= data["authoritative_at"] <= data["quorum_at"]


def test_nobody_to_ask_is_told_without_a_traceback(zone, settled, settings):
    from dns.propagation import servers

    servers._known.clear()
    settings.DNS_NAMESERVERS = ()
    zone.sandbox.fault(system="dns", kind="status", status=500)
    ran = run("dns", "verify", "acme")
    assert ran.code == 1
    assert "Nobody could be asked: DNS: the name servers of sonicus.localhost were not found" in ran.err


def test_an_unknown_organization_is_told(db):
    ran = run("dns", "verify", "nobody")
    assert (ran.code, "There is no organization “nobody”" in ran.err) == (1, True)


def test_all_names_are_looked_at_with_one_line_for_each_batch(zone, settled):
    ran = run("dns", "verify", "--all")
    assert ran.code == 0, ran
    assert "1 of 1 names, 0 not as they should be" in ran.out
    assert run("dns", "verify", "--all", "--json").data["names"] == 1
