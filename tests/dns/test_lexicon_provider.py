"""dns-lexicon, whose provider for PowerDNS speaks to a real PowerDNS over its HTTP API."""

from itertools import count

import pytest

from dns.providers.lexicon.client import LexiconClient
from dns.providers.lexicon.provider import LexiconProvider
from tests.dns.contract import ProviderContract
from tests.support.name_servers import API_KEY, ZONE, NameServer, powerdns

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
        return LexiconProvider(client, self.base)

    @pytest.fixture
    def stranger(self, server, provider):
        client = client_at(server, "wrong-key")
        yield LexiconProvider(client, self.base)
        client.stop()
