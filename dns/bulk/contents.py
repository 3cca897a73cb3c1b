"""What a record says, for the few types that are asked for and those that come along (RFC 1035, 3.3; RFC 3596)."""

import ipaddress
import socket
from collections.abc import Callable

from dns.bulk.labels import read_labels, text_of
from dns.bulk.odd import OddError

A, NS, CNAME, SOA, TXT, AAAA, OPT = 1, 2, 5, 6, 16, 28, 41
SOA_NUMBERS_SIZE = 20


def read_content(message: bytes, type: int, offset: int, end: int) -> str:
    """From `offset` up to `end`, which lies in the message. Raises OddError, and IndexError for what is cut off."""
    reader = READERS.get(type)
    if reader is None:
        raise OddError(f"a record of type {type}")
    return reader(message, offset, end)


def _ipv4(message: bytes, offset: int, end: int) -> str:
    _require_end(offset + 4, end)
    return socket.inet_ntop(socket.AF_INET, message[offset:end])


def _ipv6(message: bytes, offset: int, end: int) -> str:
    _require_end(offset + 16, end)
    return str(ipaddress.IPv6Address(message[offset:end]))


def _host(message: bytes, offset: int, end: int) -> str:
    labels, after = read_labels(message, offset)
    _require_end(after, end)
    return text_of(labels)


def _strings(message: bytes, offset: int, end: int) -> str:
    """At least one, joined (RFC 7208, 3.3)."""
    strings: list[bytes] = []
    while offset < end or not strings:
        size = message[offset]
        strings.append(message[offset + 1 : offset + 1 + size])
        offset += 1 + size
    _require_end(offset, end)
    try:
        return b"".join(strings).decode()
    except UnicodeDecodeError:
        raise OddError("a text that is not UTF-8") from None


def _soa(message: bytes, offset: int, end: int) -> str:
    """Its serial. Both names are read past: whatever characters they have, nobody compares them."""
    _, offset = read_labels(message, offset)
    _, offset = read_labels(message, offset)
    _require_end(offset + SOA_NUMBERS_SIZE, end)
    return str(int.from_bytes(message[offset : offset + 4]))


def _require_end(after: int, end: int) -> None:
    if after != end:
        raise OddError("a record that is shorter or longer than it says")


READERS: dict[int, Callable[[bytes, int, int], str]] = {
    A: _ipv4,
    NS: _host,
    CNAME: _host,
    SOA: _soa,
    TXT: _strings,
    AAAA: _ipv6,
}
