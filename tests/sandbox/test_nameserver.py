"""The name server serves what the IONOS stand-in stored, as an authoritative server must."""

import dns.flags
import dns.message
import dns.query
import dns.rcode
import dns.rdatatype
import pytest

from tests.sandbox.test_ionos import ACME, NAME, ZONE, Ionos, a

SOA = {"name": NAME, "type": "SOA", "content": f"ns1.{NAME} host.{NAME} 1 2 3 4 5", "ttl": 9}


@pytest.fixture
def ionos(box):
    box.reset()
    ionos = Ionos(box)
    ionos.lay(
        SOA, a(ACME), a(f"*.wild.{NAME}", "192.0.2.7"), a(f"a.b.{NAME}"), a(f"off.{NAME}", disabled=True),
        {"name": f"alias.{NAME}", "type": "CNAME", "content": ACME, "ttl": 300},
        {"name": f"away.{NAME}", "type": "CNAME", "content": "example.com", "ttl": 300},
        {"name": f"loop.{NAME}", "type": "CNAME", "content": f"loop.{NAME}", "ttl": 300},
        {"name": NAME, "type": "MX", "content": "mx00.ionos.de", "prio": 10},
        {"name": f"long.{NAME}", "type": "TXT", "content": "x" * 700},
    )  # fmt: skip
    return ionos


@pytest.fixture
def ask(box, ionos):
    def ask(name: str, type: str = "A", transport=dns.query.udp) -> dns.message.Message:
        return transport(dns.message.make_query(name, type), "127.0.0.1", port=box.dns_port, timeout=2)

    return ask


def answers(response: dns.message.Message) -> list[str]:
    return [record.to_text() for rrset in response.answer for record in rrset]


def soa_ttl(response: dns.message.Message) -> int:
    (soa,) = response.authority
    assert soa.rdtype == dns.rdatatype.SOA
    return soa.ttl


@pytest.mark.parametrize("transport", [dns.query.udp, dns.query.tcp])
def test_a_stored_record_is_answered_with_authority_over_both_transports(ask, transport):
    response = ask(ACME, transport=transport)
    assert answers(response) == ["192.0.2.1"]
    assert response.answer[0].ttl == 300
    assert response.flags & dns.flags.AA


def test_an_unknown_name_does_not_exist_and_the_soa_says_for_how_long(ask):
    response = ask(f"nobody.{NAME}")
    assert response.rcode() == dns.rcode.NXDOMAIN
    assert soa_ttl(response) == 5


@pytest.mark.parametrize(("name", "type"), [(ACME, "AAAA"), (f"b.{NAME}", "A"), (f"wild.{NAME}", "A")])
def test_a_name_without_such_a_record_exists_all_the_same(ask, name, type):
    response = ask(name, type)
    assert (response.rcode(), answers(response), soa_ttl(response)) == (dns.rcode.NOERROR, [], 5)


def test_a_wildcard_covers_what_does_not_exist_below_it(ask):
    response = ask(f"x.y.wild.{NAME}")
    assert answers(response) == ["192.0.2.7"]
    assert str(response.answer[0].name) == f"x.y.wild.{NAME}."


def test_an_alias_is_followed_within_the_zone_and_shown_where_it_leaves(ask):
    assert answers(ask(f"alias.{NAME}")) == [f"{ACME}.", "192.0.2.1"]
    assert answers(ask(f"away.{NAME}")) == ["example.com."]
    assert answers(ask(f"alias.{NAME}", "CNAME")) == [f"{ACME}."]
    assert soa_ttl(ask(f"alias.{NAME}", "AAAA")) == 5


def test_an_alias_to_itself_ends(ask):
    assert set(answers(ask(f"loop.{NAME}"))) == {f"loop.{NAME}."}


def test_a_disabled_record_is_not_served(ask):
    assert ask(f"off.{NAME}").rcode() == dns.rcode.NXDOMAIN


def test_a_priority_stands_before_the_mail_server(ask):
    assert answers(ask(NAME, "MX")) == ["10 mx00.ionos.de."]


def test_a_foreign_zone_is_refused_without_authority(ask):
    response = ask("example.com")
    assert response.rcode() == dns.rcode.REFUSED
    assert not response.flags & dns.flags.AA


def test_a_long_answer_is_cut_over_udp_and_whole_over_tcp(ask, box):
    assert ask(f"long.{NAME}", "TXT").flags & dns.flags.TC
    query = dns.message.make_query(f"long.{NAME}", "TXT")
    response, used_tcp = dns.query.udp_with_fallback(query, "127.0.0.1", port=box.dns_port, timeout=2)
    assert used_tcp
    assert b"".join(response.answer[0][0].strings) == b"x" * 700


def test_a_lag_shows_records_as_they_stood(ask, ionos):
    (old,) = ionos.create(a(f"old.{NAME}"))
    ionos.control("POST", "/clock", {"advance_seconds": 100})
    ionos.control("POST", "/faults", {"system": "dns", "kind": "lag", "seconds": 60})
    ionos.call("DELETE", f"/zones/{ZONE}/records/{old['id']}")
    ionos.create(a(f"new.{NAME}"))
    assert answers(ask(f"old.{NAME}")) == ["192.0.2.1"]
    assert ask(f"new.{NAME}").rcode() == dns.rcode.NXDOMAIN
    ionos.control("POST", "/clock", {"advance_seconds": 61})
    assert ask(f"old.{NAME}").rcode() == dns.rcode.NXDOMAIN
    assert answers(ask(f"new.{NAME}")) == ["192.0.2.1"]


@pytest.mark.parametrize(("status", "rcode"), [(500, dns.rcode.SERVFAIL), (403, dns.rcode.REFUSED)])
def test_a_status_fault_becomes_a_refusal_in_dns_words(ask, ionos, status, rcode):
    ionos.control("POST", "/faults", {"system": "dns", "kind": "status", "status": status, "times": 1})
    assert ask(ACME).rcode() == rcode
    assert answers(ask(ACME)) == ["192.0.2.1"]


def test_a_reset_leaves_a_question_without_answer(ask, ionos, box):
    ionos.control("POST", "/faults", {"system": "dns", "kind": "reset", "times": 1})
    with pytest.raises(dns.exception.Timeout):
        dns.query.udp(dns.message.make_query(ACME, "A"), "127.0.0.1", port=box.dns_port, timeout=0.3)
    assert answers(ask(ACME)) == ["192.0.2.1"]


def test_it_tells_its_port_and_what_it_was_asked(ask, ionos, box):
    ask(ACME)
    told = {"port": box.dns_port, "servers": {"ns1": box.dns_port}, "queries": 1}
    assert ionos.control("GET", "/state").json()["dns"] == told
    (request,) = [r for r in ionos.control("GET", "/requests").json() if r["system"] == "dns"]
    assert (request["method"], request["path"]) == ("UDP", f"{ACME}. A")
