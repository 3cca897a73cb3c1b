"""Records as IONOS shows them, in the words of DNS."""

from typing import Any

import dns.exception
import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype
from dns.rdatatype import RdataType

Read = tuple[dns.name.Name, RdataType, dns.rdata.Rdata]

LONGEST_STRING = 255


def read_record(record: dict[str, Any]) -> Read | None:
    """None where no name server could serve it."""
    try:
        name, type = dns.name.from_text(record["name"]), dns.rdatatype.from_text(record["type"])
        return name, type, _rdata(type, record)
    except (dns.exception.DNSException, ValueError):
        return None


def _rdata(type: RdataType, record: dict[str, Any]) -> dns.rdata.Rdata:
    content = record["content"]
    if type == RdataType.TXT:
        content = _in_pieces(content)
    if "prio" in record:
        content = f"{record['prio']} {content}"
    return dns.rdata.from_text(dns.rdataclass.IN, type, content, origin=dns.name.root, relativize=False)


def _in_pieces(content: str) -> str:
    """Longer texts are several strings (RFC 1035, 3.3)."""
    text = content[1:-1]
    if '"' in text or "\\" in text:
        return content
    starts = range(0, len(text) or 1, LONGEST_STRING)
    return " ".join(f'"{text[start : start + LONGEST_STRING]}"' for start in starts)
