import pytest

from dns.domains.dns_hosts import guess, is_parking


@pytest.mark.parametrize(
    ("servers", "host"),
    [
        (("ada.ns.cloudflare.com", "bob.ns.cloudflare.com"), "Cloudflare"),
        (("ns1046.ui-dns.de", "ns1106.ui-dns.org"), "IONOS"),
        (("ns-1234.awsdns-12.co.uk",), "Amazon Route 53"),
        (("ns1.some-host.net",), "some-host.net"),
        (("ns1.example.com",), ""),
        (("evilcloudflare.com.some-host.net",), "some-host.net"),
        (("ns1.some-host.xn--p1ai",), "some-host.xn--p1ai"),
        (("127.0.0.1:18153",), ""),
        (("192.0.2.53",), ""),
        (("[2001:db8::53]:53",), ""),
        (("",), ""),
        ((), ""),
    ],
)
def test_the_dns_host_is_guessed_from_its_servers(servers, host):
    assert guess(servers, "example.com") == host


def test_parking_services_are_known_by_their_servers():
    assert is_parking(("ns1.sedoparking.com",))
    assert not is_parking(("ns1.evilsedoparking.com", "ns1.some-host.net"))
