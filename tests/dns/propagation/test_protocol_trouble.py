"""What goes wrong below the answer: EDNS, cut or forged answers, letter case, aliases, IPv6, dead resolvers."""

import socket
import time

import dns.flags
import dns.message
import dns.rcode
import pytest

from dns.propagation import servers
from dns.propagation.asking import Question, Reply, ask
from dns.propagation.looking import verdict
from dns.propagation.servers import Server, authoritative_servers
from dns.propagation.stances import stance_of
from sonicus.lib.outcomes import Ready
from sonicus.lib.providers import ProviderError
from tests.dns.propagation.conftest import HOST, OURS, RECORD
from tests.dns.support.raw_server import RawServer, answer_to, cut_off, without_edns
from tests.support.name_servers import ZONE, bind9, knot, unbound

EXPECTED = {"A": {OURS}}


def ask_about_acme(script) -> Reply:
    with RawServer(script) as server:
        return ask(Server(server.place.address, server.place.port, "ns1"), Question(HOST, "A"))


@pytest.mark.parametrize(
    "script",
    [
        without_edns(dns.rcode.FORMERR),
        without_edns(dns.rcode.FORMERR, header_alone=True),
        without_edns(dns.rcode.NOTIMP),
        without_edns(dns.rcode.BADVERS),
    ],
)
def test_who_rejects_edns_is_asked_without_it(edge, script):
    reply = ask_about_acme(script)
    assert (reply.rcode, reply.answers) == ("NOERROR", (OURS,))


def test_who_is_silent_to_edns_is_silent_to_visitors_too(edge, settings):
    settings.DNS_TIMEOUT_SECONDS = 0.1

    def script(query, send):
        if dns.message.from_wire(query).edns < 0:
            send(answer_to(query))

    assert stance_of(ask_about_acme(script), EXPECTED, "authoritative") == "Timeout"


def test_a_server_that_cuts_its_answer_and_has_no_tcp_is_not_called_down(edge):
    reply = ask_about_acme(cut_off)
    assert reply.failure == "cuts its answer off over UDP, and cannot be asked (ConnectionRefusedError) over TCP"
    assert (stance_of(reply, EXPECTED, "authoritative"), reply.transport) == ("ServerDown", "tcp")


def test_a_server_that_cuts_its_answer_and_is_silent_over_tcp_is_called_so(edge, settings):
    settings.DNS_TIMEOUT_SECONDS = 0.1
    with RawServer(cut_off) as server, socket.create_server(tuple(server.place)):
        reply = ask(Server(*server.place, "ns1"), Question(HOST, "A"))
    assert reply.failure == "cuts its answer off over UDP, and does not answer over TCP"
    assert stance_of(reply, EXPECTED, "authoritative") == "Timeout"


def test_what_somebody_forges_does_not_count(edge):
    """With another identifier, about another name, from another port: the answer is waited for."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as forger:

        def script(query, send):
            forged = answer_to(query, "198.51.100.66")
            send(bytes((query[0] ^ 1, query[1])) + forged[2:])
            send(answer_to(query.replace(b"\4acme", b"\4acne"), "198.51.100.66"))
            forger.sendto(forged, ("127.0.0.1", next(iter(server.clients))))
            send(answer_to(query))

        with RawServer(script) as server:
            reply = ask(Server(*server.place, "ns1"), Question(HOST, "A"))
    assert reply.answers == (OURS,)


def test_letters_that_come_back_in_another_case_are_the_same_name(edge):
    reply = ask_about_acme(lambda query, send: send(answer_to(query.replace(b"\4acme\7sonicus", b"\4aCmE\7SONicus"))))
    assert reply.answers == (OURS,)


@pytest.mark.parametrize("program", [bind9, knot])
def test_aliases_are_told_alike_whichever_program_serves_them(acme_there, tmp_path, settings, program):
    """bind9 calls a circle SERVFAIL and Knot NOERROR; both send the aliases along."""
    with program(tmp_path, {ZONE: ["acme CNAME other", "other CNAME acme"]}) as server:
        settings.DNS_NAMESERVERS = (server.address,)
        assert verdict(acme_there).reason == "AliasLoop"
    with program(tmp_path, {ZONE: ["acme CNAME www.example.com."]}) as server:
        settings.DNS_NAMESERVERS = (server.address,)
        found = verdict(acme_there)
    assert (found.reason, f"answers A CNAME www.example.com., expected {OURS}" in found.message) == ("WrongValue", True)


def test_a_server_that_has_ipv6_alone_is_asked_there(acme_there, tmp_path, settings):
    with knot(tmp_path, {ZONE: [RECORD]}, host="::1") as server:
        settings.DNS_NAMESERVERS = (server.address,)
        found = verdict(acme_there)
    assert isinstance(found, Ready), found
    assert f"[::1]:{server.port} (authoritative) answers {OURS}" in found.message


@pytest.fixture
def unset(edge, settings):
    """The name servers are found from the zone, by resolvers."""
    servers._known.clear()
    settings.DNS_NAMESERVERS = ()
    yield settings
    servers._known.clear()


@pytest.fixture
def mute():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as closed:
        closed.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{closed.getsockname()[1]}"


def test_when_the_first_resolver_is_silent_the_next_finds_the_name_servers(unset, mute, primary, resolver):
    unset.DNS_RESOLVERS = (mute, resolver(primary()).address)
    assert [(server.label, server.address) for server in authoritative_servers()] == [(f"ns1.{ZONE}", "127.0.0.1")]
    unset.DNS_RESOLVERS = (mute,)
    with pytest.raises(ProviderError, match="were not found \\(LifetimeTimeout\\)"):
        authoritative_servers()


def test_a_name_server_whose_address_cannot_be_looked_up_does_not_hide_the_others(unset, primary, dead, tmp_path):
    """Its own zone's servers are dead, which resolvers call SERVFAIL."""
    stubs = {ZONE: primary("@ NS ns.elsewhere.test.").address, "elsewhere.test": dead}
    with unbound(tmp_path, stubs) as found_by:
        unset.DNS_RESOLVERS = (found_by.address,)
        nowhere, good = authoritative_servers()
    assert (nowhere.label, nowhere.address, good.address) == ("ns.elsewhere.test", "", "127.0.0.1")


def test_what_was_found_is_kept_for_ten_minutes_and_what_is_incomplete_for_one(unset, primary, dead, tmp_path):
    kept = []
    for lines in ((), ("@ NS ns.elsewhere.test.",)):
        with unbound(tmp_path, {ZONE: primary(*lines).address, "elsewhere.test": dead}) as found_by:
            unset.DNS_RESOLVERS = (found_by.address,)
            authoritative_servers()
        kept.append(servers._known[ZONE, unset.DNS_RESOLVERS][0] - time.monotonic())
    assert servers.FOUND_FOR_SECONDS - 60 < kept[0] <= servers.FOUND_FOR_SECONDS
    assert 0 < kept[1] <= servers.INCOMPLETE_FOR_SECONDS
