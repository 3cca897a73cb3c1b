"""What stands at one name, exactly. No single question tells it: Knot answers ANY with one set (RFC 8482), a wildcard
answers for names that hold nothing, and below a delegation there is no answer at all.
"""

import hashlib
from collections.abc import Iterable, Iterator

import dns.flags
import dns.message
import dns.name
import dns.rdata
import dns.rdataset
from dns.providers.base import DnsRecord
from dns.providers.canonical import canonical_name, plain_content
from dns.providers.rfc2136.client import Rfc2136Client
from dns.providers.texts import kept_text
from dns.rcode import Rcode
from dns.rdatatype import RdataType
from dns.rdtypes.txtbase import TXTBase

ASKED = "ANY A AAAA CNAME MX TXT NS SRV CAA HTTPS SVCB TLSA SMIMEA SSHFP DS CERT URI RP LOC OPENPGPKEY PTR NAPTR DNAME"
EVERY_TYPE = [RdataType.from_text(type) for type in f"{ASKED} HINFO SOA DNSKEY CDS CDNSKEY".split()]
SIGNERS_OWN = (RdataType.RRSIG, RdataType.NSEC, RdataType.NSEC3, RdataType.NSEC3PARAM, RdataType.make(65534))

Found = Iterable[tuple[dns.name.Name, dns.rdataset.Rdataset]]


def records_at(client: Rfc2136Client, zone: str, name: str, types: Iterable[RdataType] = EVERY_TYPE) -> list[DnsRecord]:
    if not _holds_anything(client, zone, name):
        return []
    owner, sets = dns.name.from_text(name), dict[RdataType, dns.rdataset.Rdataset]()
    for response in client.ask(name, types):
        if not response.flags & dns.flags.AA:  # it is given away to other servers, or lies below what is
            return [record for record in all_records(client, zone) if record.name == canonical_name(name)]
        sets |= {rrset.rdtype: rrset.to_rdataset() for rrset in response.answer if rrset.name == owner}
        if RdataType.CNAME in sets:  # it stands alone (RFC 1034, 3.6.2)
            break
    return list(_records((owner, rdataset) for rdataset in sets.values()))


def all_records(client: Rfc2136Client, zone: str) -> list[DnsRecord]:
    """Without what the server itself adds and renews where it signs the zone."""
    return list(_records((rrset.name, rrset) for rrset in client.transfer(zone)))


def texts_at(client: Rfc2136Client, name: str) -> list[TXTBase]:
    """The TXT records as they stand on the wire, each with its own strings."""
    owner, found = dns.name.from_text(name), client.ask(name, [RdataType.TXT])
    sets = [rrset for response in found for rrset in response.answer if rrset.name == owner]
    return [rdata for rrset in sets for rdata in rrset if isinstance(rdata, TXTBase)]


def text_of(rdata: dns.rdata.Rdata) -> bytes:
    return b"".join(rdata.strings) if isinstance(rdata, TXTBase) else b""


def _holds_anything(client: Rfc2136Client, zone: str, name: str) -> bool:
    """An update that changes nothing asks about the zone's own names, without wildcards (RFC 2136, 2.4.4)."""
    update = client.new_update(zone)
    update.present(dns.name.from_text(name))
    return client.send(update, expecting=[Rcode.NXDOMAIN]) == Rcode.NOERROR


def _records(found: Found) -> Iterator[DnsRecord]:
    for owner, rdataset in found:
        if rdataset.rdtype not in SIGNERS_OWN:
            for rdata in rdataset:
                yield _record(canonical_name(str(owner)), rdataset, rdata)


def _record(name: str, rdataset: dns.rdataset.Rdataset, rdata: dns.rdata.Rdata) -> DnsRecord:
    type = rdataset.rdtype.name if isinstance(rdataset.rdtype, RdataType) else f"TYPE{rdataset.rdtype}"
    text = kept_text(text_of(rdata)) if isinstance(rdata, TXTBase) else plain_content(type, rdata.to_text())
    return DnsRecord(name, type, text, rdataset.ttl, _identifier(name, type, rdata))


def _identifier(name: str, type: str, rdata: dns.rdata.Rdata) -> str:
    """DNS knows none; this one is the same whenever the record is."""
    return hashlib.sha256(f"{name} {type} ".encode() + rdata.to_digestable()).hexdigest()[:32]
