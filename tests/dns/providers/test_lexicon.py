"""dns-lexicon, whose provider for PowerDNS speaks to a real PowerDNS over its HTTP API."""

import time
from itertools import count

import pytest

from dns.providers.base import DnsRecord
from dns.providers.lexicon.client import LexiconClient
from dns.providers.lexicon.provider import LexiconProvider
from sonicus.lib.providers import ErrorKind, ProviderError
from tests.dns.providers.contract import ProviderContract
from tests.support.name_servers import API_KEY, ZONE, NameServer, powerdns
from tests.support.odd_servers import hangs, odd_server, says

NUMBERS = count()


def client_at(server: NameServer, key: str = API_KEY, **options) -> LexiconClient:
    return LexiconClient("powerdns", {"auth_token": key, "pdns_server": server.api_url}, **options)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with powerdns(tmp_path_factory.mktemp("powerdns"), {ZONE: ["shop 60 A 203.0.113.80"]}) as server:
        yield server


@pytest.fixture(scope="module")
def client(server):
    client = client_at(server)
    yield client
    client.stop()


class TestContract(ProviderContract):
    @pytest.fixture
    def provider(self, client):
        self.base = f"apps{next(NUMBERS)}.{ZONE}"
        return LexiconProvider(client, self.base, zone=ZONE)

    @pytest.fixture
    def stranger(self, server, provider):
        client = client_at(server, "wrong-key")
        yield LexiconProvider(client, self.base)
        client.stop()


BASE = f"own.{ZONE}"
A = DnsRecord(f"acme.{BASE}", "A", "192.0.2.1")


def elsewhere(port: int, **options) -> LexiconProvider:
    """Lexicon's PowerDNS provider, pointed at something else."""
    own = {"auth_token": "hunter2-token", "pdns_server": f"http://127.0.0.1:{port}"}
    return LexiconProvider(LexiconClient("powerdns", own, **options), BASE)


def refusal(call) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        call()
    return caught.value


def test_a_server_that_hangs_is_left_at_the_limit_and_its_process_killed():
    """Lexicon itself would wait for ever."""
    with odd_server(hangs) as port:
        provider = elsewhere(port, limit=1.5)
        started = time.monotonic()
        error = refusal(lambda: provider.zone_for(BASE))
        assert time.monotonic() - started < 3
        assert (error.kind, "did not answer within" in error.message) == (ErrorKind.UNAVAILABLE, True)
        assert provider.client.process is None


def test_after_a_kill_the_next_call_begins_anew(server):
    client = client_at(server)
    provider = LexiconProvider(client, BASE)
    place = provider.zone_for(BASE)
    client.process.kill()
    client.process.wait()
    assert provider.records(place, A.name) == []
    client.stop()


def test_what_lexicon_says_is_done_is_looked_at():
    """This server says yes to everything, and keeps nothing."""
    zone = '{"kind": "Native", "rrsets": []}'
    with odd_server(says(f"HTTP/1.1 200 OK\nConnection: close\nContent-Length: {len(zone)}\n\n{zone}")) as port:
        provider = elsewhere(port)
        place = provider.zone_for(BASE)
        error = refusal(lambda: provider.upsert(place, [A]))
    assert error.kind == ErrorKind.UNAVAILABLE
    assert "says that it is done, but nothing stands there" in error.message
    provider.client.stop()


def test_an_alias_that_is_led_elsewhere_is_caught(client, server):
    """Lexicon's PowerDNS provider hangs its own zone on to every target outside of it."""
    provider = LexiconProvider(client, BASE)
    place = provider.zone_for(BASE)
    error = refusal(lambda: provider.upsert(place, [DnsRecord(A.name, "CNAME", "target.example.com")]))
    assert f"target.example.com.{ZONE}" in error.message
    provider.delete(place, provider.records(place, A.name))


def test_no_option_is_told(server):
    provider = elsewhere(int(server.api_url.rpartition(":")[2]))
    error = refusal(lambda: provider.zone_for(BASE))
    assert error.kind == ErrorKind.AUTH
    assert "hunter2" not in str(error) + repr(provider.client)
    assert server.api_url not in str(error)
    provider.client.stop()


def test_where_it_is_not_installed_the_way_to_install_it_is_told():
    provider = LexiconProvider(LexiconClient("powerdns", {}, python="/usr/bin/python3"), BASE)
    error = refusal(lambda: provider.zone_for(BASE))
    assert error.kind == ErrorKind.INVALID
    assert "pip install -r requirements-lexicon.txt" in error.message
    provider.client.stop()


def test_an_unknown_provider_is_told():
    provider = LexiconProvider(LexiconClient("nosuch", {}), BASE)
    error = refusal(lambda: provider.zone_for(BASE))
    assert (error.kind, "not supported" in error.message) == (ErrorKind.INVALID, True)
    provider.client.stop()


def test_a_given_zone_is_not_searched_for(client):
    assert LexiconProvider(client, BASE, zone=ZONE).zone_for(BASE).name == ZONE
    assert LexiconProvider(client, BASE).zone_for(BASE).name == ZONE
    refusal(lambda: LexiconProvider(client, BASE, zone="bell.test").zone_for(BASE))
