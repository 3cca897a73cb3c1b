import pytest

from dns.propagation import servers
from dns.propagation.asking import Question, ask
from dns.propagation.servers import authoritative_servers, resolvers, split_port
from sonicus.config_values import FurtherZone
from sonicus.lib.providers import ProviderError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("192.0.2.1", ("192.0.2.1", 53)),
        ("192.0.2.1:5353", ("192.0.2.1", 5353)),
        ("ns1.example.com:54", ("ns1.example.com", 54)),
        ("2001:db8::1", ("2001:db8::1", 53)),
        ("[2001:db8::1]:5353", ("2001:db8::1", 5353)),
        ("[2001:db8::1]", ("2001:db8::1", 53)),
    ],
)
def test_a_server_is_written_with_or_without_port(text, expected):
    assert split_port(text) == expected


def test_servers_of_the_settings_are_taken_as_they_are(settings):
    settings.DNS_NAMESERVERS = settings.DNS_RESOLVERS = ("192.0.2.1:5353",)
    (server,) = authoritative_servers()
    assert (server.address, server.port, server.label) == ("192.0.2.1", 5353, "192.0.2.1:5353")
    assert resolvers() == [server]


def test_without_settings_they_are_found_from_the_zone_and_no_organization_is_asked_for(zone, settings):
    servers._known.clear()
    settings.DNS_NAMESERVERS = ()
    settings.BASE_DOMAIN = "deep.apps.sonicus.localhost"
    (server,) = authoritative_servers()
    assert (server.address, server.port, server.label) == ("127.0.0.1", 53, "ns1.sonicus.localhost")
    asked = {request["path"].split()[0] for request in zone.sandbox.requests("dns")}
    assert asked == {"deep.apps.sonicus.localhost.", "sonicus.localhost.", "ns1.sonicus.localhost."}


def test_when_they_are_not_found_the_loop_tries_again(zone, settings):
    servers._known.clear()
    settings.DNS_NAMESERVERS = ()
    zone.sandbox.fault(system="dns", kind="status", status=500)
    with pytest.raises(ProviderError) as failure:
        authoritative_servers()
    assert failure.value.kind.passes_by_itself
    assert "name servers of sonicus.localhost were not found" in str(failure.value)


def test_each_name_server_is_asked_at_every_address_that_this_machine_reaches(zone, settings):
    servers._known.clear()
    settings.DNS_NAMESERVERS = ()
    ns1 = "ns1.sonicus.localhost"
    zone.lay({"name": ns1, "type": "AAAA", "content": "::1", "ttl": 60})
    found = [(server.label, server.address) for server in authoritative_servers()]
    assert found[0] == (ns1, "127.0.0.1")
    assert found[1:] == ([(f"{ns1} (::1)", "::1")] if servers._is_reachable("::1", 53) else [])


def test_a_name_server_without_an_address_is_told_and_the_others_are_asked(zone, settings):
    servers._known.clear()
    settings.DNS_NAMESERVERS = ()
    zone.lay({"name": "sonicus.localhost", "type": "NS", "content": "ns2.sonicus.localhost", "ttl": 60})
    good, nowhere = authoritative_servers()
    assert (good.label, good.address) == ("ns1.sonicus.localhost", "127.0.0.1")
    assert (nowhere.label, nowhere.address) == ("ns2.sonicus.localhost", "")
    assert ask(nowhere, Question("sonicus.localhost", "SOA")).failure == "has no address that can be reached from here"


def test_each_base_domain_has_servers_of_its_own(settings):
    settings.DNS_NAMESERVERS = ("192.0.2.1",)
    settings.DNS_FURTHER_ZONES = (FurtherZone(base="sonicus.app", nameservers=("192.0.2.2",)).as_plain(),)
    assert [server.label for server in authoritative_servers()] == ["192.0.2.1"]
    settings.DNS_NAMESERVERS = ()
    assert [server.label for server in authoritative_servers("sonicus.app")] == ["192.0.2.2"]
    with pytest.raises(LookupError):
        authoritative_servers("elsewhere.test")
