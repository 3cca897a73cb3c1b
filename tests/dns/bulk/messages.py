"""Random answers to one question, whole and damaged; the same ones in every run."""

import random
from collections.abc import Iterator

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

HOST = "acme.sonicus.test"
CONTENTS = {
    "A": ["192.0.2.1", "192.0.2.255", "0.0.0.0"],
    "AAAA": ["2001:db8::1", "::ffff:192.0.2.1", "::"],
    "CNAME": ["edge.sonicus.test.", "a.b.c.example.", f"{HOST}."],
    "TXT": ['"install=1 organization=2"', '"a" "b" ""', '"' + "x" * 255 + '"', '"zwölf"'],
    "SOA": ["ns1.sonicus.test. host.sonicus.test. 2026112201 28800 7200 604800 600", "a. b. 1 2 3 4 5"],
    "NS": ["ns1.sonicus.test.", "ns2.example."],
    "MX": ["10 mail.sonicus.test."],
}
NAMES = [f"{HOST}.", "ACME.sonicus.TEST.", "edge.sonicus.test.", "sonicus.test.", "*.sonicus.test.", r"a\.b.test."]


def whole(random: random.Random) -> tuple[bytes, bytes]:
    """An answer as a server might send it, and the question."""
    query = dns.message.make_query(HOST, random.choice(["A", "AAAA", "CNAME", "TXT", "SOA"]), id=random.getrandbits(16))
    response = dns.message.make_response(query)
    response.flags |= random.choice([dns.flags.AA, dns.flags.RA, dns.flags.AA | dns.flags.AD, 0])
    response.set_rcode(random.choice([dns.rcode.NOERROR] * 3 + [dns.rcode.NXDOMAIN, dns.rcode.REFUSED]))
    for section in (response.answer, response.authority, response.additional):
        section += [_rrset(random) for _ in range(random.choice([0, 0, 1, 1, 2, 5]))]
    if random.random() < 0.5:
        response.use_edns(0, payload=1232)
    question = query.to_wire()[12:]
    return response.to_wire(max_size=4096), question


def damaged(random: random.Random, message: bytes) -> bytes:
    """Some octets changed, preferably to such as mean something; or cut, or longer."""
    octets = bytearray(message)
    for _ in range(random.choice([1, 1, 2, 4, 16])):
        at = random.randrange(2, len(octets))
        octets[at] = random.choice([0, 1, 0xC0, 0xC1, 0xFF, 12, octets[at] ^ 0x20, random.getrandbits(8)])
    kind = random.random()
    if kind < 0.1:
        return bytes(octets[: random.randrange(len(octets))])
    return bytes(octets) + (b"\0" if kind > 0.95 else b"")


def many(count: int) -> Iterator[tuple[bytes, bytes]]:
    """Whole and damaged ones in turns."""
    source = random.Random(4)  # noqa: S311  the same ones in every run
    for _ in range(count // 2):
        message, question = whole(source)
        yield message, question
        yield damaged(source, message), question


def _rrset(random: random.Random) -> dns.rrset.RRset:
    kind = random.choice(
        ["A", "AAAA", "CNAME", "TXT", "SOA", "NS", "A", "AAAA", *(["MX"] if random.random() < 0.2 else [])]
    )
    contents = random.sample(CONTENTS[kind], 1 if kind in ("CNAME", "SOA") else random.randint(1, len(CONTENTS[kind])))
    return dns.rrset.from_text(
        random.choice(NAMES[: 6 if random.random() < 0.1 else 5]),
        random.choice([0, 60, 2**31 - 1]),
        "IN",
        kind,
        *contents,
    )
