"""The same question over TCP, read by dnspython: for answers that were cut, and for those that are not plain."""

import ipaddress

import dns.exception
import dns.flags
import dns.message
import dns.query
import dns.rdataclass
import dns.rdatatype
import dns.rrset
from dns.bulk.answers import Answer, Found
from dns.bulk.questions import Question
from dns.rdtypes.ANY.SOA import SOA
from dns.rdtypes.txtbase import TXTBase

SILENT = "does not answer"


def ask_by_tcp(question: Question, seconds: float) -> Answer | str:
    """The answer, or why there is none. Without EDNS: TCP has room enough, and some servers reject it."""
    try:
        asked = dns.message.make_query(question.name, question.type)
        if not question.recursive:
            asked.flags &= ~dns.flags.RD
        return as_answer(
            dns.query.tcp(asked, question.place.address, seconds, question.place.port, one_rr_per_rrset=True)
        )
    except dns.exception.Timeout:
        return f"{SILENT} over TCP"
    except (dns.exception.DNSException, OSError, EOFError) as error:
        return f"cannot be asked over TCP ({type(error).__name__})"


def as_answer(message: dns.message.Message) -> Answer:
    """`message` was read with one_rr_per_rrset."""
    found = tuple(_found(rrset) for rrset in message.answer if rrset.rdclass == dns.rdataclass.IN)
    serials = [int(record.value) for record in found if record.type == dns.rdatatype.SOA]
    denial = _denial(message) or (None, serials[0] if serials else None)
    flags = message.flags
    return Answer(int(message.rcode()), bool(flags & dns.flags.AA), bool(flags & dns.flags.AD), found, *denial)


def _found(rrset: dns.rrset.RRset) -> Found:
    return Found(_bare(str(rrset.name)), int(rrset.rdtype), rrset.ttl, _value(rrset))


def _value(rrset: dns.rrset.RRset) -> str:
    content = rrset[0]
    if isinstance(content, SOA):
        return str(content.serial)
    if isinstance(content, TXTBase):
        return b"".join(content.strings).decode(errors="replace")
    text = content.to_text()
    if rrset.rdtype in (dns.rdatatype.A, dns.rdatatype.AAAA):
        return str(ipaddress.ip_address(text))
    return _bare(text) if rrset.rdtype in (dns.rdatatype.CNAME, dns.rdatatype.NS) else text


def _denial(message: dns.message.Message) -> tuple[int, int] | None:
    for rrset in message.authority:
        if isinstance(rrset[0], SOA):
            return min(rrset.ttl, rrset[0].minimum), rrset[0].serial
    return None


def _bare(name: str) -> str:
    return name.rstrip(".").lower()
