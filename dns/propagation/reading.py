"""What an answer of a name server tells of the name that was asked for."""

import ipaddress
from typing import NamedTuple

import dns.edns
import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
from dns.providers.canonical import bare_text, canonical_name
from dns.rdtypes.ANY.CNAME import CNAME
from dns.rdtypes.ANY.SOA import SOA

LONGEST_CHAIN = 8


class Reading(NamedTuple):
    """The fields are those of dns.propagation.asking.Reply."""

    rcode: str
    answers: tuple[str, ...]
    ttl: int | None
    authoritative: bool
    chain: tuple[str, ...]
    led_to: tuple[str, ...]
    serial: int | None
    zone: str
    negative_ttl: int | None
    explained: str


class Start(NamedTuple):
    """Of a zone, as its SOA tells."""

    zone: str = ""
    serial: int | None = None
    negative_ttl: int | None = None


def read(response: dns.message.Message, name: str, type: str) -> Reading:
    answers, ttl = _answers(response, name, type)
    chain, end = _chain(response, name)
    start = _start(response)
    return Reading(
        rcode=dns.rcode.to_text(response.rcode()),
        answers=answers,
        ttl=start.negative_ttl if ttl is None else ttl,
        authoritative=bool(response.flags & dns.flags.AA),
        chain=chain,
        led_to=_texts(_found(response, end, type)),
        serial=start.serial,
        zone=start.zone,
        negative_ttl=start.negative_ttl,
        explained="; ".join(filter(None, (_explanation(option) for option in response.extended_errors()))),
    )


def _answers(response: dns.message.Message, name: str, type: str) -> tuple[tuple[str, ...], int | None]:
    """Of the name itself; an alias in its place is shown as what it is."""
    for kind in (type, "CNAME"):
        if rrset := _found(response, name, kind):
            return _texts(rrset), rrset.ttl
    return (), None


def _chain(response: dns.message.Message, name: str) -> tuple[tuple[str, ...], str]:
    """The aliases from the name on, and where they end; one that leads back, or is too long, is cut there."""
    chain: list[str] = []
    at = canonical_name(name)
    seen = {at}
    while (alias := _found(response, at, "CNAME")) and len(chain) <= LONGEST_CHAIN:
        assert isinstance(alias[0], CNAME)  # noqa: S101
        at = canonical_name(str(alias[0].target))
        chain.append(at)
        if at in seen:
            break
        seen.add(at)
    return tuple(chain), at


def alias_trouble(name: str, chain: tuple[str, ...]) -> str:
    """Why these aliases lead nowhere; empty where they do."""
    way = [canonical_name(name), *chain]
    if len(set(way)) < len(way):
        return f"its alias leads in a circle: {' → '.join(way)}"
    if len(chain) > LONGEST_CHAIN:
        return f"more than {LONGEST_CHAIN} aliases lead on from one another"
    return ""


def _found(response: dns.message.Message, name: str, type: str) -> dns.rrset.RRset | None:
    wanted, kind = canonical_name(name), dns.rdatatype.from_text(type)
    matching = (
        rrset for rrset in response.answer if rrset.rdtype == kind and canonical_name(str(rrset.name)) == wanted
    )
    return next(matching, None)


def _texts(rrset: dns.rrset.RRset | None) -> tuple[str, ...]:
    return tuple(sorted(_text(rrset, record.to_text()) for record in rrset)) if rrset else ()


def _text(rrset: dns.rrset.RRset, content: str) -> str:
    if rrset.rdtype in (dns.rdatatype.A, dns.rdatatype.AAAA):
        return str(ipaddress.ip_address(content))
    if rrset.rdtype == dns.rdatatype.CNAME:
        return f"CNAME {content}"
    return bare_text(content) if rrset.rdtype == dns.rdatatype.TXT else content


def _start(response: dns.message.Message) -> Start:
    """How long a resolver may keep that there is nothing: min(SOA TTL, SOA minimum) (RFC 2308, 5)."""
    for rrset in [*response.authority, *response.answer]:
        for record in rrset:
            if isinstance(record, SOA):
                return Start(canonical_name(str(rrset.name)), record.serial, min(rrset.ttl, record.minimum))
    return Start()


def _explanation(option: dns.edns.EDEOption) -> str:
    code = option.code.name.replace("_", " ").lower() if hasattr(option.code, "name") else str(option.code)
    return f"{code}: {option.text}" if option.text else code
