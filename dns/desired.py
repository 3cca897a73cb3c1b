"""What should stand in DNS for an organization."""

import ipaddress

from django.conf import settings

from dns.ownership import marker
from dns.providers.base import DnsRecord
from tenants.models import Organization


def desired_records(organization: Organization) -> list[DnsRecord]:
    """The marker first, then the addresses of our edge; nothing for an organization that leaves."""
    if organization.is_leaving:
        return []
    host = organization.host
    addresses = [DnsRecord(host, record_type(address), address) for address in settings.EDGE_ADDRESSES]
    return [marker(organization, host), *addresses]


def expected_answers(type: str) -> set[str]:
    """Canonical addresses of one type (A or AAAA) that the name must answer; an empty set means none at all."""
    return {str(ipaddress.ip_address(a)) for a in settings.EDGE_ADDRESSES if record_type(a) == type}


def record_type(address: str) -> str:
    return "AAAA" if ipaddress.ip_address(address).version == 6 else "A"
