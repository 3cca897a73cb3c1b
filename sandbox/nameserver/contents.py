"""A zone as a name server sees it: names, their sets of records, and what is found for a question (RFC 1034, 4592)."""

from dataclasses import dataclass, field
from typing import Any

import dns.exception
import dns.name
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset
from dns.rdatatype import RdataType

from sandbox.ionos.furniture import soa_content

LONGEST_CHAIN = 8
IN = dns.rdataclass.IN


@dataclass
class Found:
    rcode: dns.rcode.Rcode = dns.rcode.NOERROR
    answer: list[dns.rrset.RRset] = field(default_factory=list)
    authority: list[dns.rrset.RRset] = field(default_factory=list)


class Contents:
    """Built from records as IONOS shows them; one that no name server could serve is left out."""

    def __init__(self, zone: str, records: list[dict[str, Any]]) -> None:
        self.origin = dns.name.from_text(zone)
        self._sets: dict[dns.name.Name, dict[RdataType, dns.rrset.RRset]] = {}
        for record in records:
            self._add(record)
        if not self._at(self.origin).get(RdataType.SOA):
            soa = {"name": zone, "type": "SOA", "content": soa_content(zone), "ttl": 86400}
            self._add(soa)

    def find(self, name: dns.name.Name, type: RdataType) -> Found:
        found = Found()
        for _ in range(LONGEST_CHAIN):
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
        try:
            name, type = dns.name.from_text(record["name"]), dns.rdatatype.from_text(record["type"])
            rdata = _rdata(type, record)
        except (dns.exception.DNSException, ValueError):
            return
        rrset = self._sets.setdefault(name, {}).setdefault(type, dns.rrset.RRset(name, IN, type))
        rrset.add(rdata, record["ttl"])

    def _at(self, name: dns.name.Name) -> dict[RdataType, dns.rrset.RRset]:
        return self._sets.get(name, {})

    def _exists(self, name: dns.name.Name) -> bool:
        """A name below which there are records exists, without records of its own (an empty non-terminal)."""
        return any(other.is_subdomain(name) for other in self._sets)

    def _sets_for(self, name: dns.name.Name) -> dict[RdataType, dns.rrset.RRset] | None:
        """What stands at a name, or at the wildcard that covers it; None where nothing exists."""
        if self._exists(name):
            return self._at(name)
        encloser = name.parent()
        while not self._exists(encloser):
            encloser = encloser.parent()
        return self._sets.get(dns.name.Name((b"*", *encloser.labels)))

    def _nothing(self, found: Found, rcode: dns.rcode.Rcode) -> Found:
        """With the SOA, whose lifetime is how long "does not exist" may be kept (RFC 2308, 3)."""
        soa = self._at(self.origin)[RdataType.SOA]
        shown = dns.rrset.from_rdata_list(self.origin, min(soa.ttl, soa[0].minimum), list(soa))
        found.rcode, found.authority = rcode, [shown]
        return found


def _owned_by(name: dns.name.Name, rrset: dns.rrset.RRset) -> dns.rrset.RRset:
    return dns.rrset.from_rdata_list(name, rrset.ttl, list(rrset))


def _rdata(type: RdataType, record: dict[str, Any]) -> dns.rdata.Rdata:
    content = record["content"]
    if type == RdataType.TXT:
        content = _in_pieces(content)
    if "prio" in record:
        content = f"{record['prio']} {content}"
    return dns.rdata.from_text(IN, type, content, origin=dns.name.root, relativize=False)


def _in_pieces(content: str) -> str:
    """Strings in DNS hold at most 255 bytes; longer texts are several strings."""
    text = content[1:-1]
    if '"' in text or "\\" in text:
        return content
    return " ".join(f'"{text[start : start + 255]}"' for start in range(0, len(text) or 1, 255))
