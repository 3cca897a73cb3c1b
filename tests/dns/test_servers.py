import pytest

from dns import servers
from dns.servers import authoritative_servers, resolvers, split_port
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
    servers._found.cache_clear()
    settings.DNS_NAMESERVERS = ()
    settings.BASE_DOMAIN = "deep.apps.sonicus.localhost"
    (server,) = authoritative_servers()
    assert (server.address, server.port, server.label) == ("127.0.0.1", 53, "ns1.sonicus.localhost")
    asked = {request["path"].split()[0] for request in zone.sandbox.requests("dns")}
    assert asked == {"deep.apps.sonicus.localhost.", "sonicus.localhost.", "ns1.sonicus.localhost."}


def test_when_they_are_not_found_the_loop_tries_again(zone, settings):
    servers._found.cache_clear()
    settings.DNS_NAMESERVERS = ()
    zone.sandbox.fault(system="dns", kind="status", status=500)
    with pytest.raises(ProviderError) as failure:
        authoritative_servers()
    assert failure.value.kind.passes_by_itself
    assert "name servers of sonicus.localhost were not found" in str(failure.value)
