"""What should stand in DNS for an organization."""

import ipaddress

from django.conf import settings

from dns.providers.base import DnsRecord
from dns.records.ownership import ADDRESS_TYPES, marker
from dns.records.pins import pinned
from tenants.models import Organization


def desired_records(organization: Organization) -> list[DnsRecord]:
    """A marker for each name, that of its host first; then what stands there. Nothing for one that leaves."""
    if organization.is_leaving:
        return []
    host = organization.host
    records = pinned(organization, [*addresses_of_edge(host), *_wanted(organization)])
    hosts = dict.fromkeys([host, *(record.name for record in records)])
    return [*(marker(organization, name) for name in hosts), *records]


def addresses_of_edge(host: str) -> list[DnsRecord]:
    return [DnsRecord(host, record_type(address), address) for address in settings.EDGE_ADDRESSES]


def expected_at(organization: Organization) -> dict[str, set[str]]:
    """By type (A and AAAA) the canonical addresses that its host must answer; an empty set means none at all."""
    here = [record for record in desired_records(organization) if record.name == organization.host]
    return {
        type: {str(ipaddress.ip_address(r.content)) for r in here if r.type == type and not r.disabled}
        for type in ADDRESS_TYPES
    }


def expected_answers(type: str) -> set[str]:
    """Canonical addresses of one type (A or AAAA) that the name must answer; an empty set means none at all."""
    return {str(ipaddress.ip_address(a)) for a in settings.EDGE_ADDRESSES if record_type(a) == type}


def record_type(address: str) -> str:
    return "AAAA" if ipaddress.ip_address(address).version == 6 else "A"


def _wanted(organization: Organization) -> list[DnsRecord]:
    """Those that staff want besides; after a rename those at its former name are no longer due."""
    rows = organization.wanted_records.all()  # who looks at many organizations has prefetched them
    return [
        row.as_value() for row in rows if row.name == organization.host or row.name.endswith(f".{organization.host}")
    ]
