"""A zone as a name server sees it: names, their sets of records, and what is found for a question (RFC 1034, 4592)."""

from dataclasses import dataclass, field
from typing import Any

import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset
from dns.rdatatype import RdataType

from sandbox.ionos.furniture import soa_content
from sandbox.nameserver.reading import read_record

LONGEST_CHAIN = 8

Sets = dict[RdataType, dns.rrset.RRset]


@dataclass
class Found:
    rcode: dns.rcode.Rcode = dns.rcode.NOERROR
    answer: list[dns.rrset.RRset] = field(default_factory=list)
    authority: list[dns.rrset.RRset] = field(default_factory=list)
    additional: list[dns.rrset.RRset] = field(default_factory=list)
    is_authoritative: bool = True


class Contents:
    """Built from records as IONOS shows them; one that no name server could serve is left out."""

    def __init__(self, zone: str, records: list[dict[str, Any]]) -> None:
        self.origin = dns.name.from_text(zone)
        self._sets: dict[dns.name.Name, Sets] = {}
        self._existing: set[dns.name.Name] = set()
        for record in records:
            self._add(record)
        if not self._at(self.origin).get(RdataType.SOA):
            soa = {"name": zone, "type": "SOA", "content": soa_content(zone), "ttl": 86400}
            self._add(soa)

    def find(self, name: dns.name.Name, type: RdataType) -> Found:
        found, seen = Found(), set[dns.name.Name]()
        while name not in seen and len(seen) < LONGEST_CHAIN:
            seen.add(name)
            if cut := self._cut_above(name, type):
                return self._referral(found, cut)
            sets = self._sets_for(name)
            if sets is None:
                return self._nothing(found, dns.rcode.NXDOMAIN)
            alias = sets.get(RdataType.CNAME)
            wanted = [rrset for kind, rrset in sets.items() if type in (kind, RdataType.ANY)]
            if wanted or alias is None:
                found.answer += [_owned_by(name, rrset) for rrset in wanted]
                return found if wanted else self._nothing(found, dns.rcode.NOERROR)
            found.answer.append(_owned_by(name, alias))
            name = alias[0].target
            if not name.is_subdomain(self.origin):
                break
        return found

    def _add(self, record: dict[str, Any]) -> None:
        read = read_record(record)
        if read is None or not read[0].is_subdomain(self.origin):
            return
        name, type, rdata = read
        rrset = self._sets.setdefault(name, {}).setdefault(type, dns.rrset.RRset(name, dns.rdataclass.IN, type))
        rrset.add(rdata, record["ttl"])
        while name not in self._existing and name != self.origin:
            self._existing.add(name)  # with what lies between it and the zone: empty non-terminals exist
            name = name.parent()
        self._existing.add(self.origin)

    def _at(self, name: dns.name.Name) -> Sets:
        return self._sets.get(name, {})

    def _sets_for(self, name: dns.name.Name) -> Sets | None:
        """What stands at a name, or at the wildcard that covers it; None where nothing exists."""
        if name in self._existing:
            return self._at(name)
        encloser = name.parent()
        while encloser not in self._existing:
            encloser = encloser.parent()
        wildcard = dns.name.Name((b"*", *encloser.labels))
        return self._at(wildcard) if wildcard in self._existing else None

    def _cut_above(self, name: dns.name.Name, type: RdataType) -> dns.rrset.RRset | None:
        """The name servers to whom the name, or one above it, was given away; a DS stays with the giver (RFC 4035)."""
        depth = len(self.origin.labels)
        for count in range(depth + 1, len(name.labels) + 1):
            above = dns.name.Name(name.labels[-count:])
            servers = self._at(above).get(RdataType.NS)
            if servers and not (above == name and type == RdataType.DS):
                return servers
        return None

    def _referral(self, found: Found, servers: dns.rrset.RRset) -> Found:
        """Not our authority, with the addresses that we know of those servers."""
        found.authority = [servers]
        found.is_authoritative = bool(found.answer)
        for server in servers:
            sets = self._at(server.target)
            found.additional += [sets[kind] for kind in (RdataType.A, RdataType.AAAA) if kind in sets]
        return found

    def _nothing(self, found: Found, rcode: dns.rcode.Rcode) -> Found:
        """With the SOA, whose lifetime is how long "does not exist" may be kept (RFC 2308, 3)."""
        soa = self._at(self.origin)[RdataType.SOA]
        shown = dns.rrset.from_rdata_list(self.origin, min(soa.ttl, soa[0].minimum), list(soa))
        found.rcode, found.authority = rcode, [shown]
        return found


def _owned_by(name: dns.name.Name, rrset: dns.rrset.RRset) -> dns.rrset.RRset:
    return dns.rrset.from_rdata_list(name, rrset.ttl, list(rrset))
