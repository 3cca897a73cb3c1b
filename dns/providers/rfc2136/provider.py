"""Our language, spoken to a primary server by dynamic updates: BIND, Knot, PowerDNS and others."""

from collections.abc import Iterable

import dns.flags
import dns.name
import dns.rdata
from dns.providers.base import DnsRecord, DnsZone, Place
from dns.providers.borders import refuse_alias_beside_others, refuse_others
from dns.providers.canonical import canonical_name, parsed
from dns.providers.rfc2136.client import Rfc2136Client
from dns.providers.rfc2136.errors import CONFLICTS, NAME
from dns.providers.rfc2136.reading import all_records, records_at, text_of, texts_at
from dns.providers.single_zone import SingleZone
from dns.providers.texts import wire_text
from dns.rcode import Rcode
from dns.rdatatype import RdataType
from dns.update import UpdateMessage
from sonicus.lib.providers import ErrorKind, ProviderError


class Rfc2136Provider(SingleZone):
    """One message does all of an act or nothing of it, so that nobody ever sees half of one."""

    def __init__(self, client: Rfc2136Client, base_domain: str) -> None:
        super().__init__(NAME, base_domain)
        self._client = client

    def records(self, zone: DnsZone, name: str) -> list[DnsRecord]:
        return records_at(self._client, zone.name, canonical_name(name))

    def at_places(self, zone: DnsZone, places: Iterable[Place]) -> list[DnsRecord]:
        meant, found = set(places), list[DnsRecord]()
        for name in sorted({name for name, _ in meant}):
            types = [RdataType.from_text(type) for other, type in sorted(meant) if other == name]
            found += records_at(self._client, zone.name, name, types)
        return [record for record in found if record.place in meant]

    def survey(self, zone: DnsZone) -> list[DnsRecord]:
        return all_records(self._client, zone.name)

    def claim(self, zone: DnsZone, records: Iterable[DnsRecord]) -> list[DnsRecord]:
        wanted = self._borders.ours(zone, records)
        update = self._client.new_update(zone.name)
        for name in sorted({record.place[0] for record in wanted}):
            update.absent(dns.name.from_text(name))
        _add(update, wanted)
        if self._client.send(update, expecting=CONFLICTS) != Rcode.NOERROR:
            return self._claim_what_is_left(zone, wanted)
        return self._at_places_of(zone, wanted)

    def upsert(self, zone: DnsZone, records: Iterable[DnsRecord]) -> list[DnsRecord]:
        wanted = self._borders.ours(zone, records)
        contents = [(record, _data(record)) for record in wanted]
        update = self._client.new_update(zone.name)
        for record, data in contents:
            update.delete(dns.name.from_text(record.name), data.rdtype)
        for record, data in contents:
            update.add(dns.name.from_text(record.name), record.ttl, data)
        self._send(zone, update, wanted)
        return self._seen(zone, wanted)

    def delete(self, zone: DnsZone, records: Iterable[DnsRecord]) -> None:
        unwanted = self._borders.ours(zone, records)
        if not unwanted:
            return
        update = self._client.new_update(zone.name)
        for record in unwanted:
            update.delete(dns.name.from_text(record.name), *self._stored(record))
        self._client.send(update)

    def _stored(self, record: DnsRecord) -> list[dns.rdata.Rdata]:
        """A text that somebody else wrote may be cut into other strings than ours, and is deleted only as it stands."""
        there = texts_at(self._client, record.place[0]) if record.type == "TXT" else []
        return [rdata for rdata in there if text_of(rdata) == wire_text(record.content)] or [_data(record)]

    def _claim_what_is_left(self, zone: DnsZone, wanted: list[DnsRecord]) -> list[DnsRecord]:
        """Something stands there. Where it is what was asked for, an earlier claim lost its answer."""
        there = self._at_names_of(zone, wanted)
        refuse_others(NAME, there, wanted)
        update = self._client.new_update(zone.name)
        for name in {record.place[0] for record in wanted} - {record.place[0] for record in there}:
            update.absent(dns.name.from_text(name))
        for name, type in {record.place for record in there}:
            found = [_data(record) for record in there if record.place == (name, type)]
            update.present(dns.name.from_text(name), *found)
        _add(update, wanted)
        self._client.send(update)
        return self._at_places_of(zone, wanted)

    def _send(self, zone: DnsZone, update: UpdateMessage, wanted: list[DnsRecord]) -> None:
        """PowerDNS refuses an alias beside other records with the code for a wrong key."""
        try:
            self._client.send(update)
        except ProviderError as error:
            if error.kind == ErrorKind.AUTH:
                self._refuse_alias_beside_others(zone, wanted)
            raise

    def _seen(self, zone: DnsZone, wanted: list[DnsRecord]) -> list[DnsRecord]:
        """BIND and Knot drop an alias beside other records without a word (RFC 2136, 3.4.2.2)."""
        stored = self._at_places_of(zone, wanted)
        if {record.key for record in stored} != {record.key for record in wanted}:
            self._refuse_alias_beside_others(zone, wanted)
        return stored

    def _refuse_alias_beside_others(self, zone: DnsZone, wanted: list[DnsRecord]) -> None:
        places = {record.place for record in wanted}
        stay = [record for record in self._at_names_of(zone, wanted) if record.place not in places]
        refuse_alias_beside_others(NAME, [*stay, *wanted])

    def _at_places_of(self, zone: DnsZone, records: list[DnsRecord]) -> list[DnsRecord]:
        return self.at_places(zone, (record.place for record in records))

    def _at_names_of(self, zone: DnsZone, records: list[DnsRecord]) -> list[DnsRecord]:
        names = sorted({record.place[0] for record in records})
        return [record for name in names for record in self.records(zone, name)]

    def _find_zone(self) -> DnsZone:
        """The owner of the SOA that comes with an answer about the base domain (RFC 2308, 3)."""
        for response in self._client.ask(self._borders.base, [RdataType.SOA]):
            for rrset in (*response.answer, *response.authority):
                if rrset.rdtype == RdataType.SOA and response.flags & dns.flags.AA:
                    name = canonical_name(str(rrset.name))
                    return self._borders.nearest([DnsZone(name, name)])
        return self._borders.nearest([])


def _add(update: UpdateMessage, records: list[DnsRecord]) -> None:
    for record in records:
        update.add(dns.name.from_text(record.name), record.ttl, _data(record))


def _data(record: DnsRecord) -> dns.rdata.Rdata:
    try:
        return parsed(record.type, record.content)
    except ValueError as error:
        raise ProviderError(NAME, ErrorKind.INVALID, f"{record.name}: {error}") from None
