"""One question to one server, with everything that its answer tells. Never raises: silence is an answer too."""

import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

import dns.exception
import dns.flags
import dns.message
from dns.propagation.exchange import CutOffError, exchange
from dns.propagation.reading import read
from dns.propagation.servers import Server

AT_ONCE = 32


@dataclass(frozen=True)
class Question:
    """`recursive` is for resolvers. With `unchecked` a resolver must not validate (the CD flag, RFC 4035, 3.2.2)."""

    name: str
    type: str
    recursive: bool = False
    unchecked: bool = False


@dataclass(frozen=True)
class Reply:
    """`failure` says why there is no answer. `ttl` is for how long this answer, or this "nothing", may be kept.

    `answers` stand at the name itself, where an alias is shown as what it is; `led_to` stand at the end of `chain`.
    """

    server: Server
    question: Question
    milliseconds: int
    rcode: str = ""
    answers: tuple[str, ...] = ()
    ttl: int | None = None
    authoritative: bool = False
    failure: str = ""
    timed_out: bool = False
    chain: tuple[str, ...] = ()  # targets of aliases, in order; one that comes twice ends it
    led_to: tuple[str, ...] = ()
    serial: int | None = None  # of the SOA that came along, with
    zone: str = ""  # the zone that it belongs to,
    negative_ttl: int | None = None  # and how long that zone's "does not exist" may be kept
    secure: bool | None = None  # the AD flag; only a resolver's says something
    transport: str = "udp"
    explained: str = ""  # the server's own words (extended errors, RFC 8914)
    bogus: bool = False  # SERVFAIL, while the same question with CD set is answered
    by_wildcard: bool = False  # a name that cannot exist is answered the same
    outdated: bool = False  # what was right before the last write
    misplaced: str = ""  # the zone that we write to, where this was said with authority for another one
    remembered_at: datetime | None = None  # not asked now: what it said then is what it must still say


Pair = tuple[Server, Question]


def ask_all(servers: Iterable[Server], questions: Iterable[Question]) -> list[Reply]:
    """Each question to each server, all at the same time."""
    wanted = list(questions)
    return ask_each((server, question) for server in servers for question in wanted)


def ask_each(pairs: Iterable[Pair]) -> list[Reply]:
    """All at the same time, so that all take no longer than the slowest: at most its time-out times its tries."""
    wanted = list(pairs)
    if not wanted:
        return []
    with ThreadPoolExecutor(min(AT_ONCE, len(wanted))) as pool:
        return list(pool.map(lambda pair: ask(*pair), wanted))


def ask(server: Server, question: Question) -> Reply:
    started = time.monotonic()
    if not server.address:
        return Reply(server, question, 0, failure="has no address that can be reached from here")
    try:
        seconds, tries = settings.DNS_TIMEOUT_SECONDS, settings.DNS_RETRIES + 1
        response, transport = exchange(_query(question), server.address, server.port, seconds, tries)
    except dns.exception.Timeout:
        return Reply(server, question, _since(started), failure="does not answer", timed_out=True)
    except CutOffError as error:
        return Reply(server, question, _since(started), failure=str(error), timed_out=error.timed_out, transport="tcp")
    except ConnectionRefusedError:
        return Reply(server, question, _since(started), failure="is down: nothing listens there")
    except (dns.exception.DNSException, OSError, EOFError, ValueError) as error:
        return Reply(server, question, _since(started), failure=f"cannot be asked ({type(error).__name__})")
    milliseconds = _since(started)
    told = read(response, question.name, question.type)
    secure = bool(response.flags & dns.flags.AD) if question.recursive else None
    return Reply(server, question, milliseconds, secure=secure, transport=transport, **told._asdict())


def _query(question: Question) -> dns.message.Message:
    """AD asks a resolver to say whether it validated, without the signatures coming along (RFC 6840, 5.7)."""
    query = dns.message.make_query(question.name, question.type, use_edns=0, payload=1232)
    query.flags = dns.flags.Flag(dns.flags.RD | dns.flags.AD if question.recursive else 0)
    if question.unchecked:
        query.flags |= dns.flags.CD
    return query


def _since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
