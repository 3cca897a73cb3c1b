"""One way of writing each record, because providers write the same thing differently."""

import dns.exception
import dns.name
import dns.rdata
import dns.rdataclass
from dns.rdtypes.txtbase import TXTBase


def canonical_name(name: str) -> str:
    return name.rstrip(".").lower()


def canonical_content(type: str, content: str) -> str:
    """The bare text of a TXT; addresses and names in dnspython's words; what it cannot read stays as it is."""
    if type == "TXT":
        return bare_text(content)
    try:
        rdata = dns.rdata.from_text(dns.rdataclass.IN, type, content, origin=dns.name.root, relativize=False)
    except (dns.exception.DNSException, ValueError):
        return content.strip()
    return rdata.to_text().lower() if type in ("CNAME", "MX", "NS", "SRV", "SOA") else rdata.to_text()


def bare_text(content: str) -> str:
    """TXT without the quotes that some providers put around it, its strings joined (RFC 7208, 3.3)."""
    if not content.startswith('"'):
        return content
    try:
        rdata = dns.rdata.from_text("IN", "TXT", content)
    except (dns.exception.DNSException, ValueError):
        return content.removeprefix('"').removesuffix('"')
    assert isinstance(rdata, TXTBase)  # noqa: S101
    return b"".join(rdata.strings).decode(errors="replace")
