"""Base domains at different providers, at the same time."""

import pytest

from dns.registry import provider_for
from tenants.models import Organization
from tests.dns.conftest import HOST
from tests.support.cast import make_organization
from tests.support.name_servers import ZONE, bind9, unbound


@pytest.fixture
def resolver(zone, settings, tmp_path):
    """BASE_DOMAIN at the stand-in for IONOS, sonicus.test at bind9; one resolver knows both."""
    with bind9(tmp_path) as server:
        stubs = {settings.BASE_DOMAIN: f"127.0.0.1:{zone.sandbox.dns_port}", ZONE: server.address}
        with unbound(tmp_path, stubs) as resolver:
            own = {"nameservers": (server.address,), "rfc2136_server": server.address, "rfc2136_key": server.key}
            settings.DNS_FURTHER_ZONES = ({"base": ZONE, "provider": "rfc2136", "policy": "full", **own},)
            settings.BASE_DOMAINS = (settings.BASE_DOMAIN, ZONE)
            settings.DNS_RESOLVERS = (resolver.address,)
            yield resolver


@pytest.fixture
def bell(resolver, alice) -> Organization:
    bell = make_organization("bell", owner=alice)
    bell.base_domain = ZONE
    bell.save()
    return bell


def test_an_organization_of_each_goes_through_and_leaves_again(zone, resolver, acme, bell, settle):
    for organization in (acme, bell):
        assert {condition.status for condition in settle(organization).values()} == {"ready"}
    assert {name for name, _, _ in zone.contents} == {HOST, f"_sonicus-owner.{HOST}"}
    provider = provider_for(ZONE)
    place = provider.zone_for(ZONE)
    assert [str(record) for record in provider.records(place, bell.host)] == [f"A bell.{ZONE} → 127.0.0.1"]
    for organization in (acme, bell):
        organization.leave()
        settle(organization)
    assert zone.contents == set()
    assert {record.name for record in provider.survey(place)} == {ZONE, f"ns1.{ZONE}"}
