"""Questions to a customer's name servers: few, soon over, never recursive. Silence is an answer; nothing is raised."""

import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.resolver
import dns.rrset
from dns.propagation.exchange import CutOffError, exchange
from dns.propagation.servers import Server
from dns.providers.canonical import canonical_name
from dns.rdtypes.ANY.SOA import SOA
from dns.rdtypes.txtbase import TXTBase

MOST_QUESTIONS = 20  # for a domain, in one look
ROUND_SECONDS = 3.0
ONE_SECONDS = 0.9  # so that silence leaves time to ask once more, and to ask others
TRIES = 2
AT_ONCE = 8
LONGEST_TEXT = 300  # bytes; ours has about 70
MOST_VALUES = 30
SILENCE = "does not answer"
NOT_ASKED = "was not asked any more"


@dataclass(frozen=True)
class Answer:
    """`values` are canonical; a text is whole, an alias is shown as CNAME in place of what was asked for."""

    server: Server
    name: str
    type: str
    rcode: str = ""
    values: tuple[str, ...] = ()
    alias: str = ""
    ttl: int | None = None
    authoritative: bool = False
    milliseconds: int = 0
    failure: str = ""
    soa: str = ""  # owner of the SOA that came along: the zone
    soa_names: tuple[str, str] = ("", "")  # its mname and rname
    referral: str = ""  # the zone below to which the server sends us on
    referred_to: tuple[str, ...] = ()  # names of that zone's servers

    @property
    def is_definite(self) -> bool:
        """Says what is so, or that there is nothing, with authority."""
        return self.authoritative and self.rcode in ("NOERROR", "NXDOMAIN")


@dataclass
class Budget:
    """What one look at a domain may cost. When it is used up, the rest is not asked, and said to be so."""

    questions: int = MOST_QUESTIONS
    deadline: float = field(default_factory=lambda: time.monotonic() + ROUND_SECONDS)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def seconds_left(self) -> float:
        return max(0.0, self.deadline - time.monotonic())

    @property
    def used(self) -> int:
        return MOST_QUESTIONS - self.questions

    def ask_each(self, servers: Iterable[Server], *questions: tuple[str, str], tries: int = TRIES) -> list[Answer]:
        """Every server every question of (name, type), at the same time."""
        pairs = [(server, name, type) for server in servers for name, type in questions]
        if not pairs:
            return []
        with ThreadPoolExecutor(min(AT_ONCE, len(pairs))) as pool:
            return list(pool.map(lambda pair: self.ask(*pair, tries=tries), pairs))

    def ask(self, server: Server, name: str, type: str, *, recursive: bool = False, tries: int = TRIES) -> Answer:
        """Over UDP, and over TCP where the answer was cut. What was lost on the way is asked once more."""
        answer = Answer(server, name, type, failure=NOT_ASKED)
        for _ in range(tries):
            if not self._may_ask():
                return answer
            seconds = min(ONE_SECONDS, self.seconds_left / 2)  # each, over UDP and then perhaps over TCP
            answer = _ask(server, name, type, seconds, recursive)
            if answer.failure != SILENCE:
                return answer
        return answer

    def _may_ask(self) -> bool:
        with self._lock:
            if self.questions <= 0 or self.seconds_left <= 0:
                return False
            self.questions -= 1
        return True


def _ask(server: Server, name: str, type: str, seconds: float, recursive: bool) -> Answer:
    started = time.monotonic()
    try:
        query = dns.message.make_query(name, type, use_edns=0, payload=1232)
        query.flags = query.flags if recursive else query.flags & ~dns.flags.RD
        response, _ = exchange(query, server.address, server.port, seconds)
    except dns.exception.Timeout:
        return Answer(server, name, type, milliseconds=_since(started), failure=SILENCE)
    except CutOffError as error:
        return Answer(server, name, type, milliseconds=_since(started), failure=str(error))
    except (dns.exception.DNSException, OSError, EOFError) as error:
        failure = f"cannot be asked ({error.__class__.__name__})"
        return Answer(server, name, type, milliseconds=_since(started), failure=failure)
    return _read(server, name, type, response, _since(started))


def _since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)


def _read(server: Server, name: str, type: str, response: dns.message.Message, milliseconds: int) -> Answer:
    found, alias = _at(response.answer, name, type), _at(response.answer, name, "CNAME")
    shown = alias or found
    soa = _first(dns.rdatatype.SOA, [*response.authority, *response.answer])
    servers = None if response.flags & dns.flags.AA else _first(dns.rdatatype.NS, response.authority)
    return Answer(
        server,
        name,
        type,
        rcode=dns.rcode.to_text(response.rcode()),
        values=tuple(sorted(_text(record) for record in found)[:MOST_VALUES]) if found else (),
        alias=canonical_name(alias[0].to_text()) if alias else "",
        ttl=shown.ttl if shown else None,
        authoritative=bool(response.flags & dns.flags.AA),
        milliseconds=milliseconds,
        soa=canonical_name(str(soa.name)) if soa else "",
        soa_names=_names_of(soa),
        referral=canonical_name(str(servers.name)) if servers else "",
        referred_to=tuple(sorted(_text(record) for record in servers)[:MOST_VALUES]) if servers else (),
    )


def _at(section: list[dns.rrset.RRset], name: str, type: str) -> dns.rrset.RRset | None:
    kind = dns.rdatatype.from_text(type)
    return next((r for r in section if r.rdtype == kind and canonical_name(str(r.name)) == canonical_name(name)), None)


def _first(kind: dns.rdatatype.RdataType, sets: list[dns.rrset.RRset]) -> dns.rrset.RRset | None:
    return next((rrset for rrset in sets if rrset.rdtype == kind), None)


def _text(record: object) -> str:
    """What strangers set is kept in rows and shown: neither endless nor with characters that no database takes."""
    if not isinstance(record, TXTBase):
        return canonical_name(str(record))
    text = b"".join(record.strings)[:LONGEST_TEXT].decode(errors="replace")
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def _names_of(soa: dns.rrset.RRset | None) -> tuple[str, str]:
    record = soa[0] if soa else None
    return (
        (canonical_name(str(record.mname)), canonical_name(str(record.rname))) if isinstance(record, SOA) else ("", "")
    )
