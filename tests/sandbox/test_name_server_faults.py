"""Several name servers serve the same zone, and each can misbehave alone."""

import dns.exception
import dns.flags
import dns.message
import dns.query
import dns.rcode
import pytest

from sandbox.server import Sandbox
from tests.sandbox.test_ionos import ACME, NAME, ZONE, Ionos, a

SOA = {"name": NAME, "type": "SOA", "content": f"ns1.{NAME} host.{NAME} 1 2 3 4 5", "ttl": 9}


@pytest.fixture(scope="module")
def box():
    box = Sandbox(further_dns_ports=(0, 0))
    box.start()
    yield box
    box.stop()


@pytest.fixture
def ionos(box):
    box.reset()
    ionos = Ionos(box)
    ionos.lay(SOA, a(ACME), {"name": ACME, "type": "TXT", "content": "token"})
    return ionos


@pytest.fixture
def fault(ionos):
    def fault(kind, **more):
        answer = ionos.control("POST", "/faults", {"system": "dns", "kind": kind, **more})
        assert answer.status_code == 201, answer.text

    return fault


def ask(box, server: int, type: str = "A", transport=dns.query.udp, name: str = ACME) -> dns.message.Message:
    query = dns.message.make_query(name, type)
    return transport(query, "127.0.0.1", port=box.dns_ports[server - 1], timeout=0.3)


def answers(response: dns.message.Message) -> list[str]:
    return [record.to_text() for rrset in response.answer for record in rrset]


def test_all_servers_answer_the_same_on_ports_of_their_own(box, ionos):
    assert len(set(box.dns_ports)) == 3
    assert [answers(ask(box, number)) for number in (1, 2, 3)] == [["192.0.2.1"]] * 3
    assert ionos.control("GET", "/state").json()["dns"]["servers"] == dict(
        zip(("ns1", "ns2", "ns3"), box.dns_ports, strict=True)
    )
    asked = [r["server"] for r in ionos.control("GET", "/requests").json() if r["system"] == "dns"]
    assert asked == ["ns1", "ns2", "ns3"]


def test_one_server_may_lag_behind_the_others(box, ionos, fault):
    fault("lag", server="ns2", seconds=60)
    ionos.call("PATCH", f"/zones/{ZONE}", [a(ACME, "192.0.2.9")])
    assert [answers(ask(box, number)) for number in (1, 2, 3)] == [["192.0.2.9"], ["192.0.2.1"], ["192.0.2.9"]]
    ionos.control("POST", "/clock", {"advance_seconds": 61})
    assert answers(ask(box, 2)) == ["192.0.2.9"]


@pytest.mark.parametrize(("kind", "rcode"), [("refused", dns.rcode.REFUSED), ("servfail", dns.rcode.SERVFAIL)])
def test_one_server_may_refuse_the_zone_or_fail(box, fault, kind, rcode):
    fault(kind, server="ns2")
    response = ask(box, 2)
    assert (response.rcode(), answers(response), response.authority) == (rcode, [], [])
    assert not response.flags & dns.flags.AA
    assert answers(ask(box, 1)) == ["192.0.2.1"]


def test_one_server_may_be_dead(box, fault):
    fault("dead", server="ns3")
    with pytest.raises(dns.exception.Timeout):
        ask(box, 3)
    with pytest.raises(EOFError):
        ask(box, 3, transport=dns.query.tcp)
    assert answers(ask(box, 1)) == ["192.0.2.1"]


@pytest.mark.parametrize(
    ("value", "type", "answer"),
    [
        (None, "A", "192.0.2.66"),
        ("203.0.113.5", "A", "203.0.113.5"),
        ("203.0.113.5", "TXT", "203.0.113.5"),
        (None, "TXT", "wrong"),
    ],
)
def test_one_server_may_answer_another_value_with_authority(box, fault, value, type, answer):
    fault("wrong", server="ns1", value=value)
    response = ask(box, 1, type)
    assert [text.strip('"') for text in answers(response)] == [answer]
    assert response.flags & dns.flags.AA
    assert answers(ask(box, 2)) == ["192.0.2.1"]


def test_what_does_not_exist_is_not_made_up_by_a_wrong_server(box, fault):
    fault("wrong", server="ns1")
    assert ask(box, 1, name=f"nobody.{NAME}").rcode() == dns.rcode.NXDOMAIN


def test_one_server_may_answer_without_authority(box, fault):
    fault("no_authority", server="ns1")
    response = ask(box, 1)
    assert answers(response) == ["192.0.2.1"]
    assert not response.flags & dns.flags.AA
    assert ask(box, 2).flags & dns.flags.AA


def test_one_server_may_cut_its_answers_over_udp(box, fault):
    fault("truncated", server="ns1")
    response = ask(box, 1)
    assert response.flags & dns.flags.TC
    assert answers(response) == []
    assert answers(ask(box, 1, transport=dns.query.tcp)) == ["192.0.2.1"]


def test_a_fault_without_a_server_strikes_all(box, fault):
    fault("refused")
    assert {ask(box, number).rcode() for number in (1, 2, 3)} == {dns.rcode.REFUSED}


def test_a_fault_is_counted_down_by_its_own_server_alone(box, fault):
    fault("refused", server="ns2", times=1)
    assert ask(box, 1).rcode() == dns.rcode.NOERROR
    assert [ask(box, 2).rcode() for _ in range(2)] == [dns.rcode.REFUSED, dns.rcode.NOERROR]


@pytest.mark.parametrize(
    "description",
    [
        {"system": "ionos", "kind": "wrong"},
        {"system": "dns", "kind": "drip"},
        {"system": "ionos", "kind": "delay", "server": "ns1"},
        {"system": "dns", "kind": "disable_foreign"},
    ],
)
def test_a_fault_that_could_never_strike_is_refused(ionos, description):
    answer = ionos.control("POST", "/faults", description)
    assert answer.status_code == 400
    assert answer.json()["error"]
