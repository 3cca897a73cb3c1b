"""A resolver that is asked too early keeps "does not exist"; asked in our order, it is right at its first question."""

import time

import dns.message
import dns.query

from dns.models import Observation, Propagation
from dns.propagation.looking import look, verdict
from sonicus.lib.outcomes import Ready
from tests.dns.propagation.conftest import HOST, OURS
from tests.dns.propagation.updates import note_write, update
from tests.support.name_servers import HOST as LOOPBACK

SOA_MINIMUM = 4


def ask(resolver, name: str = HOST) -> dns.message.Message:
    return dns.query.udp(dns.message.make_query(name, "A"), LOOPBACK, 2, resolver.port)


def questions(server, name: str = HOST) -> int:
    """How often anybody asked it for the name, by its own log."""
    return sum(f" {name}. A IN" in line and "info: 127.0.0.1" in line for line in server.log.splitlines())


def test_asked_too_early_it_keeps_nothing_for_the_soa_minimum(acme_there, primary, resolver, settings):
    server = primary(minimum=SOA_MINIMUM)
    early = resolver(server)
    settings.DNS_NAMESERVERS, settings.DNS_RESOLVERS = (server.address,), (early.address,)
    started = time.monotonic()
    assert ask(early).rcode() == dns.rcode.NXDOMAIN
    update(server, "acme", "A", OURS)
    assert ask(early).rcode() == dns.rcode.NXDOMAIN, "although it exists now"

    found = verdict(acme_there)
    assert found.reason == "NegativelyCached"
    assert f"{early.address} (resolver) answers NXDOMAIN, expected A {OURS}, and keeps that until" in found.message

    asked = questions(early)
    assert verdict(acme_there).reason == "NegativelyCached"
    assert questions(early) == asked, "what it keeps is remembered, over rounds"

    time.sleep(max(0.0, started + SOA_MINIMUM + 1.1 - time.monotonic()))
    assert isinstance(verdict(acme_there), Ready)
    assert questions(early) == asked + 1


def test_in_our_order_it_is_right_at_its_first_question(acme_there, primary, resolver, settings):
    server = primary(minimum=600)
    late = resolver(server)
    settings.DNS_NAMESERVERS, settings.DNS_RESOLVERS = (server.address,), (late.address,)
    for _ in range(3):
        assert verdict(acme_there).reason == "NotYetAuthoritative"
    assert questions(late) == 0, "nobody asked the resolver before the name existed"
    update(server, "acme", "A", OURS)
    found = verdict(acme_there)
    assert isinstance(found, Ready), found
    assert questions(late) == 1
    way = Propagation.objects.get(organization=acme_there)
    assert (way.quorum_at - way.authoritative_at).total_seconds() < 1


def test_while_one_authoritative_server_is_behind_no_resolver_is_asked(acme_there, primary, resolver, settings):
    ahead, behind = primary("acme 60 A 192.0.2.1"), primary()
    late = resolver(behind)
    settings.DNS_NAMESERVERS, settings.DNS_RESOLVERS = (ahead.address, behind.address), (late.address,)
    assert verdict(acme_there).message.startswith("1 of 2 authoritative servers agree.")
    assert questions(late) == 0


def test_while_one_resolver_keeps_nothing_the_others_may_be_asked(acme_there, primary, resolver, settings):
    server = primary(minimum=600)
    early, one, other = resolver(server), resolver(server), resolver(server)
    settings.DNS_NAMESERVERS = (server.address,)
    settings.DNS_RESOLVERS = (early.address, one.address, other.address)
    settings.DNS_QUORUM = 3
    ask(early)
    update(server, "acme", "A", OURS)
    for _ in range(2):
        found = verdict(acme_there)
        assert "2 of 3 resolvers agree, 3 are needed" in found.message
    assert (questions(early), questions(one), questions(other)) == (2, 2, 2), "the early one too early, and once"
    settings.DNS_QUORUM = None
    assert isinstance(verdict(acme_there), Ready), "two of three are a majority"
    kept = Observation.objects.latest_round(acme_there).filter(server=early.address, type="A")
    assert not kept.exists(), "it was left alone"


def test_an_old_value_is_told_as_such_and_not_as_a_wrong_one(acme_there, primary, resolver, settings):
    server = primary("acme 60 A 192.0.2.1")
    settings.DNS_NAMESERVERS, settings.DNS_RESOLVERS = (server.address,), (resolver(server).address,)
    assert isinstance(verdict(acme_there), Ready)

    settings.EDGE_ADDRESSES = ("192.0.2.2",)
    note_write(acme_there)
    found = verdict(acme_there)
    assert found.reason == "NotYetAuthoritative"
    assert "still answers A 192.0.2.1, expected 192.0.2.2" in found.message
    assert "Resolvers keep the old value for up to 60 s (its TTL)." in found.message
    assert "does not exist" not in found.message, "the name did"
    note_write(acme_there)
    assert verdict(acme_there).reason == "NotYetAuthoritative", "the same was written once more"

    update(server, "acme", "A", "192.0.2.2")
    round = look(acme_there)
    assert round.are_authoritative
    assert [judgement.said[:24] for judgement in round.resolvers] == ["still answers A 192.0.2."]
    assert 50 < round.resolvers[0].ask_again_in <= 60, "its TTL"
