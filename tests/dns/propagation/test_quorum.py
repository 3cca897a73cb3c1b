"""So many resolvers must agree: one that is dead blocks nothing while they can be had, and is named."""

import socket

import pytest

from dns.models import Observation
from dns.propagation.looking import verdict
from sonicus.lib.outcomes import Ready
from tests.dns.propagation.conftest import OURS, RECORD
from tests.dns.support.scripted import ScriptedServer, answering, denying


@pytest.fixture
def serve():
    """Starts scripted resolvers, and ends them after the test."""
    servers: list[ScriptedServer] = []

    def start(script) -> str:
        servers.append(ScriptedServer(script))
        return servers[-1].place

    yield start
    for server in servers:
        server.end()


@pytest.fixture
def there(acme_there, primary, settings):
    settings.DNS_NAMESERVERS = (primary(RECORD).address,)
    return acme_there


def right() -> object:
    return answering(OURS, authoritative=False)


def test_a_dead_resolver_is_named_and_blocks_nothing(there, serve, dead, settings):
    settings.DNS_RESOLVERS = (serve(right()), dead, serve(right()))
    found = verdict(there)
    assert isinstance(found, Ready)
    assert f"{dead} (resolver) is down" in found.message


def test_when_too_many_are_dead_that_is_the_reason(there, serve, dead, settings):
    settings.DNS_RESOLVERS = (serve(right()), dead, dead.replace("127.0.0.1", "127.0.0.2"))
    found = verdict(there)
    assert found.reason == "ResolversDown"
    assert "1 of 3 resolvers agree, 2 are needed" in found.message


def test_when_all_are_dead_it_says_so(there, dead, settings):
    settings.DNS_RESOLVERS = (dead, dead.replace("127.0.0.1", "127.0.0.2"))
    found = verdict(there)
    assert found.reason == "ResolversDown"
    assert "All 2 resolvers are silent, 2 must agree" in found.message


def test_a_resolver_that_keeps_silent_is_told_from_one_that_is_not_there(there, settings):
    """As long as DNS_TIMEOUT_SECONDS, and once more for each of DNS_RETRIES."""
    settings.DNS_TIMEOUT_SECONDS, settings.DNS_RETRIES = 0.1, 2
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mute:
        mute.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{mute.getsockname()[1]}"
        settings.DNS_RESOLVERS = (place,)
        found = verdict(there)
        assert f"{place} (resolver) does not answer" in found.message
        mute.settimeout(0.1)
        assert [len(mute.recv(4096)) > 0 for _ in range(6)] == [True] * 6, "three tries for each of two questions"
        with pytest.raises(TimeoutError):
            mute.recv(4096)
    assert set(Observation.objects.filter(server=place).values_list("stance", flat=True)) == {"Timeout"}


def test_fewer_may_be_enough_by_setting(there, serve, settings):
    settings.DNS_RESOLVERS = (serve(right()), serve(denying()), serve(denying()))
    assert "1 of 3 resolvers agree, 2 are needed" in verdict(there).message
    settings.DNS_QUORUM = 1
    assert isinstance(verdict(there), Ready)


def test_more_than_there_are_means_all(there, serve, settings):
    settings.DNS_QUORUM, settings.DNS_RESOLVERS = 5, (serve(right()), serve(right()))
    assert isinstance(verdict(there), Ready)


def test_a_resolver_without_an_address_keeps_nobody_from_being_asked(there, serve, settings):
    settings.DNS_RESOLVERS = (serve(right()), "no-such-host.invalid", serve(right()))
    found = verdict(there)
    assert isinstance(found, Ready)
    assert "no-such-host.invalid (resolver) has no address that can be reached from here" in found.message
