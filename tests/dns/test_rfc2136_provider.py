"""Dynamic updates, against what people run: BIND, Knot and PowerDNS."""

import base64
from itertools import count

import pytest

from dns.providers.rfc2136.client import Rfc2136Client
from dns.providers.rfc2136.key import read_key
from dns.providers.rfc2136.provider import Rfc2136Provider
from tests.dns.contract import ProviderContract
from tests.support.name_servers import KEY_NAME, ZONE, NameServer, bind9, knot, powerdns

FOREIGN = [
    "shop 60 A 203.0.113.80",
    "shop MX 10 mx.example.com.",
    'shop TXT "v=spf1 ~all" "and more"',
    "*.wild A 203.0.113.81",
    "given NS ns.elsewhere.example.",
    "below.given A 203.0.113.82",
]
WRONG_KEY = f"{KEY_NAME}:hmac-sha256:{base64.b64encode(bytes(32)).decode()}"
NUMBERS = count()


def provider_at(server: NameServer, base: str = ZONE, key: str = "") -> Rfc2136Provider:
    return Rfc2136Provider(Rfc2136Client(server.address, read_key(key or server.key)), base)


class Contract(ProviderContract):
    """One server for all tests of a class; each test has a base domain of its own in its zone."""

    @pytest.fixture
    def provider(self, server):
        self.base = f"apps{next(NUMBERS)}.{ZONE}"
        return provider_at(server, self.base)

    @pytest.fixture
    def stranger(self, server, provider):
        return provider_at(server, self.base, WRONG_KEY)


class TestBind9(Contract):
    @pytest.fixture(scope="class")
    @classmethod
    def server(cls, tmp_path_factory):
        with bind9(tmp_path_factory.mktemp("bind9"), {ZONE: FOREIGN}) as server:
            yield server


class TestKnot(Contract):
    @pytest.fixture(scope="class")
    @classmethod
    def server(cls, tmp_path_factory):
        with knot(tmp_path_factory.mktemp("knot"), {ZONE: FOREIGN}) as server:
            yield server


class TestPowerDns(Contract):
    @pytest.fixture(scope="class")
    @classmethod
    def server(cls, tmp_path_factory):
        with powerdns(tmp_path_factory.mktemp("powerdns"), {ZONE: FOREIGN}) as server:
            yield server
