"""What stands in DNS beside what should stand there, for one organization."""

from dataclasses import dataclass
from functools import cached_property

from dns.desired import desired_records
from dns.models import Record
from dns.ownership import marker, marker_name
from dns.providers.base import DnsProvider, DnsRecord, DnsZone
from sonicus.lib.providers import ErrorKind, ProviderError
from tenants.models import Organization

ADDRESS_TYPES = ("A", "AAAA")
ROUTING_TYPES = (*ADDRESS_TYPES, "CNAME", "NS")  # these decide where the name leads

Place = tuple[str, str]


@dataclass(frozen=True)
class Picture:
    organization: Organization
    zone: DnsZone
    desired: list[DnsRecord]
    observed: list[DnsRecord]
    remembered: list[DnsRecord]

    @property
    def differing(self) -> list[tuple[str, list[DnsRecord]]]:
        """Places that must be written, each with create or update and the records that shall stand there."""
        places = list(dict.fromkeys(record.place for record in self.desired))
        found = [(self._at(self.desired, place), self._at(self.observed, place)) for place in places]
        return [
            ("update" if there else "create", wanted) for wanted, there in found if _written(wanted) != _written(there)
        ]

    @property
    def superfluous(self) -> list[DnsRecord]:
        """What is ours and no longer wanted; markers last, so that what they call ours stays known until it is gone."""
        places = {record.place for record in self.desired}
        unwanted = [record for record in self.observed if record.place not in places and self._is_ours(record)]
        return sorted(unwanted, key=lambda record: record.type == "TXT")

    @property
    def held(self) -> list[DnsRecord]:
        """What our rows ought to say: the records at our places, as the provider holds them."""
        places = {record.place for record in self.desired}
        return [record for record in self.observed if record.place in places and self._is_ours(record)]

    @property
    def is_remembered(self) -> bool:
        return _kept(self.held) == _kept(self.remembered)

    def refuse_conflict(self) -> None:
        """Raises ProviderError(conflict) where somebody else's record stands in our way. It is never overwritten."""
        in_the_way = [record for record in self.observed if self._is_in_the_way(record)]
        if in_the_way:
            records = ", ".join(str(record) for record in in_the_way)
            message = f"{records} in zone {self.zone.name} is not ours. Remove it there, or choose another name."
            raise ProviderError("DNS", ErrorKind.CONFLICT, message)

    @cached_property
    def _ours(self) -> set[tuple[str, str, str]]:
        return {record.key for record in self.remembered}

    @cached_property
    def _names_with_marker(self) -> set[str]:
        keys = {record.key for record in self.observed}
        names = {record.name for record in [*self.observed, *self.desired, *self.remembered]}
        return {name for name in names if marker(self.organization, name).key in keys}

    def _is_ours(self, record: DnsRecord) -> bool:
        """Our table says so, or a marker at the name does, or it is such a marker."""
        by_marker = record.type in ADDRESS_TYPES and record.name in self._names_with_marker
        return record.key in self._ours or by_marker or self._is_marker_of_ours(record)

    def _is_marker_of_ours(self, record: DnsRecord) -> bool:
        host = record.name.removeprefix(marker_name(""))
        return record.key == marker(self.organization, host).key

    def _is_in_the_way(self, record: DnsRecord) -> bool:
        """Once the name is ours, other services may keep texts there; before that, nothing may stand there."""
        if not any(record.name == wanted.name for wanted in self.desired) or self._is_ours(record):
            return False
        claimed = record.name in self._names_with_marker or any(r.name == record.name for r in self.remembered)
        return record.type in ROUTING_TYPES or not claimed

    def _at(self, records: list[DnsRecord], place: Place) -> list[DnsRecord]:
        return [record for record in records if record.place == place]


def take_picture(organization: Organization, provider: DnsProvider) -> Picture:
    """Asks the provider for the names of the organization: what it wants now, and what it still holds."""
    zone = provider.zone_for(organization.host)
    remembered = Record.objects.filter(organization=organization).as_values()
    host = organization.host
    names = dict.fromkeys([marker_name(host), host, *(record.name for record in remembered)])
    observed = [record for name in names for record in provider.records(zone, name)]
    return Picture(organization, zone, desired_records(organization), observed, remembered)


def _written(records: list[DnsRecord]) -> set[tuple[object, ...]]:
    return {(*record.key, record.ttl, record.disabled) for record in records}


def _kept(records: list[DnsRecord]) -> set[tuple[object, ...]]:
    return {(*record.key, record.ttl, record.identifier) for record in records}
