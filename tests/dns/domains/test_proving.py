"""From a pasted name to a name that leads to its organization."""

import pytest

from dns.domains import check, instructions
from tenants.models import AuditEvent, Domain

pytestmark = pytest.mark.django_db


def test_what_the_instructions_say_is_what_proves(shop, customer, acme):
    customer.prove(shop)
    finding = check(shop)
    assert (shop.ownership, shop.reason) == ("proven", "Proven"), shop.message
    assert finding.questions <= 20
    assert Domain.objects.get(domain="shop.example.com").tenant == acme
    assert {each.state for each in instructions(shop)} == {"right"}
    assert AuditEvent.objects.filter(organization=acme, verb="domain.proven").exists()


def test_nothing_leads_to_it_before(shop, customer):
    check(shop)
    assert (shop.ownership, shop.reason) == ("pending", "ChallengeMissing")
    assert not Domain.objects.filter(domain=shop.name).exists()
