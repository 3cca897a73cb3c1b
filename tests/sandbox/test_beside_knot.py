"""The sandbox's name server beside Knot: the same zone, the same questions, the same answers."""

import dns.flags
import dns.message
import dns.query
import dns.rcode
import dns.rrset
import pytest

from tests.sandbox.test_ionos import NAME, Ionos
from tests.support.name_servers import knot

RECORDS = [
    ("acme", "A", "192.0.2.1"),
    ("acme", "A", "192.0.2.2"),
    ("acme", "AAAA", "2001:db8::1"),
    ("_sonicus-owner.acme", "TXT", '"install=1 organization=2"'),
    ("a.b.c", "A", "192.0.2.3"),
    ("*.wild", "A", "192.0.2.7"),
    ("*.wild", "TXT", '"anybody"'),
    ("known.wild", "TXT", '"somebody"'),
    ("deep.below.wild", "A", "192.0.2.8"),
    ("a.*.odd", "A", "192.0.2.9"),
    ("*.alias-wild", "CNAME", "acme"),
    ("alias", "CNAME", "acme"),
    ("alias2", "CNAME", "alias"),
    ("alias3", "CNAME", "alias2"),
    ("to-wild", "CNAME", "x.wild"),
    ("to-nothing", "CNAME", "nobody"),
    ("to-between", "CNAME", "b.c"),
    ("away", "CNAME", "example.com."),
    ("loop", "CNAME", "loop"),
    ("ring1", "CNAME", "ring2"),
    ("ring2", "CNAME", "ring1"),
    ("mail", "MX", "10 mx.example.com."),
    ("_sip._tcp", "SRV", "1 2 5060 acme"),
    ("ca", "CAA", '0 issue "letsencrypt.org"'),
    ("given", "NS", "ns.given"),
    ("ns.given", "A", "192.0.2.53"),
    ("to-given", "CNAME", "x.given"),
    ("long", "TXT", f'"{"x" * 200}" "{"y" * 200}"'),
    ("_", "TXT", '""'),
]
NAMES = [
    *sorted({name for name, _, _ in RECORDS}),
    *("@", "ns1", "nobody", "no.body", "x.acme", "b.c", "c", "x.a.b.c", "wild", "x.wild", "x.y.wild", "x.known.wild"),
    *("below.wild", "x.below.wild", "odd", "x.odd", "a.x.odd", "*.odd", "alias-wild", "x.alias-wild", "x.alias"),
    *("x.given", "x.y.given", "ACME", "AlIaS", "x.WILD", "x.loop", "_tcp", "x.to-given"),
]
TYPES = ["A", "AAAA", "TXT", "CNAME", "MX", "NS", "SOA", "SRV", "CAA", "DS"]


@pytest.fixture(scope="module")
def ports(box, tmp_path_factory):
    """The port of ours and that of Knot, which serve the same."""
    lines = [f"{name} 300 {type} {content}" for name, type, content in RECORDS]
    with knot(tmp_path_factory.mktemp("knot"), {NAME: lines}) as server:
        box.reset()
        Ionos(box).lay(*_furniture(), *(_as_ionos(*record) for record in RECORDS))
        yield box.dns_port, server.port


def _furniture():
    soa = f"ns1.{NAME} hostmaster.{NAME} 1 28800 7200 604800 5"
    return [_record(NAME, "SOA", soa), _record(NAME, "NS", f"ns1.{NAME}"), _record(f"ns1.{NAME}", "A", "127.0.0.1")]


def _as_ionos(name, type, content):
    """Full names without final dot, the priority apart."""
    *before, last = content.split(" ") if type in ("CNAME", "NS", "MX", "SRV") else ["", content]
    if type in ("CNAME", "NS", "MX", "SRV"):
        last = last.removesuffix(".") if last.endswith(".") else f"{last}.{NAME}"
        content = " ".join([*before[1:], last] if type in ("MX", "SRV") else [last])
    prio = {"prio": int(before[0])} if type in ("MX", "SRV") else {}
    return {**_record(f"{name}.{NAME}", type, content), **prio}


def _record(name, type, content):
    return {"name": name, "type": type, "content": content, "ttl": 300}


def _seen(port, name, type):
    response = dns.query.udp(dns.message.make_query(name, type, use_edns=0, payload=1232), "127.0.0.1", 2, port)
    return {
        "rcode": dns.rcode.to_text(response.rcode()),
        "authoritative": bool(response.flags & dns.flags.AA),
        "cut": bool(response.flags & dns.flags.TC),
        "answer": _lines(response.answer),
        "authority": _lines(response.authority),
    }


def _lines(sets: list[dns.rrset.RRset]):
    """Names in answers may come in the case of the question or of the zone."""
    return sorted(f"{rrset.name} {rrset.ttl} {record}".lower() for rrset in sets for record in rrset)


@pytest.mark.parametrize("type", TYPES)
def test_it_answers_as_knot_does(ports, type):
    ours, theirs = ports
    questions = [NAME if name == "@" else f"{name}.{NAME}" for name in NAMES]
    differing = {
        name: {"ours": mine, "knot": its}
        for name in questions
        if (mine := _seen(ours, name, type)) != (its := _seen(theirs, name, type))
    }
    assert differing == {}


def test_the_comparison_is_one_of_many_questions():
    assert len(NAMES) * len(TYPES) >= 500
