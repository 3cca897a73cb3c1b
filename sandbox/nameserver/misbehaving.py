"""What the faults of one name server make of a right answer."""

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset
from dns.rdatatype import RdataType

from sandbox.faults import DNS_KINDS, Fault

STRIKING = ("delay", "status", "reset", "applied_then_reset", *DNS_KINDS)
SILENT = ("reset", "applied_then_reset", "dead")
WRONG = {"A": "192.0.2.66", "AAAA": "2001:db8::66", "CNAME": "wrong.invalid.", "TXT": '"wrong"'}


def spoil(response: dns.message.Message, fault: Fault, transport: str) -> None:
    """Change the answer as the fault says; one that only delays or keeps silent leaves it as it is."""
    if fault.kind in ("refused", "servfail", "status"):
        _empty(response)
        response.set_rcode(dns.rcode.REFUSED if _refuses(fault) else dns.rcode.SERVFAIL)
    if fault.kind == "no_authority":
        response.flags &= ~dns.flags.AA
    if fault.kind == "wrong":
        response.answer = [_wrong(rrset, fault.value) for rrset in response.answer]
    if fault.kind == "truncated" and transport == "UDP":
        response.answer, response.authority, response.additional = [], [], []
        response.flags |= dns.flags.TC


def _refuses(fault: Fault) -> bool:
    return fault.kind == "refused" or (fault.kind == "status" and fault.status in (401, 403))


def _empty(response: dns.message.Message) -> None:
    response.answer, response.authority, response.additional = [], [], []
    response.flags &= ~dns.flags.AA


def _wrong(rrset: dns.rrset.RRset, value: str | None) -> dns.rrset.RRset:
    """`value` where it fits the type, else our own choice; a type that we have none for stays right."""
    for text in (value, WRONG.get(dns.rdatatype.to_text(rrset.rdtype))):
        rdata = _rdata(rrset.rdtype, text) if text else None
        if rdata is not None:
            return dns.rrset.from_rdata(rrset.name, rrset.ttl, rdata)
    return rrset


def _rdata(type: RdataType, text: str) -> dns.rdata.Rdata | None:
    try:
        return dns.rdata.from_text(dns.rdataclass.IN, type, text)
    except (dns.exception.DNSException, ValueError):
        return None
