"""Reading an answer strictly. Whatever is not plain is an OddError, and left to dnspython (RFC 1035, 4.1; RFC 2308)."""

import struct
from typing import NamedTuple

from dns.bulk.contents import CNAME, OPT, SOA, read_content
from dns.bulk.labels import HEADER_SIZE, read_labels, text_of
from dns.bulk.odd import OddError
from dns.bulk.questions import HEADER, IN

IS_ANSWER, OPCODE, AUTHORITATIVE, CUT, SECURE, RCODE = 0x8000, 0x7800, 0x0400, 0x0200, 0x0020, 0x000F
OF_NO_EDNS = (1, 4)  # FORMERR, NOTIMP: perhaps it only does not know EDNS (RFC 6891, 7)
WITHOUT_QUESTION = (1, 2, 4, 5)  # with these and SERVFAIL, REFUSED some servers send back no more than the header
MOST_RECORDS = 64  # in a section
LONGEST_TTL = 0x7FFFFFFF  # RFC 2181, 8
FIXED = struct.Struct("!HHIH")
SOA_NUMBERS = struct.Struct("!5I")
TO_THE_QUESTION = b"\xc0\x0c"


class Found(NamedTuple):
    """A record of the answer section; of a TXT the value is its strings joined, of a SOA its serial."""

    name: str
    type: int
    ttl: int
    value: str


class Answer(NamedTuple):
    """`negative_ttl` is min(SOA TTL, SOA minimum) of the authority section, in seconds."""

    rcode: int
    authoritative: bool
    secure: bool
    found: tuple[Found, ...]
    negative_ttl: int | None = None
    serial: int | None = None


def is_answer_to(message: bytes, question: bytes) -> bool:
    """Whether it is a response that repeats this question; letter case does not count (RFC 4343). A failure may be a
    header alone.

    None of our types has an octet that is a letter, so that the whole section can be compared in small letters.
    """
    if len(message) == HEADER_SIZE:
        return bool(message[2] & 0x80) and message[3] & RCODE in WITHOUT_QUESTION and not any(message[4:])
    if len(message) < HEADER_SIZE + len(question) or not message[2] & 0x80 or message[4:6] != b"\0\1":
        return False
    return message[HEADER_SIZE : HEADER_SIZE + len(question)].lower() == question.lower()


def read_answer(message: bytes, question: bytes) -> Answer:
    """`message` passed is_answer_to(). Raises OddError, and nothing else."""
    try:
        return _read(message, HEADER_SIZE + len(question))
    except (IndexError, struct.error):
        raise OddError("it is cut off") from None


def _read(message: bytes, offset: int) -> Answer:
    _, flags, *counts = HEADER.unpack_from(message)
    if flags & (OPCODE | CUT):
        raise OddError("it was cut for UDP" if flags & CUT else "another opcode")
    if flags & RCODE in OF_NO_EDNS or not counts[0]:
        raise OddError("it may only not know EDNS, or is a header alone")
    if max(counts) > MOST_RECORDS:
        raise OddError("too many records")
    asked = text_of(read_labels(message, HEADER_SIZE)[0])
    found, offset = _answers(message, offset, counts[1], asked)
    soa, offset = _authority(message, offset, counts[2])
    offset = _additional(message, offset, counts[3])
    if offset != len(message):
        raise OddError("something behind its end")
    about = bool(flags & AUTHORITATIVE), bool(flags & SECURE)
    return Answer(flags & RCODE, *about, found, *(soa or (None, _serial(found))))


def _answers(message: bytes, offset: int, count: int, asked: str) -> tuple[tuple[Found, ...], int]:
    found = []
    for _ in range(count):
        is_usual = message[offset : offset + 2] == TO_THE_QUESTION
        labels, offset = ([], offset + 2) if is_usual else read_labels(message, offset)
        type, ttl, end = _fixed(message, offset)
        value = read_content(message, type, offset + FIXED.size, end)
        found.append(Found(asked if is_usual else text_of(labels), type, ttl, value))
        offset = end
    if len({record.name for record in found if record.type == CNAME}) < sum(r.type == CNAME for r in found):
        raise OddError("two aliases of one name")
    return tuple(found), offset


def _authority(message: bytes, offset: int, count: int) -> tuple[tuple[int, int] | None, int]:
    """(negative TTL, serial) of the SOA; name servers are read past."""
    soa = None
    for _ in range(count):
        _, offset = read_labels(message, offset)
        type, ttl, end = _fixed(message, offset)
        read_content(message, type, offset + FIXED.size, end)
        if type == SOA:
            if soa:
                raise OddError("two SOA records")
            serial, _, _, _, minimum = SOA_NUMBERS.unpack_from(message, end - SOA_NUMBERS.size)
            soa = min(ttl, minimum), serial
        offset = end
    return soa, offset


def _additional(message: bytes, offset: int, count: int) -> int:
    has_opt = False
    for _ in range(count):
        labels, offset = read_labels(message, offset)
        type, _class, ttl, size = FIXED.unpack_from(message, offset)
        if type == OPT:
            if has_opt or labels or size or ttl >> 16:  # extended rcode and version (RFC 6891, 6.1.3)
                raise OddError("an OPT record that says more than its size")
            has_opt, offset = True, offset + FIXED.size
            continue
        type, _, end = _fixed(message, offset)
        read_content(message, type, offset + FIXED.size, end)
        offset = end
    return offset


def _fixed(message: bytes, offset: int) -> tuple[int, int, int]:
    """Type, TTL, and where the record ends."""
    type, its_class, ttl, size = FIXED.unpack_from(message, offset)
    end = offset + FIXED.size + size
    if its_class != IN or ttl > LONGEST_TTL or end > len(message):
        raise OddError("a record of another class, or one that does not end")
    return type, ttl, end


def _serial(found: tuple[Found, ...]) -> int | None:
    return next((int(record.value) for record in found if record.type == SOA), None)
