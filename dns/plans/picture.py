"""What stands in DNS beside what should stand there, for one organization below one base domain."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from dns.models import Record
from dns.providers.base import DnsRecord, DnsZone, is_below
from dns.records.desired import desired_records
from dns.records.ownership import Ownership, marked_host, marker_name
from dns.records.places import Place, by_place, written
from dns.registry import provider_for
from dns.writes.trespassing import ROUTING_TYPES
from dns.zones import base_zones
from sonicus.lib.providers import ErrorKind, ProviderError
from tenants.models import Organization


@dataclass(frozen=True)
class PlaceDifference:
    """One place that must be written."""

    place: Place
    wanted: list[DnsRecord]
    there: list[DnsRecord]


def differing(desired: Iterable[DnsRecord], ours: Iterable[DnsRecord]) -> list[PlaceDifference]:
    """Desired places at which what is ours stands otherwise, or not at all."""
    there = by_place(ours)
    found = [PlaceDifference(place, wanted, there.get(place, [])) for place, wanted in by_place(desired).items()]
    return [one for one in found if written(one.wanted) != written(one.there)]


@dataclass(frozen=True)
class Picture:
    organization: Organization
    base: str
    zone: DnsZone
    desired: list[DnsRecord]
    observed: list[DnsRecord]
    remembered: list[DnsRecord]

    @cached_property
    def differing(self) -> list[PlaceDifference]:
        return differing(self.desired, [record for record in self.observed if self._is_ours(record)])

    @cached_property
    def superfluous(self) -> list[DnsRecord]:
        """What is ours and no longer wanted."""
        return [record for record in self.observed if record.place not in self._places and self._is_ours(record)]

    @property
    def unclaimed(self) -> set[str]:
        """Desired names, and those of their markers, at which nothing stands at all."""
        taken = {marked_host(record.name) or record.name for record in self.observed}
        hosts = {marked_host(record.name) or record.name for record in self.desired} - taken
        return hosts | {marker_name(host) for host in hosts}

    @property
    def in_the_way(self) -> list[DnsRecord]:
        """Once a name is ours, other services may keep texts there; before that, nothing may stand there."""
        return [record for record in self.observed if self._is_in_the_way(record)]

    @property
    def held(self) -> list[DnsRecord]:
        """What our rows ought to say: the records at our places, as the provider holds them."""
        return [record for record in self.observed if record.place in self._places and self._is_ours(record)]

    @property
    def is_remembered(self) -> bool:
        """Leaving aside what is to be written: who writes, remembers."""
        open_places = {d.place for d in self.differing} | {record.place for record in self.superfluous}
        settled = [record for record in self.held if record.place not in open_places]
        return _kept(settled) == _kept(record for record in self.remembered if record.place not in open_places)

    @cached_property
    def _places(self) -> set[Place]:
        return {record.place for record in self.desired}

    @cached_property
    def _ownership(self) -> Ownership:
        return Ownership(self.organization, self.observed, self.remembered)

    @cached_property
    def _desired_keys(self) -> set[tuple[str, str, str]]:
        return {record.key for record in self.desired}

    def _is_ours(self, record: DnsRecord) -> bool:
        """Also what is wanted and stands at a name that is ours already, from a turn that died."""
        is_wanted = record.key in self._desired_keys and record.name in self._ownership.marked_hosts
        return is_wanted or self._ownership.holds(record)

    def _is_in_the_way(self, record: DnsRecord) -> bool:
        at_the_name = [wanted for wanted in self.desired if wanted.name == record.name]
        if not at_the_name or self._is_ours(record):
            return False
        is_shared = record.type not in ROUTING_TYPES and all(wanted.type != "CNAME" for wanted in at_the_name)
        return not (is_shared and self._is_claimed(record.name))

    def _is_claimed(self, name: str) -> bool:
        return name in self._ownership.marked_hosts or any(record.name == name for record in self.remembered)


Observe = Callable[[str, Iterable[str]], tuple[DnsZone, list[DnsRecord]]]


def ask_provider(base: str, names: Iterable[str]) -> tuple[DnsZone, list[DnsRecord]]:
    """What stands at these names now, and in which zone."""
    provider = provider_for(base)
    zone = provider.zone_for(base)
    return zone, [record for name in names for record in provider.records(zone, name)]


def take_pictures(organization: Organization, observe: Observe = ask_provider) -> list[Picture]:
    """That of its base domain first, then those of others where it still holds something. Raises ProviderError."""
    remembered = Record.objects.filter(organization=organization).as_values()
    bases = dict.fromkeys([organization.base_domain, *(base_of(record) for record in remembered)])
    return [_take(organization, base, [r for r in remembered if base_of(r) == base], observe) for base in bases]


def base_of(record: DnsRecord) -> str:
    """The nearest base domain above it. Raises ProviderError where settings no longer know it."""
    bases = [zone.base for zone in base_zones() if is_below(record.name, zone.base)]
    if not bases:
        message = f"{record} lies below no base domain of the settings. Put it back there, or remove it by hand."
        raise ProviderError("DNS", ErrorKind.NOT_FOUND, message)
    return max(bases, key=len)


def names_around(
    organization: Organization, base: str, desired: Iterable[DnsRecord], remembered: Iterable[DnsRecord]
) -> list[str]:
    """All names at which it has or wants something, and the markers there, that may have become somebody else's."""
    own = [organization.host] if base == organization.base_domain else []
    records = [*desired, *remembered]
    hosts = [*own, *(marked_host(record.name) or record.name for record in remembered)]
    return list(dict.fromkeys([*map(marker_name, hosts), *own, *(record.name for record in records)]))


def _take(organization: Organization, base: str, remembered: list[DnsRecord], observe: Observe) -> Picture:
    desired = desired_records(organization) if base == organization.base_domain else []
    zone, observed = observe(base, names_around(organization, base, desired, remembered))
    return Picture(organization, base, zone, desired, observed, remembered)


def _kept(records: Iterable[DnsRecord]) -> set[tuple[object, ...]]:
    return {(*record.key, record.ttl, record.identifier) for record in records}
