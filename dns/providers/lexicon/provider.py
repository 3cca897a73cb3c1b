"""The 80 and more providers of dns-lexicon, as well as they can be had. Its word proves nothing: all is read back."""

from collections.abc import Iterable
from typing import Any

from dns.providers.base import DnsRecord, DnsZone, Place
from dns.providers.borders import refuse_alias_beside_others, refuse_others
from dns.providers.canonical import canonical_name, parsed
from dns.providers.lexicon.client import LexiconClient
from dns.providers.lexicon.contents import received, sent
from dns.providers.lexicon.errors import NAME
from dns.providers.single_zone import SingleZone
from sonicus.lib.providers import ErrorKind, ProviderError


class LexiconProvider(SingleZone):
    """New values are written before old ones go. A CNAME, or another lifetime, cannot be had without a short gap."""

    def __init__(self, client: LexiconClient, base_domain: str, *, zone: str = "") -> None:
        super().__init__(f"{NAME} ({client.provider})", base_domain)
        self.client = client
        self._given_zone = canonical_name(zone)

    def records(self, zone: DnsZone, name: str) -> list[DnsRecord]:
        wanted = canonical_name(name)
        return [record for record in self._listed(zone, wanted) if record.name == wanted]

    def at_places(self, zone: DnsZone, places: Iterable[Place]) -> list[DnsRecord]:
        meant = set(places)
        names = sorted({name for name, _ in meant})
        return [record for name in names for record in self.records(zone, name) if record.place in meant]

    def survey(self, zone: DnsZone) -> list[DnsRecord]:
        return self._listed(zone, None)

    def claim(self, zone: DnsZone, records: Iterable[DnsRecord]) -> list[DnsRecord]:
        wanted = self._writable(zone, records)
        refuse_others(self.name, self._at_names_of(zone, wanted), wanted)
        return self.upsert(zone, wanted)

    def upsert(self, zone: DnsZone, records: Iterable[DnsRecord]) -> list[DnsRecord]:
        wanted = self._writable(zone, records)
        there, places = self._at_names_of(zone, wanted), {record.place for record in wanted}
        refuse_alias_beside_others(self.name, [*wanted, *(record for record in there if record.place not in places)])
        keys = {record.key for record in wanted}
        old = [record for record in there if record.place in places and record.key not in keys]
        self._remove(zone, [record for record in old if record.type == "CNAME"])
        self._create(zone, [record for record in wanted if _lifetime(record, there) is None])
        self._remove(zone, [record for record in old if record.type != "CNAME"])
        self._renew(zone, wanted)
        return self._seen(zone, wanted)

    def delete(self, zone: DnsZone, records: Iterable[DnsRecord]) -> None:
        unwanted = self._writable(zone, records)
        keys = {record.key for record in unwanted}
        self._remove(zone, [record for record in self._at_names_of(zone, unwanted) if record.key in keys])
        if left := [str(record) for record in self._at_names_of(zone, unwanted) if record.key in keys]:
            raise self._unproven(f"{', '.join(left)} is still there")

    def _renew(self, zone: DnsZone, wanted: list[DnsRecord]) -> None:
        there = self._at_names_of(zone, wanted)
        stale = [record for record in wanted if _lifetime(record, there) not in (None, record.ttl)]
        self._remove(zone, stale)
        self._create(zone, stale)

    def _create(self, zone: DnsZone, records: list[DnsRecord]) -> None:
        for ttl in sorted({record.ttl for record in records}):
            calls = [["create_record", r.type, r.place[0], sent(r)] for r in records if r.ttl == ttl]
            self.client.call(zone.name, calls, ttl)

    def _remove(self, zone: DnsZone, records: list[DnsRecord]) -> None:
        """By name, type and content: an identifier may hold what its own provider cannot read."""
        if records:
            calls = [["delete_record", None, record.type, record.place[0], sent(record)] for record in records]
            self.client.call(zone.name, calls)

    def _seen(self, zone: DnsZone, wanted: list[DnsRecord]) -> list[DnsRecord]:
        stored = self.at_places(zone, (record.place for record in wanted))
        if {(*record.key, record.ttl) for record in stored} != {(*record.key, record.ttl) for record in wanted}:
            seen = ", ".join(f"{record} ({record.ttl} s)" for record in stored) or "nothing"
            raise self._unproven(f"{seen} stands there")
        return stored

    def _listed(self, zone: DnsZone, name: str | None) -> list[DnsRecord]:
        (bodies,) = self.client.call(zone.name, [["list_records", None, name]])
        try:
            return [received(zone.name, body) for body in _read(bodies)]
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
            raise ProviderError(self.name, ErrorKind.UNAVAILABLE, "sent an answer of an unknown form") from None

    def _at_names_of(self, zone: DnsZone, records: list[DnsRecord]) -> list[DnsRecord]:
        names = sorted({record.place[0] for record in records})
        return [record for name in names for record in self.records(zone, name)]

    def _writable(self, zone: DnsZone, records: Iterable[DnsRecord]) -> list[DnsRecord]:
        """Not every provider looks at what it is given."""
        given = self._borders.ours(zone, records)
        for record in given:
            try:
                parsed(record.type, record.content)
            except ValueError as error:
                raise ProviderError(self.name, ErrorKind.INVALID, f"{record.name}: {error}") from None
        return given

    def _find_zone(self) -> DnsZone:
        """The base domain's own zone, else the nearest above it that the provider opens."""
        labels = self._borders.base.split(".")
        names = [".".join(labels[start:]) for start in range(max(1, len(labels) - 1))]
        refusals: list[ProviderError] = []
        for name in [self._given_zone] if self._given_zone else names:
            try:
                self.client.call(name, [])
            except ProviderError as error:
                if error.kind.passes_by_itself:
                    raise
                refusals.append(error)
                continue
            return self._borders.nearest([DnsZone(name, name)])
        raise refusals[0]

    def _unproven(self, seen: str) -> ProviderError:
        return ProviderError(self.name, ErrorKind.UNAVAILABLE, f"says that it is done, but {seen}")


def _lifetime(record: DnsRecord, there: list[DnsRecord]) -> int | None:
    return next((stored.ttl for stored in there if stored.key == record.key), None)


def _read(bodies: Any) -> list[dict[str, Any]]:
    return list(bodies)
