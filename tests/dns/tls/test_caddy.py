"""On-demand TLS from end to end: Debian's Caddy with our Caddyfile and an authority of its own, and us behind it."""

import ssl
from collections.abc import Iterator

import pytest
from cryptography import x509

from dns.domains.routing import unroute
from dns.models import CustomDomain
from tenants.models import Organization
from tests.dns.tls.edge import Edge, wait_until

pytestmark = pytest.mark.django_db(transaction=True)
SHOP = "shop.example.com"


@pytest.fixture(scope="module")
def edge(django_db_setup, tmp_path_factory) -> Iterator[Edge]:
    edge = Edge(tmp_path_factory.mktemp("edge"))
    try:
        edge.start()
        yield edge
    finally:
        edge.stop()
        print(edge.logs())  # noqa: T201  shown by pytest where a test failed


def is_served(edge, name):
    try:
        edge.handshake(name).close()
    except ssl.SSLError:
        return False
    return True


class Contains(str):
    """Equal to every text that holds it."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and str(self) in other

    __hash__ = str.__hash__


def names_of(connection):
    certificate = x509.load_der_x509_certificate(connection.getpeercert(binary_form=True))
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return names.get_values_for_type(x509.DNSName)


def test_a_proven_domain_gets_its_certificate_and_reaches_its_organization(edge, acme, proven):
    proven(SHOP)
    wait_until(lambda: is_served(edge, SHOP), "a certificate")
    with edge.handshake(SHOP) as connection:
        assert names_of(connection) == [SHOP]
    assert edge.get(SHOP) == (200, Contains("Acme"))
    assert edge.get(SHOP, "/login/") == (302, Contains(SHOP)), "the Host is the one that was asked for"


def test_a_host_below_our_base_domain_gets_one_too(edge, acme):
    wait_until(lambda: is_served(edge, acme.host), "a certificate")
    assert edge.get(acme.host) == (200, Contains("Acme"))


@pytest.mark.parametrize("name", ["stranger.example.com", "unproven.example.com", "sonicus.localhost.example.com"])
def test_the_handshake_of_a_stranger_ends_with_an_alert(edge, acme, proven, name):
    proven("known.example.com")
    CustomDomain.objects.filter(pk=proven("unproven.example.com").pk).update(ownership="pending")
    wait_until(lambda: is_served(edge, "known.example.com"), "a certificate")
    with pytest.raises(ssl.SSLError, match="alert"):
        edge.handshake(name)
    assert 'answer="unknown"' in edge.metrics()


def test_what_caa_forbids_is_denied_until_a_look_finds_otherwise(edge, acme, proven):
    name = "forbidden.example.com"
    domain = proven(name)
    CustomDomain.objects.filter(pk=domain.pk).update(diagnosis={"caa": "CAA at example.com does not let us issue."})
    proven("allowed.example.com")
    wait_until(lambda: is_served(edge, "allowed.example.com"), "a certificate")
    with pytest.raises(ssl.SSLError, match="alert"):
        edge.handshake(name)
    assert 'answer="CAA forbids"' in edge.metrics()
    CustomDomain.objects.filter(pk=domain.pk).update(diagnosis={"caa": ""})
    wait_until(lambda: is_served(edge, name), "a certificate")


def test_a_stopped_domain_is_refused_by_the_application_even_with_a_stored_certificate(edge, acme, proven):
    """The edge serves what it has stored without asking, also after a restart."""
    name = "stopped.example.com"
    domain = proven(name)
    wait_until(lambda: is_served(edge, name), "a certificate")
    assert edge.get(name)[0] == 200
    unroute(domain)
    CustomDomain.objects.filter(pk=domain.pk).update(ownership=CustomDomain.Ownership.STOPPED)
    edge.restart_caddy()
    assert is_served(edge, name)
    wait_until(lambda: edge.get(name)[0] == 404, "the application to refuse")
    assert "Acme" not in edge.get(name)[1]


def test_a_suspended_organization_is_refused_by_the_application_too(edge, acme, proven):
    name = "suspended.example.com"
    proven(name)
    wait_until(lambda: is_served(edge, name), "a certificate")
    assert edge.get(name)[0] == 200
    Organization.objects.filter(pk=acme.pk).update(standing=Organization.Standing.SUSPENDED)
    wait_until(lambda: edge.get(name)[0] == 403, "the application to refuse")


def test_what_is_internal_is_not_passed_on(edge, acme):
    wait_until(lambda: is_served(edge, acme.host), "a certificate")
    assert edge.get(acme.host, f"/internal/tls/ask?domain={acme.host}")[0] == 404
    assert edge.get(acme.host, "/internal/metrics")[0] == 404
