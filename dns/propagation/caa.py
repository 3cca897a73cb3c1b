"""Whether CAA records let our authority issue a certificate for a name (RFC 8659)."""

from collections.abc import Iterable
from dataclasses import dataclass

import dns.exception
import dns.rdata
import dns.rdataclass
import dns.rdatatype
from dns.propagation.asking import Reply
from dns.providers.canonical import canonical_name
from dns.rdtypes.ANY.CAA import CAA

NOBODY_LOOKS = "none"  # in place of an authority
CRITICAL = 128
KNOWN_TAGS = (b"issue", b"issuewild", b"iodef", b"contactemail", b"contactphone", b"issuemail", b"issuevmc")


@dataclass(frozen=True)
class Forbidding:
    """The records at `name` decide, and they leave our authority out."""

    name: str
    records: tuple[str, ...]
    issuer: str

    def __str__(self) -> str:
        return f"CAA {', '.join(self.records)} at {self.name} forbids {self.issuer} to issue a certificate"


def climb(name: str, apex: str) -> list[str]:
    """The name and all above it up to the zone's apex: the first of them with CAA records decides."""
    labels = canonical_name(name).split(".")
    length = len(canonical_name(apex).split("."))
    return [".".join(labels[start:]) for start in range(len(labels) - length + 1)]


def forbidding(replies: Iterable[Reply], issuer: str, *, wildcard: bool = False) -> Forbidding | None:
    """`replies` in the order of the climb. None where it may issue, and where nobody was asked or can tell.

    `wildcard`: names of the platform share one certificate for all of them (docs/tls.md).
    """
    deciding = next((reply for reply in replies if reply.failure or reply.led_to), None)
    if deciding is None or deciding.failure or may_issue(deciding.led_to, issuer, wildcard=wildcard):
        return None
    return Forbidding(deciding.question.name, deciding.led_to, issuer)


def may_issue(records: Iterable[str], issuer: str, *, wildcard: bool = False) -> bool:
    """Without a record of the kind everybody may; a critical one that nobody knows forbids all."""
    found = [record for text in records if (record := _parsed(text)) is not None]
    if any(record.flags & CRITICAL and record.tag.lower() not in KNOWN_TAGS for record in found):
        return False
    for tag in (b"issuewild", b"issue") if wildcard else (b"issue",):
        if allowed := [_authority(record) for record in found if record.tag.lower() == tag]:
            return canonical_name(issuer) in allowed
    return True


def _authority(record: CAA) -> str:
    """Before its parameters; empty stands for nobody."""
    return canonical_name(record.value.decode(errors="replace").partition(";")[0].strip())


def _parsed(text: str) -> CAA | None:
    try:
        record = dns.rdata.from_text(dns.rdataclass.IN, dns.rdatatype.CAA, text)
    except (dns.exception.DNSException, ValueError):
        return None
    return record if isinstance(record, CAA) else None
