"""One question to one server, with everything that its answer tells. Never raises: silence is an answer too."""

import ipaddress
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import dns.exception
import dns.flags
import dns.message
import dns.query
import dns.rcode
import dns.rdatatype
import dns.rrset
from dns.providers.canonical import bare_text, canonical_name
from dns.rdtypes.ANY.SOA import SOA
from dns.servers import Server

TIMEOUT_SECONDS = 2.0
AT_ONCE = 16


@dataclass(frozen=True)
class Question:
    name: str
    type: str
    recursive: bool = False


@dataclass(frozen=True)
class Reply:
    """`failure` says why there is no answer. `ttl` is for how long this answer, or this "nothing", may be kept."""

    server: Server
    question: Question
    milliseconds: int
    rcode: str = ""
    answers: tuple[str, ...] = ()
    ttl: int | None = None
    authoritative: bool = False
    failure: str = ""


def ask_all(servers: Iterable[Server], questions: Iterable[Question]) -> list[Reply]:
    """All at the same time, so that all take no longer than one: at most 4 seconds, UDP and then TCP."""
    pairs = [(server, question) for server in servers for question in questions]
    if not pairs:
        return []
    with ThreadPoolExecutor(min(AT_ONCE, len(pairs))) as pool:
        return list(pool.map(lambda pair: ask(*pair), pairs))


def ask(server: Server, question: Question) -> Reply:
    query = dns.message.make_query(question.name, question.type, use_edns=0, payload=1232)
    if not question.recursive:
        query.flags &= ~dns.flags.RD
    started = time.monotonic()
    try:
        response, _ = dns.query.udp_with_fallback(query, server.address, TIMEOUT_SECONDS, server.port)
    except dns.exception.Timeout:
        return Reply(server, question, _since(started), failure="does not answer")
    except (dns.exception.DNSException, OSError, EOFError) as error:
        return Reply(server, question, _since(started), failure=f"cannot be asked ({type(error).__name__})")
    return _read(server, question, response, _since(started))


def _since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)


def _read(server: Server, question: Question, response: dns.message.Message, milliseconds: int) -> Reply:
    answers, ttl = _answers(question, response)
    return Reply(
        server,
        question,
        milliseconds,
        rcode=dns.rcode.to_text(response.rcode()),
        answers=answers,
        ttl=_negative_ttl(response) if ttl is None else ttl,
        authoritative=bool(response.flags & dns.flags.AA),
    )


def _answers(question: Question, response: dns.message.Message) -> tuple[tuple[str, ...], int | None]:
    """Of the name itself; an alias in its place is shown as what it is."""
    for kind in (question.type, "CNAME"):
        for rrset in response.answer:
            if canonical_name(str(rrset.name)) == canonical_name(question.name) and _is(rrset, kind):
                return tuple(sorted(_text(rrset, record.to_text()) for record in rrset)), rrset.ttl
    return (), None


def _is(rrset: dns.rrset.RRset, kind: str) -> bool:
    return rrset.rdtype == dns.rdatatype.from_text(kind)


def _text(rrset: dns.rrset.RRset, content: str) -> str:
    if rrset.rdtype in (dns.rdatatype.A, dns.rdatatype.AAAA):
        return str(ipaddress.ip_address(content))
    if rrset.rdtype == dns.rdatatype.CNAME:
        return f"CNAME {content}"
    return bare_text(content) if rrset.rdtype == dns.rdatatype.TXT else content


def _negative_ttl(response: dns.message.Message) -> int | None:
    """How long a resolver may keep that there is nothing: min(SOA TTL, SOA minimum) (RFC 2308, 5)."""
    for rrset in response.authority:
        for record in rrset:
            if isinstance(record, SOA):
                return min(rrset.ttl, record.minimum)
    return None
