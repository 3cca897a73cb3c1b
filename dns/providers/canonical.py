"""One way of writing each record, because providers write the same thing differently."""

import dns.exception
import dns.name
import dns.rdata
import dns.rdataclass
from dns.providers.texts import bare_text as bare_text
from dns.providers.texts import quoted_text, wire_text

HOST_TYPES = ("CNAME", "DNAME", "MX", "NS", "PTR", "SRV")  # their content ends with the name of a host


def canonical_name(name: str) -> str:
    return name.rstrip(".").lower()


def canonical_content(type: str, content: str) -> str:
    """The bare text of a TXT; addresses and names in dnspython's words; what it cannot read stays as it is."""
    if type == "TXT":
        return bare_text(content)
    try:
        rdata = parsed(type, content)
    except ValueError:
        return content.strip()
    return rdata.to_text().lower() if type in (*HOST_TYPES, "SOA") else rdata.to_text()


def plain_content(type: str, content: str) -> str:
    """As DnsRecord holds it: hosts without final dot."""
    return content.rstrip(".") if type in HOST_TYPES and content != "." else content


def parsed(type: str, content: str) -> dns.rdata.Rdata:
    """The record's data as it goes over the wire. Raises ValueError where the content does not fit the type."""
    text = quoted_text(wire_text(content)) if type == "TXT" else content
    try:
        return dns.rdata.from_text(dns.rdataclass.IN, type, text, origin=dns.name.root, relativize=False)
    except (dns.exception.DNSException, ValueError) as error:
        raise ValueError(f"{content!r} is no content for {type} ({error})") from None
