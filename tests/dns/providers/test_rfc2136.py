"""Dynamic updates, against what people run: BIND, Knot and PowerDNS."""

import base64
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count

import dns.message
import dns.name
import dns.query
import pytest

from dns.providers.base import DnsRecord, DnsZone
from dns.providers.rfc2136.client import Rfc2136Client
from dns.providers.rfc2136.key import read_key
from dns.providers.rfc2136.provider import Rfc2136Provider
from dns.providers.rfc2136.transfer import transferred
from sonicus.lib.providers import ErrorKind, ProviderError
from tests.dns.providers.contract import ProviderContract
from tests.support.name_servers import KEY_NAME, ZONE, NameServer, bind9, knot, powerdns
from tests.support.odd_servers import hangs, odd_server

FOREIGN = [
    "shop 60 A 203.0.113.80",
    "shop MX 10 mx.example.com.",
    'shop TXT "v=spf1 ~all" "and more"',
    "*.wild A 203.0.113.81",
    "given NS ns.elsewhere.example.",
    "below.given A 203.0.113.82",
]
SECRET = base64.b64encode(bytes(32)).decode()
WRONG_KEY = f"{KEY_NAME}:hmac-sha256:{SECRET}"
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


SERVERS = {"bind9": bind9, "knot": knot, "powerdns": powerdns}


@pytest.fixture(scope="module", params=SERVERS)
def server(request, tmp_path_factory):
    with SERVERS[request.param](tmp_path_factory.mktemp(request.param), {ZONE: FOREIGN}) as server:
        yield server


@pytest.fixture
def provider(server) -> Rfc2136Provider:
    return provider_at(server)


@pytest.fixture
def place(provider) -> DnsZone:
    return provider.zone_for(ZONE)


def refusal(call) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        call()
    return caught.value


def host(label: str = "") -> str:
    """A name that no test before has used."""
    return f"{label}{next(NUMBERS)}.{ZONE}"


def update_at(server: NameServer, *changes: tuple[str, ...]) -> None:
    """What somebody else writes."""
    client = Rfc2136Client(server.address, read_key(server.key))
    update = client.new_update(ZONE)
    for name, type, content in changes:
        update.add(dns.name.from_text(name), 60, type, content)
    client.send(update)


def test_all_that_stands_at_a_name_is_seen(provider, place):
    """Knot answers ANY with one set only."""
    found = provider.records(place, f"shop.{ZONE}")
    assert {(r.type, r.content, r.ttl) for r in found} == {
        ("A", "203.0.113.80", 60),
        ("MX", "10 mx.example.com", 300),
        ("TXT", "v=spf1 ~alland more", 300),
    }


def test_what_only_a_wildcard_answers_does_not_stand_there(provider, place):
    assert provider.records(place, f"acme.wild.{ZONE}") == []
    assert [r.content for r in provider.records(place, f"*.wild.{ZONE}")] == ["203.0.113.81"]
    name = f"acme{next(NUMBERS)}.wild.{ZONE}"
    assert provider.claim(place, [DnsRecord(name, "A", "192.0.2.1")])


def test_what_is_given_away_is_seen_as_the_zone_holds_it(provider, place):
    assert [str(r) for r in provider.records(place, f"given.{ZONE}")] == [f"NS given.{ZONE} → ns.elsewhere.example"]
    assert [r.type for r in provider.records(place, f"below.given.{ZONE}")] == ["A"]


def test_a_name_that_only_lies_above_others_holds_nothing(provider, place):
    name = host()
    provider.upsert(place, [DnsRecord(f"_x.{name}", "TXT", "below")])
    assert provider.records(place, name) == []
    assert provider.claim(place, [DnsRecord(name, "A", "192.0.2.1")])


def test_the_strings_of_somebodys_text_stay_as_they_are(server, provider, place):
    """Its borders are not ours to move: what we write beside it leaves it as it stands on the wire."""
    name = host()
    update_at(server, (name, "TXT", r'"one" "" "tw\"o\\" "\200\001"'))
    before = wire_of(server, name)
    provider.upsert(place, [DnsRecord(name, "A", "192.0.2.1")])
    provider.delete(place, [DnsRecord(name, "A", "192.0.2.1")])
    assert wire_of(server, name) == before
    (theirs,) = provider.records(place, name)
    provider.delete(place, [theirs])
    assert provider.records(place, name) == []


def wire_of(server: NameServer, name: str) -> set[bytes]:
    answer = dns.query.tcp(dns.message.make_query(name, "TXT"), "127.0.0.1", 3, server.port).answer
    return {rdata.to_wire() for rrset in answer for rdata in rrset}


def test_of_two_who_claim_a_name_at_once_one_gets_it(server):
    name = host()
    claims = [[DnsRecord(name, "A", f"192.0.2.{number}")] for number in range(8)]

    def claim(records: list[DnsRecord]) -> str:
        own = provider_at(server)
        try:
            own.claim(own.zone_for(name), records)
        except ProviderError as error:
            return error.kind
        return "mine"

    with ThreadPoolExecutor(8) as pool:
        outcomes = sorted(pool.map(claim, claims))
    assert outcomes == [*[ErrorKind.CONFLICT] * 7, "mine"]


def test_a_claim_of_which_half_stands_already_is_finished(provider, place):
    name = host()
    marker, address = DnsRecord(f"_x.{name}", "TXT", "install=1"), DnsRecord(name, "A", "192.0.2.1")
    provider.claim(place, [marker])
    assert {r.key for r in provider.claim(place, [marker, address])} == {marker.key, address.key}


def test_a_place_is_never_empty_while_it_is_changed(server, provider, place):
    name = host()
    provider.upsert(place, [DnsRecord(name, "A", "192.0.2.1")])
    seen, done = set(), threading.Event()

    def watch() -> None:
        while not done.is_set():
            answer = dns.query.udp(dns.message.make_query(name, "A"), "127.0.0.1", 2, server.port).answer
            seen.add(tuple(str(rdata) for rdata in answer[0]) if answer else ())

    with ThreadPoolExecutor(1) as pool:
        watching = pool.submit(watch)
        for number in range(2, 12):
            provider.upsert(place, [DnsRecord(name, "A", f"192.0.2.{number}")])
        done.set()
        watching.result()
    assert () not in seen
    assert all(len(addresses) == 1 for addresses in seen)


def test_a_zone_that_the_server_does_not_keep_is_refused(server):
    error = refusal(lambda: provider_at(server, "bell.example").zone_for("acme.bell.example"))
    assert error.kind in (ErrorKind.AUTH, ErrorKind.NOT_FOUND)


def test_a_server_that_is_down_is_unavailable_and_then_keeps_what_it_had(tmp_path):
    with knot(tmp_path) as server:
        provider = provider_at(server)
        place = provider.zone_for(ZONE)
        provider.upsert(place, [DnsRecord(f"acme.{ZONE}", "A", "192.0.2.1")])
        server.stop()
        for call in (provider.records, lambda *_: provider.survey(place)):
            assert refusal(partial(call, place, f"acme.{ZONE}")).kind == ErrorKind.UNAVAILABLE
        assert refusal(lambda: provider.delete(place, [DnsRecord(f"acme.{ZONE}", "A", "192.0.2.1")])).kind == (
            ErrorKind.UNAVAILABLE
        )
        server.start()
        assert len(provider.records(place, f"acme.{ZONE}")) == 1


def test_a_server_that_hangs_is_left():
    with odd_server(hangs) as port:
        client = Rfc2136Client(f"127.0.0.1:{port}", read_key(f"k:hmac-sha256:{SECRET}"), patience=0.5)
        started = time.monotonic()
        error = refusal(lambda: Rfc2136Provider(client, ZONE).zone_for(ZONE))
    assert (error.kind, "in time" in error.message) == (ErrorKind.UNAVAILABLE, True)
    assert time.monotonic() - started < 2


def test_a_large_zone_is_read_whole_by_a_slow_reader(tmp_path):
    """Knot cuts a transfer whose reader pauses for longer than half a second."""
    texts = [f"big{number} TXT {' '.join([chr(34) + 'x' * 250 + chr(34)] * 4)}" for number in range(10_000)]
    with knot(tmp_path, {ZONE: texts}) as server:
        query = dns.message.make_query(ZONE, "AXFR")
        query.use_tsig(read_key(server.key))
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            coming = transferred(connection, query, time.monotonic() + 20)
            next(coming)
            time.sleep(1.5)
            assert sum(len(rrset) for rrset in coming) == 2 + len(texts)


def test_an_unknown_host_is_unavailable():
    client = Rfc2136Client("nobody.invalid", read_key(f"k:hmac-sha256:{SECRET}"))
    assert refusal(lambda: Rfc2136Provider(client, ZONE).zone_for(ZONE)).kind == ErrorKind.UNAVAILABLE


def test_a_signed_zone_shows_what_people_wrote_alone(tmp_path):
    with bind9(tmp_path, zone_options="dnssec-policy default; inline-signing yes;") as server:
        provider = provider_at(server)
        place = provider.zone_for(ZONE)
        provider.upsert(place, [DnsRecord(f"acme.{ZONE}", "A", "192.0.2.1")])
        assert [r.type for r in provider.records(place, f"acme.{ZONE}")] == ["A"]
        assert not {"RRSIG", "NSEC", "NSEC3"} & {r.type for r in provider.survey(place)}


@pytest.mark.parametrize(
    "text", ["", "hunter2", "hunter2:hmac-sha256", ":hmac-sha256:hunter2=", "a:rot13:hunter2=", "a:hmac-sha256:hunter2"]
)
def test_a_key_of_another_form_is_refused_without_being_shown(text):
    with pytest.raises(ValueError, match=r"form|algorithm") as caught:
        read_key(text)
    assert "hunter2" not in str(caught.value)


def test_no_secret_is_shown():
    client = Rfc2136Client("127.0.0.1:53", read_key(f"k:hmac-sha256:{SECRET}"))
    assert SECRET not in repr(client) + repr(Rfc2136Provider(client, ZONE))
