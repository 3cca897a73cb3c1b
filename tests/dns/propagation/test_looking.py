import socket
from datetime import timedelta

import pytest
from django.utils import timezone
from time_machine import travel

from dns.models import JournalEntry, Observation, Propagation, Record
from dns.propagation import looking as propagation
from dns.reconcile import PropagationReconciler
from sonicus.lib.durations import by_the_minute
from sonicus.lib.outcomes import Ready, Waiting
from sonicus.workflow import WORKFLOW
from tenants.models import Condition
from tests.dns.conftest import BASE, HOST
from tests.dns.support.scripted import ScriptedServer, answering, denying

step = PropagationReconciler()


@pytest.fixture
def serve():
    """Starts scripted servers, and ends them after the test."""
    servers: list[ScriptedServer] = []

    def start(script) -> ScriptedServer:
        servers.append(ScriptedServer(script))
        return servers[-1]

    yield start
    for server in servers:
        server.end()


@pytest.fixture
def dead() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as closed:
        closed.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{closed.getsockname()[1]}"


@pytest.fixture
def ours(sandbox) -> str:
    return f"127.0.0.1:{sandbox.dns_port}"


@pytest.fixture
def written(zone, acme, settle, settings):
    """acme's records stand in the zone, and nobody was asked yet."""
    zone.sandbox.fault(system="dns", kind="status", status=500)
    settle(acme, turns=1)
    zone.sandbox.clear_faults()
    assert zone.contents
    settings.DNS_RESOLVERS = ()
    return acme


def wait(organization) -> Waiting:
    verdict = step.check(organization)
    assert isinstance(verdict, Waiting), verdict
    return verdict


def ready(organization) -> str:
    verdict = step.check(organization)
    assert isinstance(verdict, Ready), verdict
    return verdict.message


def age(organization, seconds: float) -> None:
    """As if its name had been written so long ago."""
    then = timezone.now() - timedelta(seconds=seconds)
    JournalEntry.objects.filter(organization=organization).update(ended_at=then)
    Record.objects.filter(organization=organization).update(updated_at=then)
    Propagation.objects.filter(organization=organization).update(written_at=then)


def test_every_server_that_was_asked_is_named_in_the_answer(written, ours, settings):
    settings.DNS_RESOLVERS = (ours,)
    assert ready(written) == f"{ours} (authoritative) answers 127.0.0.1; {ours} (resolver) answers 127.0.0.1."


def test_nothing_is_planned(written):
    assert step.plan(written) == []


def test_a_lagging_server_is_waited_for_and_the_name_goes_live_when_it_caught_up(zone, written, ours, settle):
    zone.sandbox.fault(system="dns", kind="lag", seconds=60)
    verdict = wait(written)
    assert verdict.reason == "NotYetAuthoritative"
    assert "0 of 1 authoritative servers agree" in verdict.message
    assert f"{ours} (authoritative) answers no A record, expected A 127.0.0.1" in verdict.message
    zone.sandbox.advance(61)
    assert settle(written)["propagation"].status == "ready"


def test_questions_begin_fast_and_their_pauses_double_up_to_a_quarter_minute(zone, written):
    zone.sandbox.fault(system="dns", kind="lag", seconds=3600)
    pauses = []
    for seconds in (0, 1, 4, 100):
        age(written, seconds)
        pauses.append(wait(written).retry_in)
    assert pauses == [0.5, pytest.approx(1, abs=0.4), pytest.approx(4, abs=0.4), 15]


def test_no_resolver_is_asked_before_all_authoritative_servers_agree(written, ours, serve, settings):
    late, resolver = serve(denying(authoritative=True)), serve(answering("127.0.0.1"))
    settings.DNS_NAMESERVERS, settings.DNS_RESOLVERS = (ours, late.place), (resolver.place,)
    verdict = wait(written)
    assert verdict.reason == "NotYetAuthoritative"
    assert f"1 of 2 authoritative servers agree. {late.place} (authoritative) answers NXDOMAIN" in verdict.message
    assert late.asked
    assert resolver.asked == []


def test_a_server_failure_is_lame(zone, written):
    zone.sandbox.fault(system="dns", kind="status", status=500)
    verdict = wait(written)
    assert verdict.reason == "Lame"
    assert "answers SERVFAIL without authority" in verdict.message


def test_a_server_that_refuses_our_zone_is_lame(zone, written):
    zone.sandbox.fault(system="dns", kind="status", status=403)
    assert "answers REFUSED" in wait(written).message


def test_an_answer_without_authority_does_not_count(written, serve, settings):
    settings.DNS_NAMESERVERS = (serve(answering("127.0.0.1", authoritative=False)).place,)
    verdict = wait(written)
    assert (verdict.reason, "answers NOERROR without authority" in verdict.message) == ("Lame", True)


def test_a_dead_server_is_named(written, ours, dead, settings):
    settings.DNS_NAMESERVERS = (ours, dead)
    verdict = wait(written)
    assert verdict.reason == "ServerDown"
    assert verdict.message.startswith(f"1 of 2 authoritative servers agree. {dead} (authoritative) ")


def test_a_wrong_value_is_told_with_what_was_expected(written, ours, serve, settings):
    wrong = serve(answering("192.0.2.66", only=HOST))
    settings.DNS_NAMESERVERS = (ours, wrong.place)
    verdict = wait(written)
    assert verdict.reason == "WrongValue"
    assert f"{wrong.place} (authoritative) answers A 192.0.2.66, expected 127.0.0.1" in verdict.message


def test_a_left_over_ipv6_address_is_told_to_lead_visitors_elsewhere(zone, written):
    zone.lay(
        {"name": HOST, "type": "A", "content": "127.0.0.1", "ttl": 300},
        {"name": HOST, "type": "AAAA", "content": "2001:db8::66", "ttl": 300},
    )
    verdict = wait(written)
    assert verdict.reason == "StrayAddress"
    assert "answers AAAA 2001:db8::66, expected none: 2001:db8::66 is not ours" in verdict.message


def test_an_alias_in_place_of_our_address_is_a_wrong_value(zone, written):
    zone.lay(
        {"name": HOST, "type": "CNAME", "content": "www.sonicus.localhost", "ttl": 300},
    )
    assert "CNAME www.sonicus.localhost." in wait(written).message


def test_a_cut_answer_is_asked_for_again_over_tcp(zone, written, settings):
    addresses = tuple(f"2001:db8::{number:x}" for number in range(1, 80))
    settings.EDGE_ADDRESSES = addresses
    zone.lay(*({"name": HOST, "type": "AAAA", "content": address, "ttl": 300} for address in addresses))
    assert "2001:db8::4f" in ready(written)
    assert "TCP" in {request["method"] for request in zone.sandbox.requests("dns")}
    assert Observation.objects.latest_round(written).get(type="AAAA").transport == "tcp"


@pytest.mark.parametrize(("soa_ttl", "minimum", "seconds"), [(3600, 600, 600), (45, 600, 45)])
def test_a_resolver_that_was_asked_too_early_is_left_alone_as_long_as_it_keeps_that(
    written, serve, settings, soa_ttl, minimum, seconds
):
    settings.DNS_RESOLVERS = (serve(denying(soa_ttl=soa_ttl, minimum=minimum)).place,)
    verdict = wait(written)
    assert verdict.reason == "NegativelyCached"
    assert "0 of 1 resolvers agree, 1 are needed" in verdict.message
    by = by_the_minute(timezone.now() + timedelta(seconds=seconds))
    assert f"until {by:%H:%M} UTC at the latest" in verdict.message
    assert seconds < verdict.retry_in * 0.9 < seconds * 1.1


def test_nobody_is_told_a_minute_that_comes_before_it_is_over(written, serve, settings):
    """14:31:10 and ten minutes are 14:41:10, which "until 14:41" would deny."""
    settings.DNS_RESOLVERS = (serve(denying(soa_ttl=600, minimum=600)).place,)
    tomorrow = timezone.now() + timedelta(days=1)
    with travel(tomorrow.replace(hour=14, minute=31, second=10, microsecond=0), tick=False):
        message = wait(written).message
    assert message.count("until 14:42 UTC") == 2, message


def test_a_resolver_that_denies_the_whole_name_does_not_agree_although_no_aaaa_is_wanted(written, serve, settings):
    """RFC 8020: who keeps NXDOMAIN for one type may deny all of them."""

    def half(response):
        script = answering("127.0.0.1") if response.question[0].rdtype.name == "A" else denying()
        script(response)

    settings.DNS_RESOLVERS = (serve(half).place,)
    verdict = wait(written)
    assert verdict.reason == "NegativelyCached"
    assert "answers NXDOMAIN, expected the name to exist without AAAA" in verdict.message
    assert Observation.objects.latest_round(written).get(type="AAAA", role="resolver").stance == "NegativelyCached"


@pytest.mark.parametrize("zone_there", ["localhost", f"apps.{BASE}"])
def test_a_server_with_authority_for_another_zone_only_is_lame(written, serve, settings, zone_there):
    """It says truly of its own zone that there is nothing, which must not look like a server that lags."""
    settings.DNS_NAMESERVERS = (serve(denying(authoritative=True, zone=zone_there)).place,)
    verdict = wait(written)
    assert verdict.reason == "Lame"
    assert f"answers NXDOMAIN out of zone {zone_there}: it does not serve zone {BASE}" in verdict.message


def test_a_server_of_our_zone_that_does_not_have_the_name_yet_only_lags(written, serve, settings):
    settings.DNS_NAMESERVERS = (serve(denying(authoritative=True)).place,)
    assert wait(written).reason == "NotYetAuthoritative"


def test_a_repair_in_one_turn_has_the_servers_asked_at_once(zone, acme, settle):
    settle(acme)
    zone.lay()
    Condition.objects.filter(organization=acme, step="dns").update(next_attempt_at=timezone.now())
    before = Observation.objects.filter(organization=acme).count()
    settle(acme)
    assert zone.contents, "repaired"
    assert Observation.objects.filter(organization=acme).count() > before
    assert Propagation.objects.filter(organization=acme).count() == 2


def test_a_ready_name_is_asked_for_hourly_and_its_records_are_read_every_quarter_of_an_hour():
    assert (WORKFLOW["propagation"].resync_seconds, WORKFLOW["dns"].resync_seconds) == (3600, 900)


def test_the_latest_round_ends_where_what_bears_its_number_is_old(acme):
    """Rows of before there were rounds got one number for all when they were migrated."""
    facts = {"organization": acme, "server": "a", "name": HOST, "milliseconds": 1, "role": "authoritative"}
    new, old = (Observation.objects.create(round=acme.pk, type=type, **facts) for type in ("A", "AAAA"))
    Observation.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(hours=1))
    assert list(Observation.objects.latest_round(acme)) == [new]


def test_a_majority_of_the_resolvers_is_enough_and_a_dead_one_blocks_nothing(written, serve, dead, settings):
    good = serve(answering("127.0.0.1", authoritative=False))
    other = serve(answering("127.0.0.1", authoritative=False))
    settings.DNS_RESOLVERS = (good.place, dead, other.place)
    message = ready(written)
    assert all(place in message for place in settings.DNS_RESOLVERS)


def test_one_resolver_of_three_proves_nothing(written, serve, dead, settings):
    good, early = serve(answering("127.0.0.1", authoritative=False)), serve(denying(minimum=600))
    settings.DNS_RESOLVERS = (good.place, dead, early.place)
    verdict = wait(written)
    assert "1 of 3 resolvers agree, 2 are needed" in verdict.message
    assert verdict.retry_in <= 15, "the dead one may come back before the other forgets"


def test_the_quorum_is_a_majority():
    assert [propagation.quorum(servers) for servers in range(6)] == [0, 1, 2, 2, 3, 3]


def test_resolvers_that_keep_an_old_value_are_asked_when_it_has_run_out(written, serve, settings):
    settings.DNS_RESOLVERS = (serve(answering("192.0.2.66", ttl=120)).place,)
    verdict = wait(written)
    assert verdict.reason == "WrongValue"
    assert 120 < verdict.retry_in * 0.9 < 130


def test_each_resolver_is_asked_once_a_round(written, serve, settings):
    resolver = serve(answering("127.0.0.1"))
    settings.DNS_RESOLVERS = (resolver.place,)
    ready(written)
    assert len(resolver.asked) == 2, "for A and for AAAA"


def test_every_answer_is_kept_and_the_latest_round_is_told_apart(written, ours):
    ready(written)
    ready(written)
    assert Observation.objects.filter(organization=written, type="A", stance="Agrees").count() == 2
    observation = Observation.objects.latest_round(written).get(type="A")
    assert (observation.server, observation.role, observation.rcode) == (ours, "authoritative", "NOERROR")
    assert (observation.answers, observation.expected, observation.ttl) == (["127.0.0.1"], ["127.0.0.1"], 300)
    assert (observation.authoritative, observation.transport) == (True, "udp")
    assert (observation.stance, observation.says) == ("Agrees", "answers 127.0.0.1")


def test_all_servers_silent_is_told_within_seconds(written, dead, settings):
    settings.DNS_NAMESERVERS = (dead, dead.replace("127.0.0.1", "127.0.0.2"), dead.replace("127.0.0.1", "127.0.0.3"))
    started = timezone.now()
    assert wait(written).reason == "ServerDown"
    assert (timezone.now() - started).total_seconds() < 6


def test_an_organization_that_leaves_is_not_asked_for_any_more(zone, written):
    zone.sandbox.fault(system="dns", kind="lag", seconds=60)
    wait(written)
    asked = len(zone.sandbox.requests("dns"))
    written.leave()
    ready(written)
    assert len(zone.sandbox.requests("dns")) == asked
    assert not Propagation.objects.open().exists(), "nobody waits for it"
    assert Observation.objects.filter(organization=written).exists(), "what was answered stays in the ledger"
