"""Whom to ask, when nobody named the servers: found through a resolver, and never within our own network."""

import dns.flags
import dns.rcode
import dns.rrset
import pytest

from dns.domains.delegation import Delegation, _within_zone, find, stub_servers
from dns.domains.questions import Budget
from dns.propagation.servers import Server
from tests.dns.support.scripted import ScriptedServer

PUBLIC = "8.8.8.8"


class Answers:
    """What a resolver knows: (name, type) → values; everything else does not exist."""

    def __init__(self, known: dict[tuple[str, str], list[str]]) -> None:
        self._known = known

    def __call__(self, response) -> None:
        question = response.question[0]
        values = self._known.get((str(question.name).rstrip("."), question.rdtype.name))
        if values is None:
            response.set_rcode(dns.rcode.NXDOMAIN)
        else:
            response.answer = [dns.rrset.from_text(question.name, 60, "IN", question.rdtype.name, *values)]


@pytest.fixture
def resolver(settings):
    """Replaces what it knows: resolver({("example.com", "NS"): ["ns1.example.net."]})."""
    servers = []
    settings.DNS_STUB_ZONES = ()

    def start(known) -> ScriptedServer:
        servers.append(ScriptedServer(known if callable(known) else Answers(known)))
        settings.DNS_RESOLVERS = (servers[-1].place,)
        return servers[-1]

    yield start
    for server in servers:
        server.end()


def test_the_resolver_is_asked_for_what_is_registered_and_never_for_the_name_itself(resolver):
    """It would keep that the name does not exist, for as long as the zone says."""
    asked = resolver({("example.co.uk", "NS"): ["ns1.host.net."], ("ns1.host.net", "A"): [PUBLIC]}).asked
    found = find("shop.example.co.uk", Budget(questions=2))  # so that the server itself is not asked any more
    assert (found.zone, found.servers) == ("example.co.uk", (Server(PUBLIC, 53, "ns1.host.net"),))
    assert [question.split()[0] for question in asked] == ["example.co.uk.", "ns1.host.net."]


@pytest.mark.parametrize("inside", ["127.0.0.1", "10.0.0.5", "169.254.169.254", "100.64.0.1"])
def test_name_servers_in_a_private_network_are_not_asked(resolver, inside):
    resolver({("example.com", "NS"): ["ns1.example.com."], ("ns1.example.com", "A"): [inside]})
    found = find("shop.example.com", Budget())
    assert (found.servers, found.reason) == ((), "PrivateServers")
    assert f"ns1.example.com ({inside})" in found.trouble


def test_nor_those_with_an_ipv6_address_that_leads_inside(resolver):
    known = {("example.com", "NS"): ["ns1.example.com."], ("ns1.example.com", "A"): []}
    known["ns1.example.com", "AAAA"] = ["::ffff:127.0.0.1"]

    def script(response) -> None:
        if response.question[0].rdtype.name != "A":
            Answers(known)(response)

    resolver(script)
    assert find("shop.example.com", Budget()).reason == "PrivateServers"


def test_of_several_the_public_ones_are_asked_and_no_more_than_four(resolver):
    names = [f"ns{number}.example.com" for number in range(9)]
    known = {("example.com", "NS"): [f"{name}." for name in names]}
    known |= {(name, "A"): ["127.0.0.1" if name == names[0] else PUBLIC] for name in names}
    resolver(known)
    found = find("shop.example.com", Budget(questions=5))
    assert [server.label for server in found.servers] == names[1:4]


def test_a_server_that_sends_us_on_to_our_own_network_is_not_followed(resolver):
    resolver({("ns.shop.example.com", "A"): ["127.0.0.1"]})

    def referring(response) -> None:
        response.authority = [dns.rrset.from_text("shop.example.com.", 60, "IN", "NS", "ns.shop.example.com.")]
        response.additional = [dns.rrset.from_text("ns.shop.example.com.", 60, "IN", "A", PUBLIC)]

    server = ScriptedServer(referring)
    try:
        host, _, port = server.place.partition(":")
        above = Delegation("example.com", (Server(host, int(port), "ns1"),), ("ns1",))
        found = _within_zone("shop.example.com", above, Budget(), 2)
    finally:
        server.end()
    assert (found.zone, found.reason) == ("shop.example.com", "PrivateServers")


def test_a_server_cannot_send_us_beside_its_own_zone(resolver):
    asked = resolver({}).asked

    def referring(response) -> None:
        response.authority = [dns.rrset.from_text("com.", 60, "IN", "NS", "ns.evil.net.")]

    server = ScriptedServer(referring)
    try:
        host, _, port = server.place.partition(":")
        above = Delegation("example.com", (Server(host, int(port), "ns1"),), ("ns1",))
        assert _within_zone("shop.example.com", above, Budget(), 2).zone == "example.com"
    finally:
        server.end()
    assert asked == []


def test_a_domain_that_nobody_registered_is_known_to_be_gone(resolver):
    resolver({})
    found = find("shop.example.com", Budget())
    assert (found.reason, found.trouble) == (
        "NotRegistered",
        "example.com is not registered, or is not in DNS any more.",
    )


def test_a_resolver_that_fails_is_no_fault_of_the_customer(resolver):
    resolver(lambda response: response.set_rcode(dns.rcode.SERVFAIL))
    found = find("shop.example.com", Budget())
    assert (found.reason, found.servers) == ("", ())
    assert "answers SERVFAIL" in found.trouble


def test_no_question_of_ours_asks_a_customers_server_to_recurse(settings):
    seen = []

    def script(response) -> None:
        seen.append(bool(response.flags & dns.flags.RD))
        response.set_rcode(dns.rcode.REFUSED)

    server = ScriptedServer(script)
    settings.DNS_STUB_ZONES = (f"example.com={server.place}",)
    try:
        find("shop.example.com", Budget())
    finally:
        server.end()
    assert seen == [False]


def test_the_nearest_stub_zone_counts_and_borders_are_those_of_labels(settings):
    settings.DNS_STUB_ZONES = (".=127.0.0.1:1", "example.com=127.0.0.1:2", "shop.example.com=127.0.0.1:3")

    def ports(name: str) -> list[int]:
        return [server.port for server in stub_servers(name)]

    assert ports("shop.example.com") == ports("a.shop.example.com") == [3]
    assert ports("www.example.com") == ports("example.com") == [2]
    assert ports("evilexample.com") == ports("example.org") == [1]
    settings.DNS_STUB_ZONES = ()
    assert ports("example.com") == []
