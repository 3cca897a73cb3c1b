"""Places at which something else stands than what would be desired, because staff took a write back."""

from collections.abc import Iterable

from dns.models import Pin
from dns.providers.base import DnsRecord, is_within
from dns.records.places import Place, from_json
from tenants.models import Organization


def pinned(organization: Organization | None, records: Iterable[DnsRecord]) -> list[DnsRecord]:
    """These records, but at pinned places what the pins say. With None those of the platform itself."""
    pins = pins_of(organization)
    free = [record for record in records if record.place not in pins]
    return free + [record for place, pin in pins.items() for record in from_json(place, pin.records)]


def pins_of(organization: Organization | None) -> dict[Place, Pin]:
    """After a rename, those at the former name no longer count."""
    rows = organization.pins.all() if organization else Pin.objects.filter(organization=None)
    return {(pin.name, pin.type): pin for pin in rows if organization is None or is_within(pin.name, organization.host)}
